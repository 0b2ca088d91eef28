"""How long tests took: by file and class, and the slowest of them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from shipworthy.model.artefacts import Case, CaseStatus, TimedCase, Timing

MAX_GROUPS = 50_000
MAX_SLOWEST = 25
MAX_NAMES = 100_000
Name = tuple[str, str]


@dataclass
class Timings:
    _groups: dict[Name, list[float]] = field(default_factory=dict)
    """Cases and seconds by path and suite."""
    _slowest: list[tuple[float, int, Case]] = field(default_factory=list)
    _passed: set[Name] = field(default_factory=set)
    _added: int = 0

    def add(self, case: Case, seconds: float) -> None:
        self._added += 1
        key = (case.path, case.suite)
        if key in self._groups or len(self._groups) < MAX_GROUPS:
            group = self._groups.setdefault(key, [0, 0.0])
            group[0] += 1
            group[1] += seconds
        if case.status is CaseStatus.PASSED and len(self._passed) <= MAX_NAMES:
            self._passed.add((case.suite, case.name))
        if seconds > 0:
            entry = (seconds, -self._added, case)
            if len(self._slowest) < MAX_SLOWEST:
                heapq.heappush(self._slowest, entry)
            elif entry[:2] > self._slowest[0][:2]:
                heapq.heapreplace(self._slowest, entry)

    def forget(self, case: Case) -> None:
        """It did not pass at the first attempt after all."""
        self._passed.discard((case.suite, case.name))

    def timings(self) -> tuple[Timing, ...]:
        told = self._groups.items()
        return tuple(Timing(path, suite, int(n), seconds) for (path, suite), (n, seconds) in told if seconds)

    def slowest(self) -> tuple[TimedCase, ...]:
        ordered = sorted(self._slowest, key=lambda entry: entry[:2], reverse=True)
        return tuple(TimedCase(c.name, c.suite, c.path, c.line, seconds) for seconds, _, c in ordered)

    def passed(self) -> frozenset[Name]:
        return frozenset(self._passed) if len(self._passed) <= MAX_NAMES else frozenset()
