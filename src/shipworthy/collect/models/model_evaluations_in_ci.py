"""Whether CI runs the evaluations of what models answer."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_evaluations import evaluations
from shipworthy.model.repository import FileKind

_CI_FILE = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|azure-pipelines[\w.-]*\.ya?ml"
    r"|\.circleci/config\.ya?ml|bitbucket-pipelines\.ya?ml|\.buildkite/.+\.ya?ml|Jenkinsfile"
    r"|\.azuredevops/.+\.ya?ml|\.azdo/.+\.ya?ml)$"
)
_RUNS_EVALUATION = re.compile(
    r"promptfoo|deepeval\s+test|inspect\s+eval|braintrust\s+eval|\bevalite\b|\bragas\b|langsmith.{0,40}eval"
    r"|(?:make|just|task|npm\s+run|pnpm|yarn|bun\s+run|uv\s+run|poetry\s+run|python3?|pytest|node|npx"
    r"|dotnet\s+test)\s[^\n#]{0,120}(?:\b|_)(?:evals?|evaluat(?:e|ion|ions))(?:\b|_)",
    re.IGNORECASE,
)
_PYTEST = re.compile(r"\b(?:pytest|tox|nox)\b")


@fact("models.evaluations_in_ci")
def evaluations_in_ci(context: Context) -> bool:
    """Whether CI names an evaluation: the tool, or a script or folder of that name.

    Unknown where the evaluation is part of a test suite that CI runs.
    """
    runs_tests = ""
    for file in context.files:
        if file.kind is not FileKind.TEXT or not _CI_FILE.search(file.path):
            continue
        text = context.read(file.path)
        if line := _line_of(_RUNS_EVALUATION, text):
            context.cite(file.path, line)
            return True
        runs_tests = runs_tests or (file.path if _line_of(_PYTEST, text) else "")
    found = context.get(evaluations)
    if runs_tests and any(e.as_test for e in found):
        reason = f"{runs_tests} runs the tests; whether the evaluations are among them cannot be read"
        raise Unavailable(reason, "")
    return False


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    """The first line that matches and is no comment; 0 where there is none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith("#") and pattern.search(line[:2_000]):
            return number
    return 0
