"""tox: the environments named by options, variables or defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from shipworthy.collect.ci.following.runners._tasks import Place, options, scripts_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.tox import parse, select
from shipworthy.model.commands import Target, TaskFile

PROGRAMS = frozenset({"tox", "detox"})
_NAMES = ("tox.ini", "setup.cfg", "pyproject.toml", "tox.toml")
_VALUED = frozenset({
    "-e", "-c", "--conf", "--root", "--workdir", "-m", "-f", "-x", "--override", "-p", "--parallel", "--result-json",
    "--installpkg", "--skip-env", "-i", "--develop-x", "--hashseed", "--discover",
})  # fmt: skip
_NO_RUN = frozenset(
    {
        "list",
        "l",
        "config",
        "c",
        "--version",
        "-l",
        "--listenvs",
        "devenv",
        "d",
        "quickstart",
        "--notest",
        "-n",
    }
)
_PYTHON = re.compile(r"(?:py|pypy)-?\d")
_VARIABLES = ("TOXENV", "TOX_ENV")


def expand(call: Call, sources: Sources) -> Expansion:
    plain, given = options(tuple(_split(call.arguments)), _VALUED)
    if _NO_RUN & {*plain[:1], *given}:
        return ()
    directory = call.directory
    for value in given.get("--root", ()):
        directory = joined(directory, value)
    place = _place(directory, [*given.get("-c", ()), *given.get("--conf", ())], sources)
    shown = " ".join(call.words[:4])
    if place is None:
        return Opaque(shown, f"no tox settings were found in {directory or 'the root'}")
    names = [n for value in given.get("-e", ()) if "$" not in value for n in value.split(",") if n]
    names = names or [
        n for v in _VARIABLES for n in call.variables.get(v, "").replace(" ", ",").split(",") if n
    ]
    factors = given.get("-f", [])
    computed = any("$" in value for value in given.get("-e", ()))
    targets = _usual(place.tasks) if computed else select(place.tasks, [n for n in names if "$" not in n])
    if factors:
        targets = [t for t in place.tasks.targets if set(factors) <= set(t.name.split("-"))]
    if not targets:
        return Opaque(shown, f"the environment {', '.join(names)} was not found in {place.path}")
    return tuple(s for target in targets for s in scripts_of(target, place, call))


def _usual(tasks: TaskFile) -> list[Target]:
    """Which environments run is computed: the first for a Python, if nearly all are for one."""
    named = [t for t in tasks.targets if t.name]
    pythons = [t for t in named if _PYTHON.match(t.name)]
    return pythons[:1] if len(pythons) >= 0.8 * len(named) else []


def _split(arguments: tuple[str, ...]) -> Iterator[str]:
    """`-epy39` is an option and its value; `-p` takes a value only when one follows."""
    for index, word in enumerate(arguments):
        following = arguments[index + 1] if index + 1 < len(arguments) else ""
        if word in {"-p", "--parallel"} and following not in {"auto", "all"} and not following.isdigit():
            continue
        if word.startswith("-e") and len(word) > 2 and not word.startswith("-e="):
            yield from ("-e", word[2:])
        else:
            yield word


def _place(directory: str, files: list[str], sources: Sources) -> Place | None:
    for name in files or _NAMES:
        path = joined(directory, name)
        if path not in sources.paths:
            continue
        tasks = sources.once("tox", path, partial(_read, path, sources))
        if tasks is not None:
            return Place(path, tasks, path.rpartition("/")[0])
    return None


def _read(path: str, sources: Sources) -> TaskFile | None:
    return parse(sources.read(path) or "", path)
