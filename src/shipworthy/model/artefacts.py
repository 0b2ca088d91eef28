"""What test and coverage tools leave behind, whichever format they wrote it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Branches:
    """The ways out of one line, and how many of them were taken."""

    taken: int
    total: int
    ways: Mapping[str, bool] = field(default_factory=dict, compare=False)
    """Whether each was taken, by the report's own names; empty where the report only counts them."""

    def united(self, other: Branches) -> Branches:
        """What both say. Where they do not name the same ways, the most that one of them saw is certain."""
        if self.ways and self.ways.keys() == other.ways.keys():
            ways = {name: taken or other.ways[name] for name, taken in self.ways.items()}
            return Branches(sum(ways.values()), len(ways), ways)
        return Branches(max(self.taken, other.taken), max(self.total, other.total))


@dataclass(frozen=True, slots=True)
class CoveredFunction:
    name: str
    line: int
    covered: bool


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One measured file. Lines and branches are counts of their own: no figure mixes them."""

    path: str
    """As the report writes it: often absolute, from another machine, or relative to a source root."""
    covered: frozenset[int] = frozenset()
    """Lines that ran."""
    missed: frozenset[int] = frozenset()
    """Lines that could have run and did not."""
    branches: Mapping[int, Branches] = field(default_factory=dict)
    """By line; only lines with more than one way out."""
    functions: tuple[CoveredFunction, ...] = ()
    unplaced: Branches = field(default_factory=lambda: Branches(0, 0))
    """Ways out that the report counts without saying of which line."""

    @property
    def valid(self) -> int:
        """Lines that can run."""
        return len(self.covered) + len(self.missed)

    @property
    def valid_branches(self) -> int:
        return sum(b.total for b in self.branches.values()) + self.unplaced.total

    @property
    def covered_branches(self) -> int:
        return sum(b.taken for b in self.branches.values()) + self.unplaced.taken


@dataclass(frozen=True)
class CoverageReport:
    """What one report says ran. Its totals are added up here, never taken from its summary."""

    format: str
    producer: str
    """The tool, with its version where stated; empty where the report does not say."""
    files: tuple[FileCoverage, ...]
    roots: tuple[str, ...] = ()
    """Folders the paths may be relative to, as written."""
    branches_measured: bool = False
    produced_at: int | None = None
    """Seconds since 1970: the latest moment it can have been made. A time without a zone counts as
    the westernmost one."""
    complete: bool = True
    """Whether the report ends as its format says it must."""
    warnings: tuple[str, ...] = ()
    statements: tuple[int, int] | None = None
    """Covered and all, where the tool counts statements and not lines, as Go's does."""
    unplaced: Branches = field(default_factory=lambda: Branches(0, 0))
    """Ways out that the report counts without saying of which file."""

    @property
    def covered_lines(self) -> int:
        return sum(len(f.covered) for f in self.files)

    @property
    def valid_lines(self) -> int:
        return sum(f.valid for f in self.files)

    @property
    def covered_branches(self) -> int:
        return sum(f.covered_branches for f in self.files) + self.unplaced.taken

    @property
    def valid_branches(self) -> int:
        return sum(f.valid_branches for f in self.files) + self.unplaced.total


class CaseStatus(StrEnum):
    PASSED = "passed"
    FLAKY = "flaky"
    """Failed, then passed when run again."""
    FAILED = "failed"
    ERROR = "error"
    """Broke outside of what it checks: a fixture, an import, a crash."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Case:
    """One test that did not simply pass."""

    name: str
    suite: str
    status: CaseStatus
    message: str = ""
    path: str = ""
    """As the report writes it; empty where it does not say."""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """A group of cases, counted one by one."""

    name: str
    passed: int = 0
    """Includes the flaky ones."""
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    flaky: int = 0
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        return self.passed + self.failed + self.errors + self.skipped


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the cases of one file or class took together."""

    path: str
    """As the report writes it; empty where it does not say."""
    suite: str
    cases: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TimedCase:
    """One of the cases that took longest."""

    name: str
    suite: str
    path: str
    line: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """The one case of a report that is one of many files of a run."""

    key: str
    """The same for each attempt at the same case."""
    case: Case
    seconds: float
    ended: float


@dataclass(frozen=True)
class TestRun:
    """What one test report says happened."""

    __test__ = False  # its name makes pytest look for tests inside

    format: str
    producer: str
    suites: tuple[Suite, ...]
    remarkable: tuple[Case, ...] = ()
    """Cases that failed, broke, were skipped or are flaky."""
    produced_at: int | None = None
    """Seconds since 1970: the latest moment it can have been made."""
    complete: bool = True
    warnings: tuple[str, ...] = ()
    timings: tuple[Timing, ...] = ()
    """By file and class; the same cases as in the suites, in groups of their own."""
    slowest: tuple[TimedCase, ...] = ()
    """Longest first; not all of them."""
    passed_cases: frozenset[tuple[str, str]] = frozenset()
    """Suite and name of what passed at the first attempt; empty where those are too many."""
    attempts: tuple[Attempt, ...] = ()
    """Where a run is a folder of files: the case of this one. Several such make one run."""

    @property
    def passed(self) -> int:
        return sum(s.passed for s in self.suites)

    @property
    def failed(self) -> int:
        return sum(s.failed for s in self.suites)

    @property
    def errors(self) -> int:
        return sum(s.errors for s in self.suites)

    @property
    def skipped(self) -> int:
        return sum(s.skipped for s in self.suites)

    @property
    def flaky(self) -> int:
        return sum(s.flaky for s in self.suites)

    @property
    def cases(self) -> int:
        return sum(s.cases for s in self.suites)

    @property
    def seconds(self) -> float:
        return sum(s.seconds for s in self.suites)
