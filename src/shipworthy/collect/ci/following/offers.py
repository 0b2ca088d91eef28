"""Commands a newcomer could type: the tasks that task files offer, and what an ecosystem takes for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.ci.following.sources import Sources, joined
from shipworthy.formats.tasks import (
    justfile,
    makefile,
    nox,
    package_json,
    pyproject_scripts,
    rakefile,
    taskfile,
    tox,
)
from shipworthy.model.commands import TaskFile
from shipworthy.schema.nodes import DocumentError

MAX_TASKS = 400
_SCRIPT_FOLDERS = ("", "scripts", "script", "bin", "tools", "hack", "dev", "ci", ".ci", "build", "eng")


@dataclass(frozen=True, slots=True)
class Offered:
    """A command, and the line that makes it one."""

    command: str
    name: str
    path: str
    line: int
    directory: str = ""


def _of(runner: str) -> Callable[[str], TaskFile]:
    return lambda text: pyproject_scripts.parse(text, runner)


_FILES: Mapping[str, tuple[tuple[str, Callable[[str], TaskFile | None]], ...]] = {
    # file: how its tasks are run, and who reads them
    **dict.fromkeys(makefile.NAMES, (("make {}", makefile.parse),)),
    **dict.fromkeys(justfile.NAMES, (("just {}", justfile.parse),)),
    **dict.fromkeys(taskfile.NAMES, (("task {}", taskfile.parse),)),
    **dict.fromkeys(rakefile.NAMES, (("rake {}", rakefile.parse),)),
    "package.json": (("npm run {}", package_json.parse),),
    "deno.json": (("deno task {}", package_json.parse_deno),),
    "composer.json": (("composer {}", package_json.parse_composer),),
    "noxfile.py": (("nox -s {}", nox.parse),),
    "tox.ini": (("tox -e {}", tox.parse),),
    "setup.cfg": (("tox -e {}", lambda text: tox.parse(text, "setup.cfg")),),
    "pyproject.toml": (
        ("tox -e {}", lambda text: tox.parse(text, "pyproject.toml")),
        ("poe {}", _of("poe")),
        ("pdm run {}", _of("pdm")),
        ("hatch run {}", _of("hatch")),
        ("pixi run {}", _of("pixi")),
        ("rye run {}", _of("rye")),
        ("task {}", _of("taskipy")),
    ),
    "pixi.toml": (("pixi run {}", _of("pixi")),),
    "hatch.toml": (("hatch run {}", _of("hatch")),),
    "mise.toml": (("mise run {}", _of("mise")),),
    ".mise.toml": (("mise run {}", _of("mise")),),
    "Pipfile": (("pipenv run {}", _of("pipenv")),),
}  # fmt: skip
_ALL_AT_ONCE = {"tox -e {}": "tox", "nox -s {}": "nox"}
"""Runners that run all that is not left out, when nothing is named."""
_MANAGERS = (("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun"))


def offered(directory: str, sources: Sources) -> Iterator[Offered]:
    """The tasks of one folder's task files, then its scripts; names that start with `_` or `.` are private."""
    for name, readers in _FILES.items():
        path = joined(directory, name)
        if path not in sources.paths:
            continue
        for pattern, parse in readers:
            try:
                tasks = parse(sources.read(path) or "")
            except DocumentError:
                continue
            for target in tasks.targets[:MAX_TASKS] if tasks else ():
                shown = target.name.removeprefix("default:")
                if shown and not shown.startswith(("_", ".")) and "/" not in shown:
                    command = _typed(pattern, shown, directory, sources)
                    yield Offered(command, shown, path, target.line, directory)
            if tasks and tasks.targets and pattern in _ALL_AT_ONCE:
                yield Offered(_ALL_AT_ONCE[pattern], "all", path, tasks.targets[0].line, directory)
    hooks = joined(directory, ".pre-commit-config.yaml")
    if hooks in sources.paths:
        yield Offered("pre-commit run --all-files", "pre-commit", hooks, 1, directory)
    yield from _scripts(directory, sources)


def _typed(pattern: str, name: str, directory: str, sources: Sources) -> str:
    if not pattern.startswith("npm "):
        return pattern.format(name)
    for lock, manager in _MANAGERS:
        if joined(directory, lock) in sources.paths or lock in sources.paths:
            return f"{manager} run {name}"
    return f"npm {name}" if name == "test" else f"npm run {name}"


def _scripts(directory: str, sources: Sources) -> Iterator[Offered]:
    """Executable-looking files in the folders where scripts usually lie."""
    folders = {joined(directory, f) if f else directory for f in _SCRIPT_FOLDERS}
    for path in sorted(sources.paths):
        folder, _, name = path.rpartition("/")
        stem, dot, ending = name.partition(".")
        if folder in folders and stem and (not dot or ending in {"sh", "bash", "py"}):
            relative = path.removeprefix(f"{directory}/") if directory else path
            yield Offered(f"./{relative}", stem, path, 1, directory)
