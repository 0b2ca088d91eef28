"""Allure's raw results: a folder of `…-result.json`, one case each, that make one run together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.untrusted import document, instant, table, tables, text
from shipworthy.model.artefacts import Attempt, Case, CaseStatus, TestRun
from shipworthy.model.content import Content

FORMAT = "Allure results"
_NAME = re.compile(r"-result\.json$")
_HEAD = re.compile(rb'^\s*\{(?=[^\0]*"uuid"\s*:)')
_STATUSES = {
    "passed": CaseStatus.PASSED,
    "failed": CaseStatus.FAILED,
    "broken": CaseStatus.ERROR,
    "skipped": CaseStatus.SKIPPED,
}
_BAD = frozenset({CaseStatus.FAILED, CaseStatus.ERROR})


def matches(head: bytes, path: str) -> bool:
    return bool(_NAME.search(path)) and bool(_HEAD.match(head))


def parse(content: Content) -> TestRun:
    result = document(content)
    start, stop = instant(result, "start"), instant(result, "stop")
    taken = (stop - start) / 1000 if start and stop and stop >= start else 0.0
    name = text(result, "name")
    history = text(result, "historyId") or text(result, "testCaseId") or text(result, "fullName")
    key = f"{history} {name}"  # parameters that look the same share a history
    attempt = Attempt(key, _case(result, name), taken, float(stop or start or 0))
    tally = Tally()
    if text(result, "status") not in _STATUSES:
        tally.warnings.append(f"{name or content.path} has no outcome")
    tally.add(attempt.case, taken)
    run = tally.run(FORMAT, _label(result, "framework"), moments.epoch(stop or start))
    return replace(run, attempts=(attempt,))


def unite(runs: Sequence[TestRun]) -> TestRun:
    """One run of all its files. The last attempt at a case decides; one that failed before makes it flaky."""
    by_key: dict[str, list[Attempt]] = {}
    for attempt in sorted((a for run in runs for a in run.attempts), key=lambda a: (a.ended, a.key)):
        by_key.setdefault(attempt.key, []).append(attempt)
    tally = Tally([warning for run in runs for warning in run.warnings][:10])
    for attempts in by_key.values():
        *before, last = attempts
        case = last.case
        failed = next((a.case for a in before if a.case.status in _BAD), None)
        if failed is not None and case.status is CaseStatus.PASSED:
            case = replace(case, status=CaseStatus.FLAKY, message=failed.message)
        tally.add(case, sum(attempt.seconds for attempt in attempts))
    made = [run.produced_at for run in runs if run.produced_at is not None]
    producer = next((run.producer for run in runs if run.producer), "")
    return tally.run(FORMAT, producer, max(made, default=None))


def _case(result: dict[str, Any], name: str) -> Case:
    suite = text(result, "fullName").partition("#")[0] or _label(result, "testClass", "suite")
    return Case(
        name=name,
        suite=suite,
        status=_STATUSES.get(text(result, "status"), CaseStatus.ERROR),
        message=told(text(table(result, "statusDetails"), "message")),
        path="",
    )


def _label(result: dict[str, Any], *names: str) -> str:
    labels = {text(label, "name"): text(label, "value") for label in tables(result, "labels")}
    return next((labels[name] for name in names if labels.get(name)), "")
