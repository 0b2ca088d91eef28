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


class Outcome(StrEnum):
    """What became of a function whose body was taken out, by all constants put in its place."""

    REQUIRED = "required"
    """A test failed for each of them."""
    PARTIAL = "partial"
    """A test failed for some."""
    PSEUDO_TESTED = "pseudo-tested"
    """Tests run it, and none failed for any."""
    NOT_PROBED = "not-probed"


@dataclass(frozen=True, slots=True)
class ProbedFunction:
    """A function and whether tests notice that its body is gone."""

    path: str
    """As the report writes it."""
    line: int
    name: str
    outcome: Outcome
    sampled: bool = False
    """Drawn at random, or one of all: only these may be reckoned up to the whole."""
    tests: int = 0
    """That run it, where the report says."""
    reason: str = ""
    """Why it was not probed."""

    @property
    def noticed(self) -> bool:
        return self.outcome in {Outcome.REQUIRED, Outcome.PARTIAL}


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
    functions: tuple[ProbedFunction, ...] = ()
    """Those whose whole body was taken out, where the report tries that."""
    scope: tuple[str, ...] = ()
    """Files it could have drawn from, where only a sample of them was tried."""

    def count(self, *statuses: MutantStatus) -> int:
        return sum(m.status in statuses for m in self.mutants)
