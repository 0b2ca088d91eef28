"""Lines, branches and functions of measured files, counted up as a report names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shipworthy.model.artefacts import Branches, CoveredFunction, FileCoverage
from shipworthy.schema.nodes import DocumentError

MAX_LINE = 5_000_000
MAX_MARKS = 20_000_000
"""Lines named in one report; more is no report of real code."""


@dataclass
class _File:
    covered: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)
    branches: dict[int, Branches] = field(default_factory=dict)
    functions: dict[tuple[str, int], bool] = field(default_factory=dict)


class Tally:
    """What has been said of each file so far. Said twice, a line counts once, and ran if it ever did."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._left = MAX_MARKS

    def file(self, path: str) -> None:
        """The report names this file, whether or not it has lines."""
        self._files.setdefault(path, _File())

    def line(self, path: str, line: int, *, covered: bool) -> None:
        self._left -= 1
        if self._left < 0:
            raise DocumentError(f"names more than {MAX_MARKS:,} lines")
        if 0 < line <= MAX_LINE:
            file = self._files.setdefault(path, _File())
            (file.covered if covered else file.missed).add(line)

    def branch(self, path: str, line: int, taken: int, total: int) -> None:
        """Several statements of one line's branches: the best of them is what is certain."""
        if not 0 <= taken <= total or not 0 < line <= MAX_LINE:
            return
        branches = self._files.setdefault(path, _File()).branches
        known = branches.get(line, Branches(0, 0))
        branches[line] = Branches(max(taken, known.taken), max(total, known.total))

    def function(self, path: str, name: str, line: int, *, covered: bool) -> None:
        functions = self._files.setdefault(path, _File()).functions
        functions[name, line] = covered or functions.get((name, line), False)

    @property
    def has_branches(self) -> bool:
        return any(f.branches for f in self._files.values())

    def files(self) -> tuple[FileCoverage, ...]:
        return tuple(self._counted())

    def _counted(self) -> Iterator[FileCoverage]:
        for path in sorted(self._files):
            file = self._files[path]
            yield FileCoverage(
                path=path,
                covered=frozenset(file.covered),
                missed=frozenset(file.missed - file.covered),
                branches=file.branches,
                functions=tuple(
                    CoveredFunction(name, line, covered)
                    for (name, line), covered in sorted(
                        file.functions.items(), key=lambda f: (f[0][1], f[0][0])
                    )
                ),
            )
