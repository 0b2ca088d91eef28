"""Branches that Istanbul's Cobertura report adds up and places on no line.

Its lines are those on which a statement starts; a default argument on another line has ways out all the
same. The totals of the report count them, and the rates of its files tell which file has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.formats.coverage._tally import Tally
from shipworthy.model.artefacts import Branches

MAX_TRIES = 4_000_000


ISTANBUL = "0.1"
"""The version that its Cobertura reports state, always."""


def place(tally: Tally, rates: Mapping[str, str], stated: Branches) -> Branches:
    """Adds to each file what its rate says is missing, where that is all that is missing.

    Returns what is left without a file.
    """
    placed = {path: tally.placed(path) for path in rates}
    total = stated.total - sum(b.total for b in placed.values())
    taken = stated.taken - sum(b.taken for b in placed.values())
    if total <= 0 or not 0 <= taken <= total:
        return Branches(0, 0)
    if len(rates) * total * total > MAX_TRIES:
        return Branches(taken, total)
    found = {path: _with_missing(placed[path], rate, total) for path, rate in rates.items()}
    sums = (sum(b.taken for b in found.values()), sum(b.total for b in found.values()))
    if sums != (stated.taken, stated.total):
        return Branches(taken, total)
    for path, branches in found.items():
        tally.stated(path, branches.taken, branches.total)
    return Branches(0, 0)


def _with_missing(placed: Branches, rate: str, most: int) -> Branches:
    """The fewest more branches that make the rate, which is cut after four digits."""
    try:
        wanted = round(float(rate[:30]) * 10_000)
    except (ValueError, OverflowError):
        return placed
    for more in range(most + 1):
        for taken in range(more + 1):
            total = placed.total + more
            if (10_000 * (placed.taken + taken) // total if total else 10_000) == wanted:
                return Branches(placed.taken + taken, total)
    return placed
