"""What `jest --json` and vitest's JSON reporter write.

Unlike jest-junit, it tells of files that could not be run at all.
"""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.untrusted import count, document, instant, items, seconds, table, tables, text
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\{\s*"numFailedTestSuites"\s*:|"numTotalTestSuites"\s*:\s*\d')
_STATUSES = {
    "passed": CaseStatus.PASSED,
    "failed": CaseStatus.FAILED,
    **dict.fromkeys(("pending", "skipped", "todo", "disabled"), CaseStatus.SKIPPED),
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> TestRun:
    report = document(content)
    if not isinstance(report.get("testResults"), list):
        raise DocumentError("has no results")
    tally = Tally()
    ended = [instant(report, "startTime") or 0]
    for file in tables(report, "testResults"):
        ended.append(instant(file, "endTime") or 0)
        _file(tally, file)
    if report.get("wasInterrupted") is True:
        tally.warnings.append("it was interrupted")
    stated = count(report, "numTotalTests")
    if stated is not None and stated > tally.cases:
        tally.warnings.append(f"states {stated} tests and lists {tally.cases}")
    return tally.run("jest JSON", "", moments.epoch(max(ended)))


def _file(tally: Tally, file: dict[str, Any]) -> None:
    path = text(file, "name")
    cases = list(tables(file, "assertionResults"))
    broken = text(file, "status") == "failed" and all(text(c, "status") != "failed" for c in cases)
    if broken:
        message = told(text(file, "message")) or "the file could not be run"
        tally.add(Case("", path, CaseStatus.ERROR, message, path), 0.0)
    for each in cases:
        tally.add(_case(path, each), seconds(each, "duration", per_second=1000), group=path)


def _case(path: str, result: dict[str, Any]) -> Case:
    status = _STATUSES.get(text(result, "status"), CaseStatus.ERROR)
    again = (count(result, "invocations") or 0) > 1 or bool(items(result, "retryReasons"))
    if status is CaseStatus.PASSED and again:
        status = CaseStatus.FLAKY
    messages = [each for each in items(result, "failureMessages") if isinstance(each, str)]
    messages += [each for each in items(result, "retryReasons") if isinstance(each, str)]
    return Case(
        name=text(result, "fullName") or text(result, "title"),
        suite=path,
        status=status,
        message=told(messages[0]) if messages else "",
        path=path,
        line=count(table(result, "location"), "line") or None,
    )
