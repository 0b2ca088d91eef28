"""The same test with different outcomes in several reports of the same code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from shipworthy.collect.testing.run_reports import RunReport, RunReports
from shipworthy.model.artefacts import Case, CaseStatus, TestRun

MAX_REPORTS = 30
MIN_COMMON = 0.5
"""Of the cases of the smaller report: parts of one run, and packages beside each other, share few names."""
MAX_APART = 86_400
_BAD = frozenset({CaseStatus.FAILED, CaseStatus.ERROR})
Name = tuple[str, str]


@dataclass(frozen=True)
class Contradiction:
    case: Case
    failed: RunReport
    passed: RunReport


@dataclass(frozen=True)
class _Outcomes:
    report: RunReport
    passed: frozenset[Name]
    failed: dict[Name, Case]
    all: frozenset[Name]


def contradictions(reports: RunReports) -> Iterator[Contradiction]:
    told = [_outcomes(report, run) for report, run in reports.believed[:MAX_REPORTS] if run.passed_cases]
    for one, other in combinations(told, 2):
        if not _comparable(one, other):
            continue
        for red, green in ((one, other), (other, one)):
            for name, case in red.failed.items():
                if name in green.passed:
                    yield Contradiction(case, red.report, green.report)


def _outcomes(report: RunReport, run: TestRun) -> _Outcomes:
    failed = {(c.suite, c.name): c for c in run.remarkable if c.status in _BAD and c.suite and c.name}
    names = run.passed_cases | {(c.suite, c.name) for c in run.remarkable}
    return _Outcomes(report, run.passed_cases - failed.keys(), failed, names)


def _comparable(one: _Outcomes, other: _Outcomes) -> bool:
    if not one.failed and not other.failed:
        return False
    made = one.report.made, other.report.made
    if made[0] is None or made[1] is None or abs(made[0] - made[1]) > MAX_APART:
        return False
    return len(one.all & other.all) >= MIN_COMMON * min(len(one.all), len(other.all))
