"""Scores as a reader sees them. Rounding never flatters: floors go down, ceilings up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

NO_SCORE = "—"
_SLACK = 1e-6
"""Sums of floats miss whole numbers by less than this."""


class Standing(StrEnum):
    """Where a score lies relative to its threshold."""

    REACHED = "reached"
    BELOW = "below"
    OPEN = "open"
    NONE = "none"


_VERBS = {Standing.REACHED: "reaches", Standing.BELOW: "below", Standing.OPEN: "may miss", Standing.NONE: ""}


@dataclass(frozen=True, slots=True)
class Score:
    text: str
    """`62–78`, or `62` where nothing is open, or `—`."""
    spoken: str
    """The same for ears, with the threshold."""
    floor: int
    """Where a bar's solid part ends, 0 to 100."""
    ceiling: int
    threshold: int | None
    standing: Standing
    standing_text: str

    @property
    def given(self) -> bool:
        return self.text != NO_SCORE


def score_of(floor: float | None, ceiling: float | None, threshold: float | None = None) -> Score:
    if floor is None or ceiling is None:
        return Score(NO_SCORE, "no score: nothing here applies", 0, 0, None, Standing.NONE, "not applicable")
    ceiling = max(floor, ceiling)
    text = score_text(floor, ceiling, threshold)
    standing = _standing(floor, ceiling, threshold)
    verb = _VERBS[standing]
    words, spoken = "", f"{text.replace('–', ' to ')} of 100"
    if threshold is not None:
        words = f"{verb} {number(threshold)}"
        spoken += f", {verb} its threshold of {number(threshold)}"
    at = None if threshold is None else _percent(threshold)
    low = _percent(floor_of(floor))
    high = _percent(ceiling_of(ceiling)) if is_open(floor, ceiling) else low
    return Score(text, spoken, low, high, at, standing, words)


def is_open(floor: float, ceiling: float) -> bool:
    return ceiling - floor >= _SLACK


def score_text(floor: float, ceiling: float, threshold: float | None = None) -> str:
    low = str(int(floor_of(floor)))
    if not is_open(floor, ceiling):
        return low
    return f"{low}–{_ceiling_text(ceiling, threshold)}"


def _ceiling_text(ceiling: float, threshold: float | None) -> str:
    """Rounded up, but not so far that it seems to reach a threshold that it misses."""
    for digits in (0, 1, 2):
        shown = ceiling_of(ceiling, digits)
        if threshold is None or ceiling >= threshold or shown < threshold:
            break
    return number(shown)


def _standing(floor: float, ceiling: float, threshold: float | None) -> Standing:
    if threshold is None:
        return Standing.NONE
    if floor + _SLACK >= threshold:
        return Standing.REACHED
    return Standing.BELOW if ceiling + _SLACK < threshold else Standing.OPEN


def floor_of(value: float, digits: int = 0) -> float:
    scale = float(10**digits)
    return math.floor(value * scale + _SLACK) / scale


def ceiling_of(value: float, digits: int = 0) -> float:
    scale = float(10**digits)
    return math.ceil(value * scale - _SLACK) / scale


def number(value: float, digits: int = 2) -> str:
    """Without trailing zeros: `50`, `12.4`."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def points(value: float) -> str:
    """Points of 100 that something costs or earns."""
    if 0 < value < 0.1:
        return "<0.1"
    return number(value, 1)


def percent(share: float) -> str:
    """A share; all but everything is not shown as everything."""
    return f"{int(floor_of(100 * share))} %"


def _percent(value: float) -> int:
    return round(min(100.0, max(0.0, value)))
