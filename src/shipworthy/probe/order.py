"""In which order functions are probed: changed ones, hotspots, then a stratified random sample."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.probe.findings import Function

HOTSPOTS = 20
"""Functions probed because of where they are, before any is drawn."""


@dataclass(frozen=True)
class Order:
    chosen: tuple[Function, ...]
    """For what they are: findings, no sample."""
    drawn: tuple[Function, ...]
    """All candidates, in random order: whatever the prefix, a stratified sample."""


Lines = Mapping[str, Sequence[tuple[int, int]]]
"""Ranges of lines by path, first and last."""


def ordered(candidates: Sequence[Function], changed: Lines, churn: Mapping[str, float], seed: int) -> Order:
    touched = [f for f in candidates if _touches(f, changed.get(f.path, ()))]
    hot = sorted(
        (f for f in candidates if churn.get(f.path, 0) > 0 and f not in touched),
        key=lambda f: (-_heat(f, churn), f.path, f.line),
    )
    return Order((*touched, *hot[:HOTSPOTS]), stratified(candidates, seed))


def stratified(candidates: Sequence[Function], seed: int) -> tuple[Function, ...]:
    """At random, so that every prefix holds about the same share of each file."""
    draw = random.Random(seed)  # noqa: S311  # a sample, no secret
    files: dict[str, list[Function]] = {}
    for candidate in sorted(candidates, key=lambda f: (f.path, f.line, f.column)):
        files.setdefault(candidate.path, []).append(candidate)
    keys = []
    for members in files.values():
        draw.shuffle(members)
        start = draw.random()
        keys += [((at + start) / len(members), draw.random(), each) for at, each in enumerate(members)]
    return tuple(each for _, _, each in sorted(keys, key=lambda key: key[:2]))


def _touches(function: Function, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= function.end_line and last >= function.line for first, last in ranges)


def _heat(function: Function, churn: Mapping[str, float]) -> float:
    """Often changed and hard to see through, as for hotspots of files."""
    return churn[function.path] * math.log1p(function.decisions)
