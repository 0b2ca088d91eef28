"""Lines, branches and functions of measured files, counted up as a report names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, compress, count

from shipworthy.model.artefacts import Branches, CoveredFunction, FileCoverage
from shipworthy.schema.nodes import DocumentError

MAX_LINE = 5_000_000
MAX_MARKS = 2_000_000
"""Lines of one report, each counted once; a branch or function weighs as much as the memory it takes."""
MAX_EXTENT = 60_000_000
"""Lines of the files they stand in, as far as the report shows them."""
_MISSED, _COVERED = 1, 2
_SHARED = 100_000
"""Numbers that all files' sets share: most of the memory of a set of small numbers is the numbers."""


@dataclass(slots=True)
class _File:
    lines: bytearray = field(default_factory=bytearray)
    """A mark for each line, by its number."""
    branches: dict[int, Branches] = field(default_factory=dict)
    functions: dict[tuple[str, int], bool] = field(default_factory=dict)
    stated: Branches = Branches(0, 0)  # noqa: RUF009  # it is never changed


class Tally:
    """What has been said of each file so far. Said twice, a line counts once, and ran if it ever did."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._left = MAX_MARKS
        self._room = MAX_EXTENT
        self._numbers: list[int] = []
        self.has_branches = False

    def file(self, path: str) -> None:
        """The report names this file, whether or not it has lines."""
        self._of(path)

    def line(self, path: str, line: int, *, covered: bool) -> None:
        if not 0 < line <= MAX_LINE:
            return
        lines = self._of(path).lines
        if (missing := line + 1 - len(lines)) > 0:
            self._room -= missing
            self.spend(0)
            lines.extend(bytes(missing))
        if not lines[line]:
            self.spend()
        lines[line] = max(lines[line], _COVERED if covered else _MISSED)

    def branch(self, path: str, line: int, taken: int, total: int) -> None:
        """The ways out of a line as numbers: of several statements, the best is what is certain."""
        self._branch(path, line, Branches(taken, total))

    def ways(self, path: str, line: int, ways: Mapping[str, bool]) -> None:
        """The same, each way out by a name. Names are of use only as long as one is left to take."""
        taken = sum(ways.values())
        is_left = taken < len(ways)
        self.spend(6 + len(ways) if is_left else 2)
        self._branch(path, line, Branches(taken, len(ways), ways if is_left else {}))

    def placed(self, path: str) -> Branches:
        """The file's ways out as they were placed on lines so far."""
        branches = self._of(path).branches.values()
        return Branches(sum(b.taken for b in branches), sum(b.total for b in branches))

    def stated(self, path: str, taken: int, total: int) -> None:
        """The file's ways out as the report adds them up: more than it places on lines, with some tools."""
        if 0 <= taken <= total:
            self._of(path).stated = Branches(taken, total)

    def _branch(self, path: str, line: int, said: Branches) -> None:
        if not 0 <= said.taken <= said.total or not said.total or not 0 < line <= MAX_LINE:
            return
        self.has_branches = True
        branches = self._of(path).branches
        if line in branches:
            branches[line] = branches[line].united(said)
        else:
            self.spend(2)
            branches[line] = said

    def function(self, path: str, name: str, line: int, *, covered: bool) -> None:
        functions = self._of(path).functions
        name = name[:300]
        if (name, line) not in functions:
            self.spend(2 + len(name) // 16)
        functions[name, line] = covered or functions.get((name, line), False)

    def spend(self, marks: int = 1) -> None:
        """Of what one report may say. Raises `DocumentError` when that is used up."""
        self._left -= marks
        if self._left < 0 or self._room < 0:
            raise DocumentError(f"names more than {MAX_MARKS:,} lines, branches and functions")

    def files(self) -> tuple[FileCoverage, ...]:
        """Once: what was counted is let go of on the way."""
        return tuple(self._counted())

    def _of(self, path: str) -> _File:
        if (file := self._files.get(path)) is None:
            self.spend(10 + len(path) // 16)
            file = self._files[path] = _File()
        return file

    def _counted(self) -> Iterator[FileCoverage]:
        for path in sorted(self._files):
            file = self._files.pop(path)
            placed = file.branches.values()
            total = max(0, file.stated.total - sum(b.total for b in placed))
            taken = max(0, file.stated.taken - sum(b.taken for b in placed))
            yield FileCoverage(
                path=path,
                covered=self._marked(file.lines, _COVERED),
                missed=self._marked(file.lines, _MISSED),
                branches=file.branches,
                functions=tuple(
                    CoveredFunction(name, line, covered)
                    for (name, line), covered in sorted(
                        file.functions.items(), key=lambda f: (f[0][1], f[0][0])
                    )
                ),
                unplaced=Branches(min(taken, total), total),
            )

    def _marked(self, lines: bytearray, mark: int) -> frozenset[int]:
        known = self._numbers
        known.extend(range(len(known), min(len(lines), _SHARED)))
        return frozenset(compress(chain(known, count(len(known))), (each == mark for each in lines)))
