"""What is run and what for: single commands, and the tasks that task files offer."""

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
