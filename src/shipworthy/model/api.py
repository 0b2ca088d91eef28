"""What a library takes away from those who call it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Break:
    """A public name that is gone, or a function that can no longer be called as before."""

    name: str
    """Dotted, as it was imported."""
    what: str
    """`was removed`, `no longer takes timeout`, `now requires name` …"""
    path: str
    line: int
    """Where it is now; of what was removed, where it was."""
    removed: bool
    announced: bool
    """What is gone said in the version before that it would go, or stood beside a notice of it."""
