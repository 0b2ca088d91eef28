"""Branches that Istanbul's Cobertura report adds up and places on no line.

Its lines are those on which a statement starts; a default argument on another line has ways out all the
same. The totals of the report count them, and the rates of its files tell which file has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.formats.coverage._tally import Tally
from shipworthy.model.artefacts import Branches

MAX_TRIES = 4_000_000


def place(tally: Tally, rates: Mapping[str, str], stated: Branches) -> None:
    """Adds to each file what its rate says is missing, where that is all that is missing."""
    placed = {path: tally.placed(path) for path in rates}
    total = stated.total - sum(b.total for b in placed.values())
    taken = stated.taken - sum(b.taken for b in placed.values())
    if not total > 0 or not 0 <= taken <= total or len(rates) * total * total > MAX_TRIES:
        return
    found = {path: _with_missing(placed[path], rate, total) for path, rate in rates.items()}
    if sum(b.total for b in found.values()) == stated.total and stated.taken == sum(
        b.taken for b in found.values()
    ):
        for path, branches in found.items():
            tally.stated(path, branches.taken, branches.total)


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
