"""What the probe found out, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shipworthy.model.mutation import Outcome
from shipworthy.model.proportion import Interval, wilson


@dataclass(frozen=True, slots=True)
class Function:
    """A function the probe knows of."""

    id: int
    path: str
    """From the root of the repository."""
    name: str
    line: int
    column: int
    end_line: int
    end_column: int
    first_line: int
    """Of the body."""
    skipped: str
    """Why it is no candidate; empty where it may be one."""
    tests: tuple[str, ...]
    """Passing tests that run it, nearest first: those that run the fewest functions."""
    constants: tuple[str, ...]
    """What its body is replaced by, one after the other."""
    decisions: int
    at_import: bool
    """It ran before the first test: any test may rest on what it did then."""

    @property
    def eligible(self) -> bool:
        return bool(self.tests) and not self.skipped


@dataclass(frozen=True, slots=True)
class Trial:
    """One constant in place of a body."""

    constant: str
    noticed: bool
    late: bool
    by: str
    """The test that noticed."""
    ran: int


@dataclass(frozen=True, slots=True)
class Probed:
    """One function and what became of it."""

    function: Function
    outcome: Outcome
    trials: tuple[Trial, ...] = ()
    reason: str = ""
    sampled: bool = False
    """Drawn at random: only these are reckoned up to the whole."""


@dataclass(frozen=True, slots=True)
class Suite:
    """The unchanged tests."""

    collected: int
    passed: int
    seconds: float
    flaky: tuple[str, ...]
    """Failed once and then passed: no trial uses them."""
    durations: dict[str, float]
    """Of the tests that passed."""
    python: str
    pytest: str
    forkless: tuple[str, ...] = ()
    """Pass in a process of their own and fail in a forked one: no trial uses them."""


@dataclass(frozen=True)
class Report:
    """All of it."""

    commit: str
    dirty: bool
    at: str
    seed: int
    suite: Suite
    functions: tuple[Function, ...]
    probed: tuple[Probed, ...]
    elsewhere: dict[str, str]
    """Files that were imported from outside the private copy, and from where."""
    seconds: float
    trial_seconds: float
    mutants: int
    stopped: str
    """Why no more functions were probed; empty where there were no more."""
    arguments: tuple[str, ...]
    """Given to pytest: they may have left out tests that notice more."""
    scope: tuple[str, ...]
    """Every file it was pointed at, whether or not tests run it."""
    whole_seconds: float
    """What all tests took in a fresh process, the survivors emptied; 0 where that was not done."""
    complete: bool = True

    @property
    def eligible(self) -> list[Function]:
        return [f for f in self.functions if f.eligible]

    def with_outcome(self, *outcomes: Outcome) -> list[Probed]:
        return [p for p in self.probed if p.outcome in outcomes]

    @property
    def survivors(self) -> list[Probed]:
        return self.with_outcome(Outcome.PSEUDO_TESTED)

    def estimate(self) -> tuple[int, int, Interval]:
        return estimate(self.probed)


def estimate(probed: Iterable[Probed]) -> tuple[int, int, Interval]:
    """Of those drawn at random: how many are noticed, of how many, and where the share of all lies."""
    drawn = [p for p in probed if p.sampled and p.outcome is not Outcome.NOT_PROBED]
    noticed = sum(p.outcome is not Outcome.PSEUDO_TESTED for p in drawn)
    return noticed, len(drawn), wilson(noticed, len(drawn))


def outcome_of(trials: Iterable[Trial]) -> Outcome:
    noticed = [trial.noticed for trial in trials]
    if all(noticed):
        return Outcome.REQUIRED
    return Outcome.PARTIAL if any(noticed) else Outcome.PSEUDO_TESTED


def not_probed(probed: Probed, reason: str) -> Probed:
    return replace(probed, outcome=Outcome.NOT_PROBED, reason=reason)


def function(said: dict[str, Any], root: Path) -> Function:
    """As the process that knows the project tells it."""
    return Function(
        id=said["id"], path=Path(said["path"]).relative_to(root).as_posix(), name=said["name"],
        line=said["line"], column=said["column"], end_line=said["to"], end_column=said["end_column"],
        first_line=said["from"], skipped=said["skipped"], tests=tuple(said["tests"]),
        constants=tuple(said["constants"]), decisions=said["decisions"], at_import=said["at_import"],
    )  # fmt: skip
