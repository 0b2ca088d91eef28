"""Taskfile.yml of go-task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.tasks._values import listed, no_more_than, pairs, table, text
from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

NAMES = (
    "Taskfile.yml",
    "Taskfile.yaml",
    "taskfile.yml",
    "taskfile.yaml",
    "Taskfile.dist.yml",
    "Taskfile.dist.yaml",
)
MAX_TASKS = 5_000
RUN_TASK = "task"
_VARIABLE = re.compile(r"\{\{\s*\.(\w+)\s*\}\}")
_ANY = re.compile(r"\{\{[^{}]*\}\}")


def parse(source: str) -> TaskFile:
    document = table(read_yaml(source))
    variables = dict(pairs(document.get("vars")))
    tasks = table(document.get("tasks"))
    targets = tuple(
        _target(str(name), tasks[name], line_of(tasks, name), variables)
        for name in no_more_than(MAX_TASKS, tasks, "tasks")
    )
    return TaskFile(targets, "default")


def included(source: str) -> dict[str, str]:
    """Namespaces and the files (or folders) they stand for."""
    found = {}
    for name, value in table(read_yaml(source), "includes").items():
        path = text(value) or text(table(value).get("taskfile"))
        if path and "://" not in path:
            found[str(name)] = path.removeprefix("./")
    return found


def _target(name: str, value: object, line: int, variables: dict[str, str]) -> Target:
    given = table(value)
    local = {**variables, **dict(pairs(given.get("vars")))}
    commands = value if isinstance(value, list) else given.get("cmds", given.get("cmd", value))
    if isinstance(commands, dict):
        commands = None
    needs = [d if isinstance(d, str) else text(table(d).get("task")) for d in listed(given.get("deps"))]
    return Target(
        name,
        line,
        tuple(_commands(commands, line, local)),
        tuple(n for n in needs if n),
        directory=_filled(text(given.get("dir")), local),
    )


def _commands(value: Any, line: int, variables: dict[str, str]) -> Iterator[Command]:
    for index, entry in enumerate(listed(value)):
        at = line_of(value, index, line) if isinstance(value, list) else line
        given = table(entry)
        ignored = "`ignore_error`" if given.get("ignore_error") is True else ""
        if other := text(given.get("task")):
            yield Command(f"{RUN_TASK} {_filled(other, variables)}", at, ignored)
        elif command := text(entry) or text(given.get("cmd")):
            yield Command(_filled(command, variables), at, ignored, errexit=True)


def _filled(value: str, variables: dict[str, str]) -> str:
    value = _VARIABLE.sub(lambda m: variables.get(m[1], "$_") if m[1] != "CLI_ARGS" else "", value)
    return _ANY.sub("$_", value)
