"""The Common Test Report Format; older writers leave `reportFormat` out."""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.untrusted import count, document, instant, items, seconds, table, tables, text
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'"reportFormat"\s*:\s*"CTRF"|^(?:\xef\xbb\xbf)?\s*\{\s*"results"\s*:\s*\{\s*"(?:tool|summary)"\s*:\s*\{'
)
_STATUSES = {
    "passed": CaseStatus.PASSED,
    "failed": CaseStatus.FAILED,
    "skipped": CaseStatus.SKIPPED,
    "pending": CaseStatus.SKIPPED,
    "other": CaseStatus.SKIPPED,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> TestRun:
    results = table(document(content), "results")
    if not isinstance(results.get("tests"), list):
        raise DocumentError("lists no tests")
    tally = Tally()
    for test in tables(results, "tests"):
        tally.add(_case(test), seconds(test, "duration", per_second=1000))
    summary, tool = table(results, "summary"), table(results, "tool")
    stated = count(summary, "tests")
    if stated is not None and stated > tally.cases:
        tally.warnings.append(f"states {stated} tests and lists {tally.cases}")
    ended = moments.epoch(instant(summary, "stop") or instant(summary, "start"))
    producer = f"{text(tool, 'name')} {text(tool, 'version')}".strip()
    return tally.run("CTRF", producer, ended)


def _case(test: dict[str, Any]) -> Case:
    status = _STATUSES.get(text(test, "status"), CaseStatus.ERROR)
    again = test.get("flaky") is True or (count(test, "retries") or 0) > 0
    if status is CaseStatus.PASSED and again:
        status = CaseStatus.FLAKY
    suite = text(test, "suite") or " > ".join(each for each in items(test, "suite") if isinstance(each, str))
    return Case(
        name=text(test, "name"),
        suite=suite,
        status=status,
        message=told(text(test, "message")),
        path=text(test, "filePath"),
        line=count(test, "line") or None,
    )
