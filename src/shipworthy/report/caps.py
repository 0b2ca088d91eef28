"""How much a page may hold. Pages climb down a ladder of these until they fit their budget."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    rules: int
    """Rules per list."""
    findings: int
    """Places per rule."""
    sentence: int
    """Characters of a message or explanation."""
    path: int
    """Characters of a file name."""
    rows: int = 0
    """Workflows in a table."""
    workflows: int = 0
    """Workflows told in full."""
    pictures: int = 0
    """Workflows drawn."""
    drawn: int = 0
    """Nodes of a drawing."""
    steps: int = 0
    """Nodes of a workflow that is told in full."""
    cells: int = 0
    """Nodes of a workflow that are held against what must be said of them."""


_MANY = 1_000_000
ALL = Caps(
    rules=_MANY, findings=_MANY, sentence=4_000, path=4_000, rows=_MANY, workflows=_MANY, pictures=_MANY,
    drawn=_MANY, steps=_MANY, cells=_MANY,
)  # fmt: skip
LADDER = (
    Caps(400, 10, 600, 160, rows=200, workflows=30, pictures=10, drawn=60, steps=60, cells=40),
    Caps(400, 10, 600, 160, rows=60, workflows=8, pictures=3, drawn=40, steps=25, cells=12),
    Caps(120, 5, 400, 120, rows=60, workflows=8, pictures=3, drawn=40, steps=25, cells=12),
    Caps(60, 3, 300, 120, rows=30, workflows=4, pictures=2, drawn=30, steps=15, cells=8),
    Caps(25, 2, 200, 100, rows=15, workflows=2, pictures=1, drawn=25, steps=10, cells=5),
    Caps(10, 1, 160, 80, rows=8, workflows=1, steps=6),
    Caps(4, 1, 100, 60, rows=3),
)
"""The last must fit any budget, whatever the result."""
