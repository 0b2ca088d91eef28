"""Continuous integration as written, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Occasion(StrEnum):
    """When a pipeline runs."""

    PULL_REQUEST = "pull-request"
    """Before a change is merged: for a pull request, or for a push to whatever branch."""
    PUSH = "push"
    RELEASE = "release"
    SCHEDULE = "schedule"
    MANUAL = "manual"
    CALLED = "called"
    """Only when another pipeline asks for it."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Input:
    """A value given to an action or a called pipeline, as written."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Run:
    """What a step comes to for one leg of a matrix, filled in as far as it is literal."""

    text: str
    environment: tuple[tuple[str, str], ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    line: int
    name: str = ""
    script: str = ""
    """As written, nothing filled in."""
    lines: tuple[int, ...] = ()
    """The line of the file each line of the script stands on."""
    path: str = ""
    """The file it stands in, where that is not the pipeline's own."""
    runs: tuple[Run, ...] = ()
    errexit: bool | None = True
    """Whether a failing line ends the script; none where the shell is not known."""
    pipefail: bool = False
    language: str = "shell"
    directory: str = ""
    uses: str = ""
    inputs: tuple[Input, ...] = ()
    occasions: frozenset[Occasion] = frozenset()
    tolerated: int = 0
    """The line that says its failure does not fail the job; 0 where it does."""
    condition: str = ""

    def line_of(self, number: int) -> int:
        """The line of the file for a line of the script, counted from 1."""
        if not self.lines:
            return self.line
        return self.lines[min(max(number, 1), len(self.lines)) - 1]

    def input(self, name: str) -> str:
        return next((i.value for i in self.inputs if i.name == name), "")


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    line: int
    steps: tuple[Step, ...] = ()
    occasions: frozenset[Occasion] = frozenset()
    tolerated: int = 0
    """As of a step: the failure does not fail the run."""
    condition: str = ""
    needs: tuple[str, ...] = ()
    """Jobs it waits for."""
    bare: bool = False
    """It surely never gets the repository's files."""
    calls: str = ""
    """Another pipeline that is this job."""
    calls_line: int = 1
    inputs: tuple[Input, ...] = ()
    permissions: tuple[tuple[str, str], ...] | None = None
    """What its token may do: (scope, access) pairs, `*` for all scopes; none where not stated."""
    timeout: bool = False
    tentative: bool = False
    """It says of itself that it may fail: nightly, experimental …"""
    guarded: bool = False
    """It waits for a deployment environment's approval, or for a job that checks who asks."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a pipeline that stands elsewhere or cannot be read."""

    name: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trigger:
    event: str
    line: int
    filtered: bool = False
    """Restricted to some branches."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One CI definition file, as written."""

    system: str
    path: str
    line: int = 1
    name: str = ""
    triggers: tuple[Trigger, ...] = ()
    jobs: tuple[Job, ...] = ()
    permissions: tuple[tuple[str, str], ...] | None = None
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class CiCommand:
    """A command that CI runs in the end, and the step that leads to it."""

    path: str
    line: int
    """Of the CI step."""
    text: str
    purposes: tuple[str, ...]
    resolved_path: str
    resolved_line: int
    """Where the command itself is written."""
    system: str
    pipeline: str
    job: str
    occasions: tuple[str, ...]
    ignored: str = ""
    """Why its failure does not fail the run; empty where it does."""
    ignored_path: str = ""
    ignored_line: int = 1
    tentative: bool = False
    """Its job says of itself that it may fail: nightly, experimental …"""

    @property
    def on_pull_requests(self) -> bool:
        return Occasion.PULL_REQUEST in self.occasions

    @property
    def via(self) -> str:
        """Where the command is written, if not in the step itself."""
        same = (self.path, self.line) == (self.resolved_path, self.resolved_line)
        return "" if same else f"{self.resolved_path}:{self.resolved_line}"


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """Something CI runs that cannot be read here."""

    path: str
    line: int
    name: str
    reason: str
    hides: tuple[str, ...]
    """Purposes it may serve, by its name."""
    occasions: tuple[str, ...]
