"""What mutation tools found: which changes of the code the tests notice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MutantStatus(StrEnum):
    KILLED = "killed"
    """A test failed."""
    TIMED_OUT = "timed-out"
    """Counts as noticed."""
    SURVIVED = "survived"
    """Tests ran it and all passed."""
    NOT_COVERED = "not-covered"
    """No test runs it."""
    INVALID = "invalid"
    """It could not be built or run: says nothing."""
    NOT_TRIED = "not-tried"
    """Ignored, pending or left out: says nothing."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of the code."""

    path: str
    """As the report writes it."""
    line: int
    status: MutantStatus
    mutator: str
    """What was changed, in the tool's words."""
    function: str = ""
    """Whose body it stands in, where the report says."""
    extreme: bool = False
    """The whole body of a function was taken out, not a detail changed."""
    sampled: bool = False
    """Drawn at random: only these may be reckoned up to the whole."""
    tests: int = 0
    """That ran it, where the report says."""


@dataclass(frozen=True)
class MutationReport:
    """What one report of a mutation tool says, mutant by mutant."""

    format: str
    producer: str
    mutants: tuple[Mutant, ...]
    roots: tuple[str, ...] = ()
    """Folders the paths may be relative to, as written."""
    commit: str = ""
    """That was tested, where the report says."""
    produced_at: int | None = None
    """Seconds since 1970: the latest moment it can have been made."""
    complete: bool = True
    warnings: tuple[str, ...] = ()

    def count(self, *statuses: MutantStatus) -> int:
        return sum(m.status in statuses for m in self.mutants)
