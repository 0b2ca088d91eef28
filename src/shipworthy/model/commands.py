"""What is run, by whom, when: CI as written, task files, and single commands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a command is run for."""

    TEST = "test"
    LINT = "lint"
    """Judges code."""
    FORMAT = "format"
    TYPE_CHECK = "type-check"
    BUILD = "build"
    SECURITY = "security"
    COVERAGE = "coverage"
    CONFIGURATION = "configuration"
    """Judges files that are not code: YAML, workflows, Dockerfiles."""
    PROSE = "prose"
    """Judges words: spelling, Markdown, commit messages, licence headers."""
    DOCS = "docs"
    INSTALL = "install"
    DEPLOY = "deploy"
    RELEASE = "release"


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
class Command:
    """A line of a task file, its variables filled in as far as they are literal."""

    text: str
    line: int
    ignored: str = ""
    """Why its failure does not count, such as a leading `-`; empty where it does."""
    directory: str = ""
    """Relative to where the task runs."""
    errexit: bool = False
    environment: tuple[tuple[str, str], ...] = ()
    language: str = "shell"
    """`python` for a script body in that language, `other` for any that is not read."""


@dataclass(frozen=True, slots=True)
class Target:
    """A named task."""

    name: str
    line: int
    commands: tuple[Command, ...] = ()
    dependencies: tuple[str, ...] = ()
    """Names of tasks that run too."""
    default: bool = True
    """Whether it runs when no task is named, for runners that then run several."""
    directory: str = ""


@dataclass(frozen=True, slots=True)
class TaskFile:
    """What one task file offers."""

    targets: tuple[Target, ...] = ()
    default: str | None = None
    """The task that runs when none is named."""
    includes: tuple[str, ...] = ()
    """Other task files it reads, relative to its folder."""
    patterns: tuple[Target, ...] = ()
    """Tasks whose name holds a `%` that stands for any text, and so do their commands."""
    variables: tuple[tuple[str, str], ...] = ()
    """What it sets for the files that include it."""
    name: str = ""
    """Of the package it belongs to."""
    members: tuple[str, ...] = ()
    """Globs of folders that hold further packages of the same workspace."""

    def target(self, name: str) -> Target | None:
        return next((t for t in self.targets if t.name == name), None)


@dataclass(frozen=True, slots=True)
class Invocation:
    """One simple command of a shell text."""

    words: tuple[str, ...]
    line: int
    text: str
    environment: tuple[tuple[str, str], ...] = ()
    directory: str = ""
    """Where a `cd` before it has led, relative to the start; `?` where that is not known."""
    ignored: str = ""
    """Why its failure does not fail the text; empty where it does, or where that is not sure."""


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
