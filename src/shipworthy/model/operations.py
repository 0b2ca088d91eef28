"""What a file shows about running the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """One line that shows it, and what it is."""

    line: int
    means: str
