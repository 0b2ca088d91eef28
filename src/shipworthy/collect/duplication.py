"""What stands in the product's code more than once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.analyse.passages import WINDOW, numbers_of, windows_of
from shipworthy.collect.complexity import require_enough
from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.size import is_declaration

LISTED = 20
_SLOTS = 1 << 24
"""A byte each; of more passages than that, the first sieve lets more through and nothing is lost."""

Spot = tuple[int, int]
"""The number of a file, and the number of a line among those with words in it."""


@dataclass(frozen=True, slots=True)
class Clone:
    """A block of code that stands elsewhere too; `places` counts where, this one and the other included."""

    path: str
    line: int
    end_line: int
    lines: int
    """Lines with words."""
    other_path: str
    other_line: int
    other_end_line: int
    places: int


@dataclass(frozen=True)
class Repeated:
    """The files, and in each the passages that stand elsewhere too, by the line with words they start at."""

    paths: Sequence[str]
    numbers: Mapping[int, Sequence[int]]
    """By file: the line each line with words is."""
    passages: Mapping[int, Sequence[Spot]]
    """By hash: where it stands, twice or more."""
    lines: int
    """Of all files, those with words."""


@fact("duplication.share", unit="share")
def duplicated_share(context: Context) -> float:
    """The share of the product's lines of code that belong to a duplicated block.

    A block is ten lines or more that stand in two places, equal but for comments, blank lines and spaces;
    each ten of them hold fifty tokens or more in bodies of functions, so that imports, declarations and
    tables of data make none. Every place counts. Tests, examples, generated and vendored code are left out.
    """
    repeated = _repeated(context)
    for clone in context.get(clones)[:3]:
        context.cite(clone.path, clone.line)
    return context.get(duplicated_lines) / repeated.lines if repeated.lines else 0.0


@fact("duplication.lines", unit="lines")
def duplicated_lines(context: Context) -> int:
    """How many lines of the product's code belong to a duplicated block; lone brackets are no lines."""
    covered = {
        (file, at + offset)
        for spots in _repeated(context).passages.values()
        for file, at in spots
        for offset in range(WINDOW)
    }
    return len(covered)


@fact("duplication.clones")
def clones(context: Context) -> tuple[Clone, ...]:
    """The twenty largest duplicated blocks, each with its first other place, largest first."""
    found = sorted(_clones(_repeated(context)), key=lambda c: (-c.lines, c.path, c.line, c.other_path))
    return tuple(found[:LISTED])


def _repeated(context: Context) -> Repeated:
    return context.once("duplication", lambda: _join(context))


def _join(context: Context) -> Repeated:
    """Two passes: a sieve of one byte a slot finds what may stand twice, then only that is looked up."""
    require_enough(context)
    files = [f for f in context.get(source_files) if not is_declaration(f)]
    said = [context.analysis(file).passages for file in files]
    sieve, likely = bytearray(_SLOTS), set[int]()
    for each in said:
        for window in windows_of(each):
            slot = window % _SLOTS
            if sieve[slot]:
                likely.add(window)
            else:
                sieve[slot] = 1
    likely.discard(0)
    spots: dict[int, list[Spot]] = {}
    for number, each in enumerate(said):
        for at, window in enumerate(windows_of(each)):
            if window in likely:
                _place(spots.setdefault(window, []), (number, at))
    passages = {window: places for window, places in spots.items() if len(places) > 1}
    named = {number for places in passages.values() for number, _ in places}
    return Repeated(
        paths=[file.path for file in files],
        numbers={number: numbers_of(said[number]) for number in sorted(named)},
        passages=passages,
        lines=sum(each.lines for each in said),
    )


def _place(spots: list[Spot], spot: Spot) -> None:
    """A passage that overlaps itself, as ten equal lines do, does not stand there twice."""
    if not spots or spots[-1][0] != spot[0] or spot[1] - spots[-1][1] >= WINDOW:
        spots.append(spot)


def _clones(repeated: Repeated) -> Iterator[Clone]:
    """Passages that follow one another in the same two places are one block."""
    pairs = {spots[0]: (spots[1], len(spots)) for spots in repeated.passages.values()}
    done: set[Spot] = set()
    for spot in sorted(pairs):
        if spot in done:
            continue
        other, places = pairs[spot]
        length = 0
        for by in _followers(pairs, spot, other):
            done.add(_moved(spot, by))
            length = by + WINDOW
        yield _clone(repeated, spot, other, length, places)


def _followers(pairs: Mapping[Spot, tuple[Spot, int]], spot: Spot, other: Spot) -> Iterator[int]:
    """How far on the same two places still agree; a passage of few tokens in between is no end."""
    by = last = 0
    while by - last <= WINDOW:
        following = pairs.get(_moved(spot, by))
        if following is not None and following[0] == _moved(other, by):
            yield by
            last = by
        by += 1


def _moved(spot: Spot, by: int) -> Spot:
    return spot[0], spot[1] + by


def _clone(repeated: Repeated, spot: Spot, other: Spot, lines: int, places: int) -> Clone:
    (file, at), (file_, at_) = spot, other
    numbers, numbers_ = repeated.numbers[file], repeated.numbers[file_]
    return Clone(
        path=repeated.paths[file],
        line=numbers[at],
        end_line=numbers[at + lines - 1],
        lines=lines,
        other_path=repeated.paths[file_],
        other_line=numbers_[at_],
        other_end_line=numbers_[at_ + lines - 1],
        places=places,
    )
