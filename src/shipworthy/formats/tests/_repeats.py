"""Cases that pytest lists more than once because a plugin ran them again.

The attempts before the last stand there without a verdict, as if they had passed. The suite's own count of
tests leaves them out, which tells them from cases that only have the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shipworthy.formats.tests._timings import MAX_NAMES
from shipworthy.model.artefacts import Case, CaseStatus

_Name = tuple[str, str]


@dataclass
class Repeats:
    _last: dict[_Name, CaseStatus] = field(default_factory=dict)
    _again: dict[_Name, tuple[int, Case]] = field(default_factory=dict)
    """How often it seemed to have passed before, and the last attempt."""

    def add(self, case: Case) -> None:
        key = (case.suite, case.name)
        before = self._last.get(key)
        if before is None and len(self._last) >= MAX_NAMES:
            return
        self._last[key] = case.status
        if before is CaseStatus.PASSED:
            self._again[key] = (self._again.get(key, (0, case))[0] + 1, case)

    def settled(self, listed: int, stated: int | None) -> Iterator[tuple[int, Case]]:
        """What to take off the passed ones, and the case as it ended: flaky, or failed to the last."""
        if stated is None or not stated < listed:
            return
        yield from self._again.values()
