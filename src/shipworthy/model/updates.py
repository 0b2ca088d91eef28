"""Who keeps dependencies up to date."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateEntry:
    """One ecosystem an update tool watches, in some folders."""

    ecosystem: str
    """As manifests name it, or `*` for all."""
    folders: tuple[str, ...]
    """Globs relative to the root, `` for the root itself."""
    line: int


@dataclass(frozen=True, slots=True)
class UpdateConfig:
    path: str
    tool: str
    entries: tuple[UpdateEntry, ...]
    problem: str = ""
    """Why the tool would refuse it."""
    line: int = 1
    """Where the problem is."""
