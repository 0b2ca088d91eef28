"""What following commands may see of a repository, and what it hands on."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from shipworthy.formats.tasks.pre_commit import HOOK
from shipworthy.model.commands import Invocation, Purpose

T = TypeVar("T")
NOWHERE = "?"
"""A directory that is not known."""
Environment = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sources:
    """The repository's text files. `read` gives none for what cannot be read."""

    paths: frozenset[str]
    read: Callable[[str], str | None]
    remember: Callable[[tuple[str, str], Callable[[], object]], object]
    """The result made when first asked for, with its evidence each time."""

    def named(self, name: str) -> list[str]:
        """The paths of files with that name, the shallowest first."""
        if not self._by_name:
            for path in self.paths:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
            for found in self._by_name.values():
                found.sort(key=lambda p: (p.count("/"), p))
        return self._by_name.get(name, [])

    def once(self, what: str, path: str, make: Callable[[], T]) -> T:
        """The result of `make` for that file, made when first asked for."""
        return cast("T", self.remember((what, path), make))

    _by_name: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)

    def beside(self, directory: str, names: Sequence[str]) -> str | None:
        """The first of these files in the directory."""
        return next((p for n in names if (p := joined(directory, n)) in self.paths), None)

    def above(self, directory: str, name: str) -> str | None:
        """The file of that name in the directory or the nearest one above it."""
        while directory != NOWHERE:
            if (path := joined(directory, name)) in self.paths:
                return path
            if not directory:
                break
            directory = directory.rpartition("/")[0]
        return None


def joined(directory: str, name: str) -> str:
    """A path from the root; `?` where it leads nowhere known or out of the repository."""
    if NOWHERE in {directory, name} or name.startswith(("/", "~")) or "$" in name:
        return NOWHERE
    path = posixpath.normpath(posixpath.join(directory, name.removeprefix("./") or "."))
    return NOWHERE if path.startswith("..") else "" if path == "." else path


@dataclass(frozen=True)
class Script:
    """A text to follow, and all that decides what it means."""

    text: str
    path: str
    lines: tuple[int, ...] = (1,)
    """The line of the file for each line of the text; the last counts for all that follow."""
    directory: str = ""
    environment: Environment = ()
    errexit: bool | None = False
    pipefail: bool = False
    language: str = "shell"
    ignored: str = ""
    ignored_at: tuple[str, int] = ("", 1)
    contained: bool = False
    arguments: tuple[str, ...] | None = None
    """What the script is given; none where that is not known."""

    @property
    def variables(self) -> dict[str, str]:
        known = dict(self.environment)
        if self.arguments is not None:
            numbered = {str(i): "" for i in range(1, 10)}
            numbered |= {str(i): a for i, a in enumerate(self.arguments[:9], start=1)}
            known |= numbered | {"@": "\0".join(self.arguments)}
        return known

    def line(self, number: int) -> int:
        return self.lines[min(max(number, 1), len(self.lines)) - 1] if self.lines else 1


@dataclass(frozen=True)
class Call:
    """A command whose program is known, as a runner is asked to expand it."""

    words: tuple[str, ...]
    directory: str
    environment: Environment
    script: Script
    line: int
    contained: bool = False
    layers: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        return self.words[0]

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.words[1:]

    @property
    def variables(self) -> Mapping[str, str]:
        return dict(self.environment)


COMPUTED = "which of its tasks it runs is computed"
"""A reason: it may be for anything."""


@dataclass(frozen=True)
class Opaque:
    """A command that surely runs something, which cannot be read here."""

    name: str
    reason: str


Expansion = tuple[Script, ...] | Opaque | None
"""What a runner makes of a call; none where it has nothing to say."""


@dataclass(frozen=True)
class Resolved:
    """One command at the end of the way."""

    text: str
    path: str
    line: int
    purposes: frozenset[Purpose] = frozenset()
    ignored: str = ""
    """Why its failure does not count."""
    ignored_at: tuple[str, int] = ("", 1)
    opaque: str = ""
    """Why it could not be followed."""
    program: str = ""

    def excused(self, why: str, where: tuple[str, int]) -> Resolved:
        return self if self.ignored or not why else replace(self, ignored=why, ignored_at=where)


_READABLE = {
    "repository-tests": "the repository's own test runner",
    "gradle-tests": "Gradle's test task",
    "gradle-assemble": "Gradle's assemble task",
    "maven-surefire": "Maven's tests (surefire)",
    "maven-compiler": "Maven's compiler",
    "roslyn-analyzers": "the compiler's analyzers, whose warnings are errors",
    "errorprone": "Error Prone, in the compiler",
    "failsafe": "Maven's integration tests (failsafe)",
}


def shown(invocation: Invocation) -> str:
    """A command as a report shows it: one line, not too long."""
    text = " ".join(invocation.text.replace("\\\n", " ").split())
    if text.startswith(HOOK):
        return f"the pre-commit hook {text.split()[1]}"
    text = _READABLE.get(text, text)
    return text if len(text) <= 200 else text[:199] + "…"
