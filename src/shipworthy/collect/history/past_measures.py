"""What could be said of each past release on its day, from its commits and those before."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.collect.history.changes import DAY, DECAY_DAYS, mends
from shipworthy.collect.history.past_releases import PastRelease
from shipworthy.model.ledger import Edit, Entry

TOP = 0.10
REPEATED = 2
YEAR = 365 * DAY
MOST_CHANGED = 10
"""Files of a release whose complexity is read: those that changed most."""


@dataclass(frozen=True, slots=True)
class Measures:
    added: int
    fix_prone_churn: int
    most_changed: tuple[tuple[str, str, int], ...]
    """Path, blob and changed lines of the files that changed most."""


class FixHistory:
    """Which files were mended, as time goes on; a renamed file keeps its past."""

    def __init__(self) -> None:
        self._fixes: dict[str, list[int]] = {}
        self._files: set[str] = set()

    def add(self, entry: Entry) -> None:
        fix = mends(entry.subject)
        for edit in entry.edits:
            self._files.add(edit.path)
            if edit.before != edit.path:
                self._files.discard(edit.before)
                if past := self._fixes.pop(edit.before, None):
                    self._fixes.setdefault(edit.path, []).extend(past)
            if fix:
                self._fixes.setdefault(edit.path, []).append(entry.time)

    def prone(self, now: int) -> frozenset[str]:
        """The tenth of all files seen that was mended most, twice or more in the year before."""
        weights = {}
        for path, times in self._fixes.items():
            recent = [now - time for time in times if now - time <= YEAR]
            if len(recent) >= REPEATED:
                weights[path] = sum(math.exp(-max(0, age) / (DECAY_DAYS * DAY)) for age in recent)
        ranked = sorted(weights, key=lambda path: (-weights[path], path))
        return frozenset(ranked[: math.ceil(TOP * len(self._files))])


def measured(past: Sequence[PastRelease]) -> list[Measures]:
    """Edits are those of the product's source files already."""
    history = FixHistory()
    found = []
    for each in past:
        for entry in each.commits:
            history.add(entry)
        prone = history.prone(each.time)
        edits = [edit for entry in each.commits for edit in entry.edits]
        churn = sum(e.added + e.deleted for e in edits if e.path in prone)
        found.append(Measures(sum(e.added for e in edits), churn, _most_changed(edits)))
    return found


def _most_changed(edits: Sequence[Edit]) -> tuple[tuple[str, str, int], ...]:
    churn: Counter[str] = Counter()
    blobs: dict[str, str] = {}
    for edit in edits:
        churn[edit.path] += edit.added + edit.deleted
        blobs[edit.path] = edit.blob
    there = [path for path in churn if blobs[path].strip("0")]
    there.sort(key=lambda path: (-churn[path], path))
    return tuple((path, blobs[path], churn[path]) for path in there[:MOST_CHANGED])
