"""Checks in CI that cannot fail."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.ci.ci import ci_commands
from shipworthy.collect.ci.following.pipelines import followed
from shipworthy.collect.context import Context, fact
from shipworthy.model.commands import Purpose
from shipworthy.model.pipelines import CiCommand, Occasion

_CHECKS = (Purpose.TEST, Purpose.LINT, Purpose.TYPE_CHECK, Purpose.SECURITY)


@dataclass(frozen=True, slots=True)
class SilentFailure:
    """A check that cannot fail the run it is part of."""

    path: str
    line: int
    """Where its failure is thrown away."""
    how: str
    """By what: `|| true`, `continue-on-error` …"""
    command: str
    """The first command it is about."""
    more: int
    """How many others."""
    purposes: tuple[str, ...]
    step: str
    """The CI step that runs it, as path:line."""

    @property
    def what(self) -> str:
        return f"`{self.command}`" + (f" and {self.more} more" if self.more else "")


@fact("ci.silent_failures")
def silent_failures(context: Context) -> tuple[SilentFailure, ...]:
    """Tests, linters, type checkers and security checks whose failure CI throws away.

    Found: `|| true`, `continue-on-error`, a pipe without `pipefail`, a script without `set -e` that goes on.
    Not counted: jobs that call themselves experimental, a check that runs elsewhere and can fail there.
    """
    found: dict[tuple[str, int, str], list[CiCommand]] = {}
    commands, reviewed = context.get(ci_commands), context.get(followed).reviewed
    for command in commands:
        checks = set(_CHECKS) & set(command.purposes)
        if not checks or not command.ignored or command.tentative:
            continue
        if checks == {Purpose.SECURITY} and (command.path, command.job) in reviewed:
            continue
        if _automatic(command) and not _fails_elsewhere(command, commands):
            key = (command.ignored_path, command.ignored_line, command.ignored)
            found.setdefault(key, []).append(command)
    return tuple(_silent(*key, found[key]) for key in sorted(found))


def _silent(path: str, line: int, how: str, commands: list[CiCommand]) -> SilentFailure:
    commands = sorted(commands, key=lambda c: (_rank(c), c.text))
    texts = list(dict.fromkeys(c.text for c in commands))
    purposes = tuple(sorted({p for c in commands for p in c.purposes if p in _CHECKS}))
    first = commands[0]
    return SilentFailure(path, line, how, texts[0], len(texts) - 1, purposes, f"{first.path}:{first.line}")


def _rank(command: CiCommand) -> int:
    """Tests before linters: what a reader would miss most is named first."""
    return next(i for i, purpose in enumerate(_CHECKS) if purpose in command.purposes)


def _automatic(command: CiCommand) -> bool:
    return bool({Occasion.PULL_REQUEST, Occasion.PUSH} & set(command.occasions))


def _fails_elsewhere(command: CiCommand, commands: tuple[CiCommand, ...]) -> bool:
    """The same command where it counts; or the same tool, with the ignored one only reporting more."""
    tool = command.text.split(" ")[0]
    for other in commands:
        if other.ignored or not set(command.occasions) & set(other.occasions):
            continue
        if other.text == command.text:
            return True
        same_job = (other.path, other.job) == (command.path, command.job)
        if command.ignored.startswith("`--") and same_job and other.text.split(" ")[0] == tool:
            return True
    return False
