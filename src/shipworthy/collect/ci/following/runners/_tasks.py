"""Targets to scripts: what every runner needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from shipworthy.collect.ci.following.sources import Call, Script, joined
from shipworthy.model.commands import Command, Target, TaskFile

MAX_TARGETS = 300


@dataclass(frozen=True)
class Place:
    """A task file, where it stands and where its tasks run."""

    path: str
    tasks: TaskFile
    directory: str
    origins: Mapping[str, str] = field(default_factory=dict)
    """The file of each target that stands in another one."""


def chosen(place: Place, names: Iterable[str], call: Call) -> Iterator[Script]:
    """The scripts of the named targets and of all they need, what is needed first."""
    seen: set[str] = set()
    for name in names:
        yield from _with_needs(place, name, call, seen)


def _with_needs(place: Place, name: str, call: Call, seen: set[str]) -> Iterator[Script]:
    if name in seen or len(seen) > MAX_TARGETS:
        return
    seen.add(name)
    target = place.tasks.target(name)
    if target is None:
        return
    for need in target.dependencies:
        yield from _with_needs(place, need, call, seen)
    yield from scripts_of(target, place, call)


def scripts_of(target: Target, place: Place, call: Call) -> Iterator[Script]:
    directory = joined(place.directory, target.directory) if target.directory else place.directory
    path = place.origins.get(target.name, place.path)
    for command in target.commands:
        yield script_of(command, path, directory, call)


def script_of(command: Command, path: str, directory: str, call: Call) -> Script:
    """A command of a task file as a script that stands on its lines."""
    where = joined(directory, command.directory) if command.directory else directory
    more = command.environment
    count = command.text.count("\n") + 1
    return Script(
        command.text,
        path,
        tuple(range(command.line, command.line + count)),
        where,
        tuple(sorted({**dict(call.environment), **dict(more)}.items())) if more else call.environment,
        command.errexit,
        language=command.language,
        ignored=command.ignored,
        ignored_at=(path, command.line),
        contained=call.contained,
    )


def text_of(text: str, call: Call) -> Script:
    """Another command in the place of the called one."""
    return replace(
        call.script,
        text=text,
        lines=(call.line,),
        directory=call.directory,
        environment=call.environment,
        language="shell",
        ignored="",
        contained=call.contained,
    )


def options(
    arguments: Iterable[str], valued: frozenset[str] = frozenset()
) -> tuple[list[str], dict[str, list[str]]]:
    """Plain words, and the values of options: those given with `=`, and of `valued` the next word."""
    plain: list[str] = []
    found: dict[str, list[str]] = {}
    waiting = ""
    for word in arguments:
        if waiting:
            found.setdefault(waiting, []).append(word)
            waiting = ""
        elif word == "--":
            break
        elif word.startswith("-") and len(word) > 1:
            name, equals, value = word.partition("=")
            if equals:
                found.setdefault(name, []).append(value)
            elif name in valued:
                waiting = name
            else:
                found.setdefault(name, [])
        else:
            plain.append(word)
    return plain, found
