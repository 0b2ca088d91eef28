"""Whom to ask about a file: its owners by CODEOWNERS, else who changed it most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history.changes import history
from shipworthy.collect.history.people import is_robot
from shipworthy.collect.operations.ownership import owners_of

NAMED = 2


def keepers(context: Context, paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """By path. Who changed a file in the last year is nobody where the history cannot be read."""
    wanted = sorted(set(paths))
    changes: dict[str, Counter[str]] = {path: Counter() for path in wanted}
    try:
        commits = history(context)
    except Unavailable:
        commits = ()
    for commit in commits:
        if not is_robot(commit.author):
            for path in changes.keys() & set(commit.paths):
                changes[path][commit.author] += 1
    return {path: _owners(context, path) or _most(changes[path]) for path in wanted}


def _owners(context: Context, path: str) -> tuple[str, ...]:
    try:
        return owners_of(context, path)[:NAMED]
    except Unavailable:
        return ()


def _most(changes: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(changes, key=lambda author: (-changes[author], author))
    return tuple(ranked[:NAMED])
