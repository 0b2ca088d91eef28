"""Which lines of this change no test ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, changed_lines
from shipworthy.collect.history.changes import MANIFESTS
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.coverage import files as believed_files
from shipworthy.collect.testing.coverage_reports import measured
from shipworthy.collect.testing.measuring import MEASURED, coverage_command
from shipworthy.model.artefacts import FileCoverage
from shipworthy.model.change import Status

ENOUGH_MEASURED = 0.5
"""Of the changed lines, that must lie in files the reports measure."""
LISTED = 200


@dataclass(frozen=True, slots=True)
class UnrunLines:
    """Neighbouring executable lines of this change that no test ran."""

    path: str
    line: int
    last: int
    count: int
    """Executable lines among them."""

    @property
    def range(self) -> str:
        return f"line {self.line}" if self.line == self.last else f"lines {self.line} to {self.last}"


@fact("change.code_files", unit="files")
def code_files(context: Context) -> int:
    """How many source files of the product the change adds or modifies, in languages tools measure.

    The change is what differs between the base (`--base`, else the newest release) and the working tree.
    """
    return len(_changed_sources(context))


@fact("change.executable_lines", unit="lines")
def executable_lines(context: Context) -> int:
    """How many lines that the change adds or modifies in the product can run, by the coverage reports.

    Unknown without a coverage report that can be believed, or where the reports measure less than half of
    the changed lines.
    """
    return sum(len(lines.covered) + len(lines.missed) for lines in _measured(context).values())


@fact("change.line_coverage", unit="share")
def line_coverage(context: Context) -> float:
    """The share of the executable lines added or modified by the change that the tests ran."""
    found = _measured(context)
    total = context.get(executable_lines)
    if not total:
        raise Unavailable("the change holds no line of the product that can run")
    return round(sum(len(lines.covered) for lines in found.values()) / total, 4)


@fact("change.unrun_lines")
def unrun_lines(context: Context) -> tuple[UnrunLines, ...]:
    """Lines added or modified by the change that no test ran, neighbours together, longest first."""
    ranges = changed_lines(context)
    coverage = measured(context)
    found = [
        each
        for path in _measured(context)
        for first, last in ranges[path]
        for each in _runs(path, coverage[path], first, last)
    ]
    return tuple(sorted(found, key=lambda u: (-u.count, u.path, u.line))[:LISTED])


@dataclass(frozen=True, slots=True)
class _Lines:
    covered: frozenset[int]
    missed: frozenset[int]


def _changed_sources(context: Context) -> Sequence[str]:
    sources = {
        f.path for f in context.get(source_files) if f.language in MEASURED and f.name not in MANIFESTS
    }
    changed = (f.path for f in changed_files(context) if f.status is not Status.DELETED)
    return [path for path in changed if path in sources]


def _measured(context: Context) -> Mapping[str, _Lines]:
    return context.once("changed lines that ran", lambda: _of_the_change(context))


def _of_the_change(context: Context) -> Mapping[str, _Lines]:
    paths = _changed_sources(context)
    if not paths:
        return {}
    context.get(believed_files)  # or the reason why there are none
    ranges, coverage = changed_lines(context), measured(context)
    found, inside, outside = {}, 0, 0
    for path in paths:
        lines = frozenset(n for first, last in ranges.get(path, ()) for n in range(first, last + 1))
        if path in coverage:
            inside += len(lines)
            file = coverage[path]
            found[path] = _Lines(file.covered & lines, file.missed & lines)
        else:
            outside += len(lines)
    if outside and inside < ENOUGH_MEASURED * (inside + outside):
        raise Unavailable(
            f"the coverage reports measure files with {inside} of the {inside + outside} changed lines of the"
            " product: too few to speak of the change",
            f"{coverage_command(context)}, told to measure the whole source",
        )
    return {path: lines for path, lines in found.items() if lines.covered or lines.missed}


def _runs(path: str, file: FileCoverage, first: int, last: int) -> Iterator[UnrunLines]:
    """Stretches without a line that ran; what cannot run ends none."""
    begun, end, count = 0, 0, 0
    for line in range(first, last + 1):
        if line in file.missed:
            begun, end, count = begun or line, line, count + 1
        elif line in file.covered and begun:
            yield UnrunLines(path, begun, end, count)
            begun, count = 0, 0
    if begun:
        yield UnrunLines(path, begun, end, count)
