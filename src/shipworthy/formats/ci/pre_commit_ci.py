"""pre-commit.ci, which runs the hooks of a repository on every pull request, without a definition."""

from __future__ import annotations

from shipworthy.formats.ci._script import table, words
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "pre-commit.ci"
_WHEN = frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})


def matches(path: str) -> bool:
    return path == ".pre-commit-config.yaml"


def parse(text: str, path: str, *, known: bool = False) -> Pipeline:
    """`known`: that the service is used is known from elsewhere; it then needs no settings."""
    document = table(read_yaml(text))
    settings = document.get("ci")
    if not isinstance(settings, dict) and not known:
        return Pipeline(SYSTEM, path)
    line = line_of(document, "ci")
    skipped = ",".join(words(table(settings).get("skip")))
    command = "pre-commit run --all-files"
    run = Run(command, (("SKIP", skipped),))
    step = Step(line, SYSTEM, command, (line,), runs=(run,), occasions=_WHEN)
    return Pipeline(
        SYSTEM,
        path,
        line,
        triggers=(Trigger("pull_request", line),),
        jobs=(Job(SYSTEM, line, (step,), _WHEN, timeout=True),),
    )
