"""When a report was made, and when the code it speaks of last changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context


@dataclass(frozen=True, slots=True)
class Change:
    path: str
    time: int


def made_at(context: Context, path: str, stated: int | None) -> int | None:
    """The latest moment the report can have been made, from what it states and from its file.

    A tracked report was made before the commit that brought it; of others the file's own time is known.
    """
    if context.file(path):
        committed = last_change(context, {path})
        known = [committed.time if committed else None, stated]
    else:
        known = [context.door.artefact_time(path), stated]
    return min((moment for moment in known if moment is not None), default=None)


def last_change(context: Context, paths: Collection[str]) -> Change | None:
    """The newest change of one of the files, committed in the last year or not at all yet.

    None where git does not say.
    """
    wanted = set(paths)
    changes = [*_uncommitted(context, wanted), *_committed(context, wanted)]
    return max(changes, key=lambda change: change.time, default=None)


def _uncommitted(context: Context, wanted: set[str]) -> Iterator[Change]:
    for path in sorted(wanted & context.door.head.changed):
        if (time := context.door.artefact_time(path)) is not None:
            yield Change(path, time)


def _committed(context: Context, wanted: set[str]) -> Iterator[Change]:
    try:
        commits = context.door.commits()
    except ValueError:
        return
    for commit in commits:
        for path in commit.paths:
            if path in wanted:
                yield Change(path, commit.time)
                return
