"""The whole history, commit by commit, with the lines each file gained and lost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """What a commit did to one file."""

    path: str
    before: str
    """The name the file had, where it was renamed; else the path."""
    added: int
    deleted: int
    blob: str
    """Git's id of what it made of the file; zeros where the file went."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit. A merge has no edits: they are those of the commits it brings together."""

    id: str
    parents: tuple[str, ...]
    time: int
    """Seconds since 1970, of the committer."""
    subject: str
    edits: tuple[Edit, ...]
    read: bool = True
    """False where this clone lacks a content that its edits are told by."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Lines a commit took out of a file that stood there before it, or replaced."""

    commit: str
    path: str
    """In the parent."""
    lines: tuple[tuple[int, int], ...]
    """First and last of each range, in the parent."""
