"""What pytest-json-report writes."""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.untrusted import count, document, number, seconds, table, tables, text
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\{\s*"created"\s*:[^{}\[\]]*"exitcode"\s*:\s*-?\d')
_STATUSES = {
    "passed": CaseStatus.PASSED,
    "xpassed": CaseStatus.PASSED,
    "failed": CaseStatus.FAILED,
    "error": CaseStatus.ERROR,
    "skipped": CaseStatus.SKIPPED,
    "xfailed": CaseStatus.SKIPPED,
    "rerun": CaseStatus.FLAKY,  # one that fails to the last is told as failed
}
_ENDS = {
    2: "it was interrupted, or tests could not be collected",
    3: "pytest broke inside",
    4: "pytest was called wrongly",
}
_STAGES = ("setup", "call", "teardown")


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> TestRun:
    report = document(content)
    tally = Tally()
    if "tests" not in report and "summary" not in report:
        raise DocumentError("has no tests")
    for collector in tables(report, "collectors"):
        if text(collector, "outcome") == "failed":
            name, message = text(collector, "nodeid"), told(text(collector, "longrepr"))
            tally.add(Case("", name, CaseStatus.ERROR, message, name.partition("::")[0]), 0.0)
    for test in tables(report, "tests"):
        taken = sum(seconds(table(test, stage), "duration") for stage in _STAGES)
        case = _case(test)
        tally.add(case, taken, group=case.path)
    exit_code = number(report, "exitcode")
    if exit_code in _ENDS:
        tally.warnings.append(_ENDS[int(exit_code)])
    ended = (number(report, "created") or 0) + seconds(report, "duration")
    return tally.run("pytest-json-report", "pytest", int(ended) if 0 < ended < 10**11 else None)


def _case(test: dict[str, Any]) -> Case:
    path, _, name = text(test, "nodeid").partition("::")
    line = count(test, "lineno")
    crash = next((c for s in _STAGES if (c := table(table(test, s), "crash"))), {})
    return Case(
        name=name,
        suite=path,
        status=_STATUSES.get(text(test, "outcome"), CaseStatus.ERROR),
        message=told(text(crash, "message")),
        path=path,
        line=None if line is None else line + 1,  # pytest counts from nought
    )
