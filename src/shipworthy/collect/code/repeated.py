"""Passages of many files, joined: which of them stand in two places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shipworthy.analyse.passages import WINDOW, numbers_of, windows_of
from shipworthy.model.code import Passages

_SLOTS = 1 << 24
"""A byte each. Of many more passages than that, the sieve lets more through, and nothing is lost."""


class Spot(NamedTuple):
    """The number of a file, and of a line among those with words in it."""

    file: int
    at: int

    def moved(self, by: int) -> Spot:
        return Spot(self.file, self.at + by)


@dataclass(frozen=True, slots=True)
class Said:
    """One file."""

    path: str
    passages: Passages


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
class Joined:
    files: Sequence[Said]
    passages: Mapping[int, Sequence[Spot]]
    """By hash: where it stands, twice or more."""
    lines: int
    """Of all files."""
    duplicated: int
    """Of these, those in a passage that stands twice."""

    def clones(self) -> Iterator[Clone]:
        """Passages that follow one another in the same two places are one block."""
        pairs = {spots[0]: (spots[1], len(spots)) for spots in self.passages.values()}
        numbers = _Numbers(self.files)
        done: set[Spot] = set()
        for spot in sorted(pairs):
            if spot in done:
                continue
            other, places = pairs[spot]
            length = 0
            for by in _followers(pairs, spot, other):
                done.add(spot.moved(by))
                length = by + WINDOW
            here, there = numbers.of(spot, length), numbers.of(other, length)
            yield Clone(
                self.files[spot.file].path, *here, length, self.files[other.file].path, *there, places
            )


def join(files: Sequence[Said]) -> Joined:
    """Two passes: a sieve of one byte a slot finds what may stand twice, then only that is looked up."""
    spots: dict[int, list[Spot]] = {}
    likely = _likely(files)
    for number, file in enumerate(files):
        for at, window in enumerate(windows_of(file.passages)):
            if window in likely:
                _place(spots.setdefault(window, []), Spot(number, at))
    passages = {window: places for window, places in spots.items() if len(places) > 1}
    covered = {spot.moved(by) for places in passages.values() for spot in places for by in range(WINDOW)}
    return Joined(files, passages, sum(file.passages.lines for file in files), len(covered))


def _likely(files: Sequence[Said]) -> set[int]:
    """Every hash that occurs twice, and some others."""
    sieve, likely = bytearray(_SLOTS), set[int]()
    for file in files:
        for window in windows_of(file.passages):
            slot = window % _SLOTS
            if sieve[slot]:
                likely.add(window)
            else:
                sieve[slot] = 1
    likely.discard(0)
    return likely


def _place(spots: list[Spot], spot: Spot) -> None:
    """A passage that overlaps itself, as ten equal lines do, does not stand there twice."""
    if not spots or spots[-1].file != spot.file or spot.at - spots[-1].at >= WINDOW:
        spots.append(spot)


def _followers(pairs: Mapping[Spot, tuple[Spot, int]], spot: Spot, other: Spot) -> Iterator[int]:
    """How far on the same two places still agree; a passage of few tokens in between is no end."""
    by = last = 0
    while by - last <= WINDOW:
        following = pairs.get(spot.moved(by))
        if following is not None and following[0] == other.moved(by):
            yield by
            last = by
        by += 1


class _Numbers:
    """The numbers of lines, unpacked for the files that are asked about."""

    def __init__(self, files: Sequence[Said]) -> None:
        self._files = files
        self._known: dict[int, list[int]] = {}

    def of(self, spot: Spot, length: int) -> tuple[int, int]:
        """The first and the last line of a block."""
        if spot.file not in self._known:
            self._known[spot.file] = numbers_of(self._files[spot.file].passages)
        numbers = self._known[spot.file]
        return numbers[spot.at], numbers[spot.at + length - 1]
