"""The scripts of package.json, deno.json and composer.json, and where a workspace's packages are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.tasks._values import listed, no_more_than, pairs, table, text, texts
from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

MAX_SCRIPTS = 5_000


def parse(source: str) -> TaskFile:
    """A package.json. `pre…` and `post…` scripts are what the script between them needs."""
    document = table(read_json(source))
    scripts = table(document.get("scripts"))
    wired = table(document.get("wireit"))
    targets = []
    for name in no_more_than(MAX_SCRIPTS, scripts, "scripts"):
        command = text(scripts[name])
        line = line_of(scripts, name)
        around = tuple(n for n in (f"pre{name}", f"post{name}") if n in scripts)
        if command == "wireit" and name in wired:
            targets.append(_wired(name, wired, around, line))
        elif command:
            targets.append(Target(name, line, (Command(command, line),), around))
    workspaces = document.get("workspaces")
    members = texts(workspaces if isinstance(workspaces, list) else table(workspaces).get("packages"))
    return TaskFile(tuple(targets), name=text(document.get("name")), members=tuple(members))


def _wired(name: str, wired: dict[str, Any], around: tuple[str, ...], line: int) -> Target:
    given = table(wired[name])
    at = line_of(given, "command", line)
    command = text(given.get("command"))
    needs = [
        d if isinstance(d, str) else text(table(d).get("script")) for d in listed(given.get("dependencies"))
    ]
    kept = tuple(n for n in needs if n and not n.startswith((".", "/")))
    return Target(name, line, (Command(command, at),) if command else (), (*around, *kept))


def workspace_members(source: str) -> tuple[str, ...]:
    """The globs of pnpm-workspace.yaml or lerna.json (which is JSON, and so YAML)."""
    return tuple(texts(table(read_yaml(source)).get("packages")))


def parse_deno(source: str) -> TaskFile:
    tasks = table(read_json(source), "tasks")
    targets = []
    for name, value in tasks.items():
        line = line_of(tasks, name)
        command = text(value) or text(table(value).get("command"))
        needs = tuple(texts(table(value).get("dependencies")))
        targets.append(Target(str(name), line, (Command(command, line),) if command else (), needs))
    return TaskFile(tuple(targets))


def parse_composer(source: str) -> TaskFile:
    """Entries that start with `@` name another script, or PHP or Composer themselves."""
    scripts = table(read_json(source), "scripts")
    targets = []
    for name in no_more_than(MAX_SCRIPTS, scripts, "scripts"):
        line = line_of(scripts, name)
        commands, needs = [], []
        for entry, at in _entries(scripts[name], line):
            if entry.startswith("@") and not entry.startswith(("@php ", "@composer ", "@putenv ")):
                needs.append(entry[1:].split(" ")[0])
            elif "::" not in entry and not entry.startswith("@putenv"):
                commands.append(Command(entry.removeprefix("@"), at))
        targets.append(Target(name, line, tuple(commands), tuple(needs)))
    return TaskFile(tuple(targets))


def _entries(value: object, line: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, list):
        yield from ((v, line_of(value, i, line)) for i, v in enumerate(value) if isinstance(v, str))
    elif isinstance(value, str):
        yield value, line


def parse_nx_project(source: str) -> TaskFile:
    """An Nx project.json: what each target executes, as a command line the executors' names make."""
    document = table(read_json(source))
    targets = table(document.get("targets"))
    found = []
    for name in no_more_than(MAX_SCRIPTS, targets, "targets"):
        given = table(targets[name])
        line = line_of(targets, name)
        options = table(given.get("options"))
        commands = texts(options.get("commands")) or texts(options.get("command"))
        commands = commands or texts(given.get("command"))
        executor = text(given.get("executor"))
        if not commands and executor:
            commands = [f"nx-executor {executor}"]
        folder = text(options.get("cwd"))
        found.append(
            Target(
                name,
                line,
                tuple(Command(c, line, environment=pairs(options.get("env"))) for c in commands),
                tuple(d for d in texts(given.get("dependsOn")) if not d.startswith("^")),
                directory=folder,
            )
        )
    return TaskFile(tuple(found), name=text(document.get("name")))


_NX_PLUGINS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    # plug-in: the option that names the target, its default name, what it runs
    "@nx/eslint/plugin": (("targetName", "lint", "eslint"),),
    "@nx/jest/plugin": (("targetName", "test", "jest"),),
    "@nx/vitest": (("testTargetName", "test", "vitest"),),
    "@nx/vite/plugin": (
        ("testTargetName", "test", "vitest"),
        ("buildTargetName", "build", "vite build"),
        ("typecheckTargetName", "typecheck", "tsc --noEmit"),
    ),
    "@nx/playwright/plugin": (("targetName", "e2e", "playwright test"), ("ciTargetName", "e2e-ci", "playwright test")),
    "@nx/cypress/plugin": (("targetName", "e2e", "cypress run"), ("ciTargetName", "e2e-ci", "cypress run")),
    "@nx/js/typescript": (("typecheck", "typecheck", "tsc --noEmit"), ("build", "build", "tsc")),
    "@nx/webpack/plugin": (("buildTargetName", "build", "webpack"),),
    "@nx/rollup/plugin": (("buildTargetName", "build", "rollup"),),
    "@nx/next/plugin": (("buildTargetName", "build", "next build"),),
}  # fmt: skip


def parse_nx_plugins(source: str) -> TaskFile:
    """The targets that the plug-ins named in nx.json infer."""
    plugins = table(read_json(source)).get("plugins")
    targets = []
    for index, entry in enumerate(listed(plugins)):
        name = text(entry) or text(table(entry).get("plugin"))
        options = table(table(entry).get("options"))
        line = line_of(plugins, index) if isinstance(plugins, list) else 1
        for option, default, command in _NX_PLUGINS.get(name, ()):
            target = text(options.get(option)) or default
            targets.append(Target(target, line, (Command(command, line),)))
    return TaskFile(tuple(targets))
