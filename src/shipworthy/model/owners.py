"""Who answers for which files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One line of a CODEOWNERS file: the last that matches a path decides."""

    line: int
    pattern: str
    owners: tuple[str, ...]
    """Empty where the line takes ownership away."""
    invalid: tuple[str, ...]
    """Owners that are no user, team, role or address."""
    exception: bool = False
    """GitLab's `!pattern`: takes ownership away."""
