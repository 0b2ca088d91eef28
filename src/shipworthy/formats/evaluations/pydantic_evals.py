"""The report of Pydantic Evals, written with `EvaluationReportAdapter.dump_json`.

It does not say when it was made. A case passes where every assertion about it holds; one that is only scored
is not judged.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shipworthy.formats.untrusted import document, items, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*"name"\s*:\s*"[^"]{0,400}"\s*,\s*"cases"\s*:\s*\[\s*'
    rb'(?:\]\s*,\s*"failures"|\{(?s:.){0,4000}?"(?:expected_output|assertions|evaluator_failures)"\s*:)'
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    report = document(content)
    if not isinstance(report.get("cases"), list):
        raise DocumentError("lists no cases")
    found = Counter(_outcome(case) for case in tables(report, "cases"))
    broken = found["error"] + len(items(report, "failures"))
    name = (text(report, "dataset_name") or text(report, "name"))[:200]
    task = TaskResult(name, found["passed"], found["failed"], broken, found[""])
    return EvaluationRun("Pydantic Evals", "Pydantic Evals", (task,))


def _outcome(case: dict[str, Any]) -> str:
    asserted = [each.get("value") for each in table(case, "assertions").values() if isinstance(each, dict)]
    if asserted:
        return "passed" if all(value is True for value in asserted) else "failed"
    return "error" if items(case, "evaluator_failures") else ""
