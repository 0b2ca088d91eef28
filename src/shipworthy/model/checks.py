"""What the tests of a file check, so that two versions of them can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Strength(IntEnum):
    """How much of a value a check pins down."""

    TRUTH = 1
    """That it is there, or true, or that nothing went wrong; of failures: that something fails."""
    PART = 2
    """A property: membership, order, type, absence; of failures: the kind."""
    VALUE = 3
    """The value itself; of failures: kind and message."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can fail a test."""

    line: int
    text: str
    """Without needless blanks; the same for the same check."""
    strength: Strength
    subjects: frozenset[str] = frozenset()
    """What is held against something, as written, without constants."""
    expected: str = ""
    """The constant it is held against."""
    failure: bool = False
    """It checks that something goes wrong."""
    helper: bool = False
    """It cannot be seen here what is checked."""
    tolerance: float | None = None
    """How far off a number may be."""
    exact: bool = False
    """It holds one value against another, or against nothing: equal or not."""


@dataclass(frozen=True, slots=True)
class CheckedTest:
    """A test with all that it checks."""

    name: str
    """Qualified by the classes around it, where they can be told."""
    line: int
    checks: tuple[Check, ...]
    lines: tuple[str, ...]
    """Of its text, trimmed, without blank ones."""
    skipped: str = ""
    """What keeps it from running or from counting, as written."""
    swallowed: tuple[int, ...] = ()
    """Lines of handlers that let it pass when something goes wrong."""
    replaced: tuple[str, ...] = ()
    """What it replaces by doubles: last part only."""
    calls: frozenset[str] = frozenset()
    """Names it calls, last part only."""
    oracles: int = 0
    """Words that look as if they checked something, among them those of forms that are not read."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    tests: tuple[CheckedTest, ...]
    lines: tuple[str, ...]
    """Of the whole text, trimmed; the first is line 1."""


@dataclass(frozen=True, slots=True)
class Weakening:
    """A test that can find less than it could before."""

    line: int
    kind: str
    test: str
    before: str
    after: str
