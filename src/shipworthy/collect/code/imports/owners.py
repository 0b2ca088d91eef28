"""Which of a monorepo's projects a module belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shipworthy.model.results import Project


class Owners:
    """Projects are told by their folders; the root's is `.`."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._folders = frozenset("" if p.path == "." else p.path for p in projects)

    def owner(self, unit: str) -> str:
        """The deepest project above it."""
        while unit and unit not in self._folders:
            unit = unit.rpartition("/")[0]
        return unit or "."

    def of_most(self, units: Iterable[str]) -> str:
        votes = Counter(self.owner(unit) for unit in units)
        return min(votes.items(), key=lambda pair: (-pair[1], pair[0]))[0]
