"""What `azure.ai.evaluation.evaluate(output_path=…)` writes: a row for each case, and means over them.

A row passes where every evaluator's `…_result` of it is `pass`. It does not say when it was made.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shipworthy.formats.untrusted import document, tables
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*"rows"\s*:\s*\[\s*\{(?s:.){0,4000}?"(?:inputs|outputs)\.[\w.]{1,120}"\s*:'
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    report = document(content)
    if not isinstance(report.get("rows"), list):
        raise DocumentError("lists no rows")
    found = Counter(_outcome(row) for row in tables(report, "rows"))
    task = TaskResult("", found["passed"], found["failed"], unjudged=found[""])
    return EvaluationRun("Azure AI Evaluation", "Azure AI Evaluation", (task,))


def _outcome(row: dict[str, Any]) -> str:
    verdicts = {
        value.lower()
        for key, value in row.items()
        if key.startswith("outputs.") and key.endswith("_result") and isinstance(value, str)
    }
    if "fail" in verdicts:
        return "failed"
    return "passed" if "pass" in verdicts else ""
