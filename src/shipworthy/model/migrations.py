"""What one database migration does, and whether it can be undone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Destruction:
    """A statement after which data is gone."""

    line: int
    statement: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration. Those that change nothing are not made."""

    tool: str
    line: int
    """Of the way back where there is one, else of the way forth."""
    reversible: bool | None
    """None where the tool knows no way back."""
    reason: str = ""
    """Why it is not reversible."""
    destructive: tuple[Destruction, ...] = ()
    order: str = ""
    """Sorts the migrations of one folder; empty where the file name does."""
    after: tuple[str, ...] = ()
    """The orders it follows, where they form a chain rather than a sequence."""
