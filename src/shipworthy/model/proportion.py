"""What a sample says of the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Standard deviations to each side that leave 5 % outside."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def wilson(hits: int, of: int, z: float = Z95) -> Interval:
    """Where the share of the whole lies, 95 times in 100, when `hits` of a random sample of `of` have it.

    Wilson's score interval: unlike the usual one it stays within 0 and 1, and three of three prove little.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Interval(0.0, 1.0)
    share, spread = hits / of, z * z / of
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == of else high)
