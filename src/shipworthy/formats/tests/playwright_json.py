"""Playwright's JSON reporter: a test counts once in each project it runs in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.untrusted import count, document, seconds, table, tables, text
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^\s*\{\s*"config"\s*:\s*\{(?=[^\0]*"(?:rootDir|configFile)"\s*:)(?=[^\0]*"(?:forbidOnly|testDir)")'
)
_STATUSES = {
    "expected": CaseStatus.PASSED,
    "flaky": CaseStatus.FLAKY,
    "unexpected": CaseStatus.FAILED,
    "skipped": CaseStatus.SKIPPED,
}
MAX_NESTED = 100


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> TestRun:
    report = document(content)
    if not isinstance(report.get("suites"), list):
        raise DocumentError("has no suites")
    root = text(table(report, "config"), "rootDir")
    tally = Tally()
    for title, spec in _specs(report, "", 0):
        for test in tables(spec, "tests"):
            _add(tally, root, title, spec, test)
    for error in tables(report, "errors"):
        tally.warnings.append(f"tests could not be run: {told(text(error, 'message'))}"[:300])
        break
    stats = table(report, "stats")
    begun = moments.latest(stats.get("startTime"))
    ended = None if begun is None else begun + int(seconds(stats, "duration", per_second=1000)) + 1
    version = text(table(report, "config"), "version")
    return tally.run("Playwright JSON", f"Playwright {version}".strip(), ended)


def _specs(suite: dict[str, Any], title: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for spec in tables(suite, "specs"):
        yield title, spec
    for inner in tables(suite, "suites") if depth < MAX_NESTED else ():
        yield from _specs(inner, " > ".join(filter(None, (title, text(inner, "title")))), depth + 1)


def _add(tally: Tally, root: str, title: str, spec: dict[str, Any], test: dict[str, Any]) -> None:
    results = list(tables(test, "results"))
    if any(text(result, "status") == "interrupted" for result in results):
        tally.warnings[:] = ["it was interrupted"]
    messages = [text(table(result, "error"), "message") for result in results]
    project, file = text(test, "projectName"), text(spec, "file")
    case = Case(
        name=text(spec, "title"),
        suite=f"[{project}] {title}" if project else title,
        status=_STATUSES.get(text(test, "status"), CaseStatus.ERROR),
        message=told(next(filter(None, messages), "")),
        path=f"{root}/{file}" if root and file and not file.startswith("/") else file,
        line=count(spec, "line") or None,
    )
    tally.add(case, sum(seconds(result, "duration", per_second=1000) for result in results))
