"""A test run of DeepEval: `.deepeval/.latest_test_run.json`, and what `DEEPEVAL_RESULTS_FOLDER` collects.

It does not say when it was made.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shipworthy.formats.untrusted import count, document, items, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*(?:"testRunData"\s*:\s*\{\s*)?'
    rb'(?:"(?:testFile|identifier)"\s*:\s*(?:null|"[^"]{0,400}")\s*,\s*){0,2}"testCases"\s*:\s*\['
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    report = document(content)
    run = table(report, "testRunData") or report
    cases = [*tables(run, "testCases"), *tables(run, "conversationalTestCases")]
    if not isinstance(run.get("testCases"), list):
        raise DocumentError("lists no test cases")
    found = Counter(_outcome(case) for case in cases)
    if not cases:
        found = Counter(passed=count(run, "testPassed") or 0, failed=count(run, "testFailed") or 0)
    task = TaskResult(
        text(run, "testFile")[:200], found["passed"], found["failed"], found["error"], found[""]
    )
    return EvaluationRun("DeepEval", "DeepEval", (task,))


def _outcome(case: dict[str, Any]) -> str:
    if isinstance(case.get("success"), bool):
        return "passed" if case["success"] else "failed"
    judged = [each for each in items(case, "metricsData") if isinstance(each, dict)]
    return "error" if any(text(each, "error") for each in judged) else ""
