"""What people often count as a release's risk, and what was not found to be: told, and weighing nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.changes import DAY, source_changes
from shipworthy.collect.history.people import is_robot
from shipworthy.collect.history.release import changed_files, the_release_before
from shipworthy.model.repository import Commit

ENOUGH_COMMITS = 5
ENOUGH_FILES = 5
YEAR = 365
LISTED = 10


@dataclass(frozen=True, slots=True)
class NewcomerChange:
    """A commit by somebody who had changed no product code in the year before, at its first file."""

    path: str
    line: int
    author: str
    subject: str
    files: int


@fact("release.newcomer_share", unit="share")
def newcomer_share(context: Context) -> float:
    """The share of this release's commits to product code whose authors had made none in the year before it.

    By address, folded through `.mailmap`; robots are left out. Unknown below five commits, and where the
    release before is older than the year that is read.
    """
    mine, newcomers = _newcomers(context)
    return len(newcomers) / len(mine)


@fact("release.newcomer_changes")
def newcomer_changes(context: Context) -> tuple[NewcomerChange, ...]:
    """The ten largest of those commits, by the files they touch."""
    _, found = _newcomers(context)
    found = sorted(found, key=lambda pair: (-len(pair[1]), pair[0].id))[:LISTED]
    return tuple(NewcomerChange(min(p), 1, c.author, c.subject[:100], len(p)) for c, p in found)


def _newcomers(
    context: Context,
) -> tuple[Sequence[tuple[Commit, frozenset[str]]], list[tuple[Commit, frozenset[str]]]]:
    since, now = the_release_before(context).time, context.door.head.time or 0
    if now - since > YEAR * DAY / 2:
        raise Unavailable("the release before is too old: too little of the year before it is read")
    changes = [(c, paths) for c, paths in source_changes(context) if not is_robot(c.author)]
    mine = [(c, paths) for c, paths in changes if c.time > since]
    if len(mine) < ENOUGH_COMMITS:
        raise Unavailable(
            f"this release has {len(mine)} commits to product code; a share takes {ENOUGH_COMMITS}"
        )
    known = {c.author for c, _ in changes if c.time <= since}
    return mine, [(c, paths) for c, paths in mine if c.author not in known]


@fact("release.spread", unit="share")
def spread(context: Context) -> float:
    """How evenly this release's changed lines lie over its files: their entropy, of the most there could be.

    0: all in one file, 1: as many in each. Unknown below five files.
    """
    lines = [f.added + f.deleted for f in context.get(changed_files) if f.added + f.deleted]
    if len(lines) < ENOUGH_FILES:
        raise Unavailable(f"{len(lines)} source files changed; a spread takes {ENOUGH_FILES}")
    total = sum(lines)
    return -sum(n / total * math.log(n / total) for n in lines) / math.log(len(lines))
