"""One pass of `git log --numstat` through the whole history, read as it comes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from shipworthy.model.ledger import Edit, Entry
from shipworthy.repo.git import Git, GitError

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SECONDS = re.compile(r"-?\d{1,11}")
_RAW = re.compile(r":\d{6} \d{6} [0-9a-f]{40,64} ([0-9a-f]{40,64}) ([A-Z])\d{0,3}")
_LOG = ("log", "--no-walk=unsorted", "-z", "--format=%H%x00%P%x00%ct%x00%s")
AT_ONCE = 2_000
"""Commits: where git ends in the middle, not all of them are looked up again."""
FEW = 5
MOST_UNREAD = 0.05
_NUMSTAT = re.compile(r"(\d{1,15}|-)\t(\d{1,15}|-)\t(.*)", re.DOTALL)


def ledger(git: Git, tips: Iterable[str]) -> Iterator[Entry]:
    """Every commit reachable from the tips, parents before children. Raises `GitError`.

    Where the clone lacks a content git ends in the middle: it is asked again for what comes after, and the
    commit is told without edits. Where that is so of many commits, the error says it.
    """
    order = _order(git, tips)
    unread = 0
    for at in range(0, len(order), AT_ONCE):
        for entry, read in _told(git, order[at : at + AT_ONCE]):
            unread += not read
            if unread > max(FEW, MOST_UNREAD * len(order)):
                raise GitError(f"the contents of {unread} commits and more are not in this clone")
            yield entry


def _order(git: Git, tips: Iterable[str]) -> list[str]:
    asked = list(dict.fromkeys(tips))
    if wrong := next((tip for tip in asked if not _OBJECT_ID.fullmatch(tip)), None):
        raise GitError(f"{wrong!r} is no commit id")
    said = b"".join(
        git.streamed("rev-list", "--topo-order", "--reverse", "--stdin", stdin="\n".join(asked).encode())
    )
    return said.decode().split()


def _told(git: Git, ids: list[str]) -> Iterator[tuple[Entry, bool]]:
    """Each commit, and whether its edits could be read."""
    while ids:
        done = 0
        try:
            for entry in _asked(git, ids):
                done += 1
                yield entry, True
        except GitError as error:
            if git.late:
                raise
            ids = ids[done:]
            if not ids:
                raise
            yield _alone(git, ids[0], error)
            ids = ids[1:]
        else:
            return


def _alone(git: Git, id_: str, error: GitError) -> tuple[Entry, bool]:
    """A commit at which git ended, or the one before it."""
    for way in (("-M", "-l400"), ("--no-renames",)):  # renames are told by more contents than were changed
        with suppress(GitError):
            return next(iter(list(_asked(git, [id_], *way)))), True
    try:
        (entry,) = _entries(_tokens(git.streamed(*_LOG, "--no-patch", "--stdin", stdin=id_.encode())))
    except (GitError, ValueError):
        raise error from None
    return Entry(entry.id, entry.parents, entry.time, entry.subject, (), read=False), False


def _asked(git: Git, ids: Iterable[str], *way: str) -> Iterator[Entry]:
    pieces = git.streamed(
        *_LOG, "--raw", "--numstat", "--no-abbrev", *(way or ("-M", "-l400")), "--no-ext-diff",
        "--no-textconv", "--stdin", stdin="".join(f"{id_}\n" for id_ in ids).encode(),
    )  # fmt: skip
    return _entries(_tokens(pieces))


def _tokens(pieces: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\0")
        for token in whole:
            yield os.fsdecode(token)
    if rest:
        yield os.fsdecode(rest)


def _entries(tokens: Iterator[str]) -> Iterator[Entry]:
    head: tuple[str, tuple[str, ...], int, str] | None = None
    edits: list[Edit] = []
    blobs: dict[str, str] = {}
    for token in tokens:
        plain = token.lstrip("\n")
        if raw := _RAW.fullmatch(plain):
            path = next(tokens, "")
            path = next(tokens, "") if raw[2] in "RC" else path
            blobs[path] = raw[1]
        elif counted := _NUMSTAT.fullmatch(plain):
            edits.append(_edit(counted, tokens, blobs))
        elif _OBJECT_ID.fullmatch(plain):
            if head:
                yield Entry(*head, tuple(edits))
            parents, time, subject = (next(tokens, "") for _ in range(3))
            seconds = int(time) if _SECONDS.fullmatch(time) else 0
            head, edits, blobs = (plain, tuple(parents.split()), seconds, subject), [], {}
    if head:
        yield Entry(*head, tuple(edits))


def _edit(counted: re.Match[str], tokens: Iterator[str], blobs: dict[str, str]) -> Edit:
    added, deleted, path = counted.groups()
    before = path
    if not path:  # a rename: the two names follow
        before, path = next(tokens, ""), next(tokens, "")
    return Edit(path, before, _count(added), _count(deleted), blobs.get(path, ""))


def _count(said: str) -> int:
    """Binary files have dashes instead of counts."""
    return 0 if said == "-" else int(said)
