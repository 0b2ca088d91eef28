"""The cases of a report, counted one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shipworthy.formats.tests._timings import Timings
from shipworthy.model.artefacts import Case, CaseStatus, Suite, TestRun
from shipworthy.schema.nodes import DocumentError

MAX_REMARKABLE = 2_000
MAX_SKIPPED = 500
"""Of these, so that thousands of skipped cases leave room for the failures."""
MAX_SUITES = 100_000
_MESSAGE = 300
_COLOUR = re.compile(r"\x1b\[[\d;]*[A-Za-z]")


def told(message: str) -> str:
    """A message on one line, without the colours of a terminal."""
    plain = _COLOUR.sub("", message[: 10 * _MESSAGE])
    return " ".join("".join(c for c in plain if c.isprintable() or c.isspace()).split())[:_MESSAGE]


def counted(suite: Suite, status: CaseStatus, seconds: float, *, by: int = 1) -> Suite:
    return Suite(
        name=suite.name,
        passed=suite.passed + by * (status in {CaseStatus.PASSED, CaseStatus.FLAKY}),
        failed=suite.failed + by * (status is CaseStatus.FAILED),
        errors=suite.errors + by * (status is CaseStatus.ERROR),
        skipped=suite.skipped + by * (status is CaseStatus.SKIPPED),
        flaky=suite.flaky + by * (status is CaseStatus.FLAKY),
        seconds=suite.seconds + seconds,
    )


def has_room(kept: Sequence[Case], skipped: int, case: Case) -> bool:
    """Whether one more case is kept, beside so many of which `skipped` were skipped."""
    if case.status is CaseStatus.SKIPPED:
        return skipped < MAX_SKIPPED
    return case.status is not CaseStatus.PASSED and len(kept) - skipped < MAX_REMARKABLE - MAX_SKIPPED


@dataclass
class Tally:
    warnings: list[str] = field(default_factory=list)
    _suites: dict[str, Suite] = field(default_factory=dict)
    _remarkable: list[Case] = field(default_factory=list)
    _skipped: int = 0
    _timings: Timings = field(default_factory=Timings)

    def add(self, case: Case, seconds: float, *, group: str | None = None) -> None:
        name = case.suite if group is None else group
        if name not in self._suites and len(self._suites) >= MAX_SUITES:
            raise DocumentError(f"holds more than {MAX_SUITES:,} suites")
        self._suites[name] = counted(self._suites.get(name, Suite(name)), case.status, seconds)
        self._timings.add(case, seconds)
        if has_room(self._remarkable, self._skipped, case):
            self._skipped += case.status is CaseStatus.SKIPPED
            self._remarkable.append(case)

    @property
    def cases(self) -> int:
        return sum(suite.cases for suite in self._suites.values())

    @property
    def failures(self) -> int:
        return sum(suite.failed + suite.errors for suite in self._suites.values())

    def run(self, form: str, producer: str, produced_at: int | None = None) -> TestRun:
        warnings = tuple(self.warnings)
        return TestRun(
            format=form,
            producer=producer[:80],
            suites=tuple(self._suites.values()),
            remarkable=tuple(self._remarkable),
            produced_at=produced_at,
            complete=not warnings,
            warnings=warnings,
            timings=self._timings.timings(),
            slowest=self._timings.slowest(),
            passed_cases=self._timings.passed(),
        )
