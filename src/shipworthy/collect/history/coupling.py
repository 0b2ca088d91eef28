"""Files of different folders that change together: one thought in two places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.changes import enough_changes
from shipworthy.collect.history.people import is_robot

SUPPORT = 5
CONFIDENCE = 0.5
BULK = 30
"""Files above which a commit is a sweep and says nothing about any two of them."""
LISTED = 20
_DECLARES = re.compile(
    r"(?:.*/)?([^/]+?)(?:[_-](?:inl|impl))?\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|h\+\+|inl|ipp|m|mm)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CoupledFiles:
    """Two source files of different folders, the one that changes less first.

    `confidence` is the share of the second one's commits that also touch the first: the lower of the two.
    """

    path: str
    line: int
    other: str
    together: int
    """Commits in a year."""
    confidence: float


@fact("coupling.pairs")
def pairs(context: Context) -> tuple[CoupledFiles, ...]:
    """The twenty strongest pairs of source files in different folders that change together.

    Five commits or more in a year touch both, and half or more of the commits that touch either file touch
    the other. Commits of more than thirty files and those of robots are left out, and so is what is no
    source of the product: tests, lock files, manifests, documents. A header and what implements it are
    one thing.
    """
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for paths in _commits(context):
        alone.update(paths)
        together.update(p for p in combinations(sorted(paths), 2) if _are_apart(*p))
    found = []
    for pair, count in together.items():
        less, more = sorted(pair, key=lambda path: (alone[path], path))
        if count >= SUPPORT and count >= CONFIDENCE * alone[more]:
            found.append(CoupledFiles(less, 1, more, count, count / alone[more]))
    found.sort(key=lambda c: (-c.together * c.confidence, c.path, c.other))
    return tuple(found[:LISTED])


def _commits(context: Context) -> Iterator[frozenset[str]]:
    for commit, paths in enough_changes(context):
        if len(commit.paths) <= BULK and not is_robot(commit.author):
            yield paths


def _are_apart(path: str, other: str) -> bool:
    """In different folders, and not one thing that C and its like write in a header and a source."""
    if path.rpartition("/")[0] == other.rpartition("/")[0]:
        return False
    stem, of_other = _DECLARES.fullmatch(path), _DECLARES.fullmatch(other)
    return not (stem and of_other and stem[1] == of_other[1])
