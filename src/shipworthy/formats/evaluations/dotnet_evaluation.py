"""The result of one scenario, as Microsoft.Extensions.AI.Evaluation stores it on disk.

Each is a case of its own: a run leaves as many files as it has scenarios and iterations.
"""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.untrusted import document, table, text
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*"scenarioName"\s*:\s*"[^"]{0,400}"\s*,\s*"iterationName"\s*:\s*"[^"]{0,400}"'
    rb'\s*,\s*"executionName"\s*:'
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    result = document(content)
    name = text(result, "scenarioName")
    if not name:
        raise DocumentError("names no scenario")
    metrics = table(table(result, "evaluationResult"), "metrics")
    task = _task(name[:200], [each for each in metrics.values() if isinstance(each, dict)])
    made = moments.latest(text(result, "creationTime"))
    return EvaluationRun("Microsoft.Extensions.AI.Evaluation", "", (task,), made)


def _task(name: str, metrics: list[dict[str, Any]]) -> TaskResult:
    """A metric without an interpretation says nothing of good enough."""
    told = [table(each, "interpretation").get("failed") for each in metrics]
    judged = [each for each in told if isinstance(each, bool)]
    if not judged:
        return TaskResult(name, 0, 0, unjudged=1)
    return TaskResult(name, int(not any(judged)), int(any(judged)))
