"""What differs between an earlier commit, the base, and the working tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    """Moved, with or without changes."""
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Base:
    """The commit a change is measured from."""

    name: str
    """As the user or the tag says it."""
    commit: str
    """Its id; empty where there is a `problem`."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs. Of a deleted one, `path` is where it was."""

    path: str
    before: str
    """Its path at the base; empty where it is new."""
    status: Status
    blob: str
    """Git's id of its content at the base; empty where there was no plain file."""
