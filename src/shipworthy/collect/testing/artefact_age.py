"""When a report was made, and when the code it speaks of last changed."""

from __future__ import annotations

from collections.abc import Collection
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
    """The newest commit of the last year that changed one of the files; none where git does not say."""
    try:
        commits = context.door.commits()
    except ValueError:
        return None
    wanted = set(paths)
    for commit in commits:
        for path in commit.paths:
            if path in wanted:
                return Change(path, commit.time)
    return None
