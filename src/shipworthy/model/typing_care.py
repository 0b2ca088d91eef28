"""How strictly a type checker is told to look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckerSettings:
    """What one configuration file says to one type checker."""

    tool: str
    line: int
    strict: bool | None
    """Functions without types are errors; none where the file leaves it to others."""
    extends: tuple[str, ...] = ()
    """Files or packages whose settings hold where this one says nothing, the last one first."""
    empty: bool = False
    """It has no files of its own and only names other projects."""
    only: tuple[str, ...] = ()
    """The files and folders it looks at, where they are named without wildcards."""
