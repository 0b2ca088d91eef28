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


ALL = Caps(rules=1_000_000, findings=1_000_000, sentence=4_000, path=4_000)
LADDER = (
    Caps(rules=400, findings=10, sentence=600, path=160),
    Caps(rules=120, findings=5, sentence=400, path=120),
    Caps(rules=60, findings=3, sentence=300, path=120),
    Caps(rules=25, findings=2, sentence=200, path=100),
    Caps(rules=10, findings=1, sentence=160, path=80),
    Caps(rules=4, findings=1, sentence=100, path=60),
)
"""The last must fit any budget, whatever the result."""
