"""One difference between two versions of a workflow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    how: How
    subject: str
    """node, edge, tool, permission, model, prompt, approval, validation, bound, timeout …"""
    node: str
    """Empty: the workflow as a whole."""
    text: str
    path: str
    line: int
    """In the version that has it: the later one, unless it was removed."""
    loosened: bool = False
    """Something is allowed, or goes unseen, that was not before."""
    before: str = ""
    after: str = ""
    witness: tuple[str, ...] = ()
    """Of what can be reached now: the nodes on the way."""
