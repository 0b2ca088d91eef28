"""What the task files of the repository offer, by runner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from shipworthy.collect.context import Context
from shipworthy.collect.guides.documents import text_of
from shipworthy.collect.guides.make_offer import make_offer
from shipworthy.collect.guides.task_files import Offer, files_named, idle_in, lies, names_in, parsed
from shipworthy.formats.tasks import (
    justfile,
    nox,
    package_json,
    pyproject_scripts,
    rakefile,
    taskfile,
    tox,
)
from shipworthy.model.commands import TaskFile
from shipworthy.model.repository import File


def offer(context: Context, runner: str) -> Offer:
    """Of the task files in the whole repository: a text rarely says in which folder it is to be typed."""
    reader = _RUNNERS.get(runner)
    return reader(context) if reader else Offer(0, frozenset(), decided=False)


def _npm(context: Context) -> Offer:
    files = files_named(context, ["package.json"])
    found, complete = parsed(context, files, package_json.parse)
    return Offer(
        len(files),
        names_in(found) | {"start", "install", "restart", "version"},
        decided=complete and bool(files),
        idle=idle_in(found),
    )


def _just(context: Context) -> Offer:
    files = [f for f in context.files if f.name in justfile.NAMES or f.name.endswith(".just")]
    found, complete = parsed(context, files, justfile.parse)
    tracked = {f.path for f in context.files}
    seen = all(lies(file, name, tracked) for file, task_file in found for name in task_file.includes)
    all_text = "\n".join(text_of(context, file.path) for file in files)
    idle = idle_in(found) if complete and seen else frozenset()
    return Offer(len(files), names_in(found), (), all_text, decided=complete and seen, idle=idle)


def _tox(context: Context) -> Offer:
    files = files_named(context, ["tox.ini", "tox.toml", "setup.cfg", "pyproject.toml"])
    found: list[tuple[File, TaskFile]] = []
    complete = True
    for file in files:
        read_, whole = parsed(context, [file], partial(tox.parse, path=file.name))
        found += read_
        complete = complete and whole
    all_text = "\n".join(text_of(context, file.path) for file, _ in found)
    task_files = [task_file for _, task_file in found]
    return Offer(
        len(found),
        names_in(found),
        (),
        all_text,
        decided=complete,
        selects=lambda name: any(tox.select(task_file, [name]) for task_file in task_files),
    )


def _nox(context: Context) -> Offer:
    files = files_named(context, ["noxfile.py"])
    found, complete = parsed(context, files, nox.parse)
    names = names_in(found)
    all_text = "\n".join(text_of(context, file.path) for file in files)
    return Offer(
        len(files),
        names,
        (),
        all_text,
        decided=complete,
        selects=lambda name: any(name.startswith((f"{n}-", f"{n}(")) for n in names),
    )


def _scripts(context: Context, names: tuple[str, ...], parse: Callable[[str], TaskFile]) -> Offer:
    files = files_named(context, names)
    found, complete = parsed(context, files, parse)
    return Offer(len(files), names_in(found), decided=complete and bool(files), idle=idle_in(found))


def _open(context: Context, names: tuple[str, ...], parse: Callable[[str], TaskFile]) -> Offer:
    """For runners whose tasks may also come from elsewhere: what is not found is not said to be missing."""
    files = files_named(context, names)
    found, _ = parsed(context, files, parse)
    offered = names_in(found)
    return Offer(len(files) if offered else 0, offered, decided=False, idle=idle_in(found))


_RUNNERS: Mapping[str, Callable[[Context], Offer]] = {
    "make": make_offer,
    "npm": _npm,
    "just": _just,
    "tox": _tox,
    "nox": _nox,
    "composer": lambda context: _scripts(context, ("composer.json",), package_json.parse_composer),
    "deno": lambda context: _open(context, ("deno.json", "deno.jsonc"), package_json.parse_deno),
    "task": lambda context: _open(context, taskfile.NAMES, taskfile.parse),
    "rake": lambda context: _open(context, rakefile.NAMES, rakefile.parse),
    "invoke": lambda context: _open(context, ("tasks.py",), nox.parse_invoke),
    **{
        runner: lambda context, runner=runner: _open(  # type: ignore[misc]  # bound per runner
            context, ("pyproject.toml",), partial(pyproject_scripts.parse, runner=runner)
        )
        for runner in ("poe", "pdm", "hatch", "pixi")
    },
}
