"""A production-grade profile with every standing in it."""

from __future__ import annotations

from shipworthy.model.facts import Place
from shipworthy.model.results import ComponentResult, Profile, QuestionResult, Standing


def profile() -> Profile:
    return Profile(
        (
            ComponentResult(
                "evaluation-datasets", "Evaluation datasets", "Cases with expectations are kept with the code.",
                Standing.EVIDENCED, "What the models answer is evaluated on cases that are kept",
                (Place("evals/cases.yaml", 1), Place("evals/run.py", 12)), ("model-evaluations",), ("licence",),
            ),
            ComponentResult(
                "cost-controls", "Cost controls", "What one answer may cost has a limit.", Standing.ABSENT,
                "Nothing limits how much a model may write or spend", (), (), ("line-coverage",),
            ),
            ComponentResult(
                "failure-handling", "Failure handling", "A model that is away costs a request.", Standing.UNKNOWN,
                "the limits of these calls may be set in `application.yml`", (), (), (),
            ),
            ComponentResult(
                "tenant-isolation", "Tenant isolation", "Whose data a request may touch is settled first.",
                Standing.NOT_APPLICABLE, "nothing here serves several tenants", (), (), (),
            ),
        ),
        (
            QuestionResult(
                "trust", "Can we trust the output?", Standing.EVIDENCED, "evidenced: evaluation datasets",
                ("evaluation-datasets",),
            ),
            QuestionResult(
                "cost", "Can we manage what it costs?", Standing.ABSENT, "absent: cost controls",
                ("cost-controls",),
            ),
        ),
    )  # fmt: skip
