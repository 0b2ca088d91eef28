"""Scripts in pyproject.toml, pixi.toml, hatch.toml and Pipfile: hatch, pdm, poe, taskipy, rye, pixi."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.tasks._values import joined, listed, no_more_than, pairs, table, text, texts
from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import line_of

MAX_SCRIPTS = 5_000
_POE_OWN = frozenset({"env", "envfile", "executor", "include", "shell_interpreter", "default_task_type"})


def parse(source: str, runner: str) -> TaskFile:
    """`runner`: hatch, pdm, poe, taskipy, rye, pixi, pipenv or mise."""
    document = read_toml(source)
    tool = table(document, "tool")
    match runner:
        case "hatch":
            envs = table(tool, "hatch", "envs") or table(document, "envs")
            return TaskFile(tuple(_hatch(envs)))
        case "pdm":
            scripts = table(tool, "pdm", "scripts")
        case "poe":
            scripts = table(tool, "poe", "tasks") or table(document, "tasks")
        case "taskipy":
            scripts = table(tool, "taskipy", "tasks")
        case "rye":
            scripts = table(tool, "rye", "scripts")
        case "pipenv":
            scripts = table(document, "scripts")
        case "mise":
            return TaskFile(tuple(_mise(table(document, "tasks"))))
        case "pixi":
            return TaskFile(tuple(_pixi(table(tool, "pixi") or document)))
        case _:
            scripts = {}
    names = [n for n in scripts if n not in _POE_OWN and n != "_"]
    return TaskFile(tuple(_target(n, scripts[n], line_of(scripts, n), runner) for n in names))


def _target(name: str, value: object, line: int, runner: str) -> Target:
    commands: list[Command] = []
    needs: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        _read(entry, line, runner, commands, needs)
    given = table(value)
    needs += [d.split(" ")[0] for d in texts(given.get("deps"))]
    directory = text(given.get("cwd")) or text(given.get("working_dir"))
    return Target(name, line, tuple(commands), tuple(needs), directory=directory)


def _read(entry: object, line: int, runner: str, commands: list[Command], needs: list[str]) -> None:
    """One entry: a command line, a table of one, or the name of another script."""
    given = table(entry)
    environment = pairs(given.get("env"))
    if isinstance(entry, str):
        commands.append(Command(entry, line))
        return
    command = given.get("cmd", given.get("shell", given.get("chain")))
    if isinstance(command, str) or (command and runner != "rye"):
        words = command if isinstance(command, str) else joined(command)
        commands.append(Command(words, line, environment=environment))
    elif command:
        commands.append(Command(joined(command), line, environment=environment))
    for key in ("sequence", "composite", "parallel"):
        for part in listed(given.get(key)):
            if runner == "poe" and isinstance(part, str):
                needs.append(part.split(" ")[0])
            elif runner == "pdm" and isinstance(part, str):
                commands.append(Command(f"pdm run {part}", line))
            else:
                _read(part, line, runner, commands, needs)
    if reference := text(given.get("ref")):
        needs.append(reference.split(" ")[0])
    if script := text(given.get("script")) or text(given.get("call")):
        commands.append(Command(f"python-call {script.partition('(')[0]}", line, language="other"))


def _hatch(envs: dict[str, Any]) -> Iterator[Target]:
    """Targets are named `environment:script`; a script may name another of its environment first."""
    inherited = table(envs, "default", "scripts")
    for environment, settings in envs.items():
        own = table(table(settings).get("scripts"))
        scripts = {**inherited, **own}
        for name in no_more_than(MAX_SCRIPTS, scripts, "scripts"):
            line = line_of(own if name in own else inherited, name)
            commands, needs = [], []
            for raw in texts(scripts[name]):
                ignored = "a leading `-`" if raw.startswith("- ") else ""
                line_text = raw.removeprefix("- ").replace("{args}", "").replace("{args:", "").strip("}")
                first = line_text.split(" ")[0]
                if first in scripts and first != name:
                    needs.append(f"{environment}:{first}")
                else:
                    commands.append(Command(line_text, line, ignored))
            yield Target(f"{environment}:{name}", line, tuple(commands), tuple(needs))


def _pixi(settings: dict[str, Any]) -> Iterator[Target]:
    features = table(settings.get("feature")).values()
    for tasks in [table(settings.get("tasks")), *(table(f, "tasks") for f in features)]:
        for name, value in no_more_than(MAX_SCRIPTS, tasks.items(), "tasks"):
            line = line_of(tasks, name)
            given = table(value)
            command = text(value) or text(given.get("cmd")) or joined(given.get("cmd"))
            depends = given.get("depends-on", given.get("depends_on"))
            if isinstance(value, list):
                depends = value
            needs = [d if isinstance(d, str) else text(table(d).get("task")) for d in listed(depends)]
            commands = (Command(command, line),) if command else ()
            yield Target(
                str(name), line, commands, tuple(n for n in needs if n), directory=text(given.get("cwd"))
            )


def _mise(tasks: dict[str, Any]) -> Iterator[Target]:
    for name, value in no_more_than(MAX_SCRIPTS, tasks.items(), "tasks"):
        given = table(value)
        line = line_of(tasks, name)
        runs = value if isinstance(value, str | list) else given.get("run")
        at = line_of(given, "run", line) if given else line
        commands = tuple(Command(c, at) for c in texts(runs))
        needs = tuple(d.split(" ")[0] for key in ("depends", "depends_post") for d in texts(given.get(key)))
        yield Target(str(name), line, commands, needs, directory=text(given.get("dir")))
