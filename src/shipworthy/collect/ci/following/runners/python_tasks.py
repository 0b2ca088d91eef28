"""nox and Invoke, whose tasks are Python functions."""

from __future__ import annotations

import re

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.nox import parse, parse_invoke
from shipworthy.model.commands import Target

PROGRAMS = frozenset({"nox", "inv", "invoke"})
_VALUED = frozenset({
    "-f", "--noxfile", "-p", "--python", "--pythons", "-t", "--tags", "-k", "--keywords", "-db", "--default-venv-backend",
    "-c", "--collection", "-r", "--search-root", "--report", "--extra-python", "--force-python", "-P", "-fb",
})  # fmt: skip
_SESSIONS = frozenset({"-s", "--session", "--sessions", "-e"})
_BARE = re.compile(r"^([A-Za-z_][\w.]*(?:-[A-Za-z_][\w.]*)*?)(?:-?\d[\d.]*|-?pypy[\d.]+|\(.*\))*$")


def expand(call: Call, sources: Sources) -> Expansion:
    return _nox(call, sources) if program_of(call.program) == "nox" else _invoke(call, sources)


def _nox(call: Call, sources: Sources) -> Expansion:
    if {"-l", "--list", "--list-sessions", "--install-only"} & set(call.arguments):
        return ()
    names, given = _sessions(call.arguments)
    names = names or [
        n for n in call.variables.get("NOXSESSION", "").replace(",", " ").split() if "$" not in n
    ]
    path = joined(
        call.directory, next(iter([*given.get("-f", []), *given.get("--noxfile", [])]), "noxfile.py")
    )
    shown = " ".join(call.words[:4])
    if path not in sources.paths:
        return Opaque(shown, f"no noxfile was found in {call.directory or 'the root'}")
    tasks = parse(sources.read(path) or "")
    place = Place(path, tasks, path.rpartition("/")[0])
    if not names:
        selected = [t.name for t in tasks.targets if t.default]
        if set(given) & {"-t", "--tags", "-k", "--keywords"}:
            return Opaque(shown, "which sessions have the tag is not read")
        return tuple(chosen(place, selected, call))
    known = [t.name for n in names if (t := _session(n, tasks.targets))]
    if not known:
        return Opaque(shown, f"the session {', '.join(names)} was not found in {path}")
    return tuple(chosen(place, known, call))


def _sessions(arguments: tuple[str, ...]) -> tuple[list[str], dict[str, list[str]]]:
    """`-s` takes every word up to the next option."""
    names: list[str] = []
    rest: list[str] = []
    taking = False
    for word in arguments:
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name in _SESSIONS:
            names += [value] if equals else []
            taking = not equals
        elif taking and not word.startswith("-"):
            names.append(word)
        else:
            taking = False
            rest.append(word)
    _, given = options(rest, _VALUED)
    return names, given


def _session(name: str, targets: tuple[Target, ...]) -> Target | None:
    """`tests-3.12` and `tests(django='4')` are legs of `tests`."""
    exact = next((t for t in targets if t.name == name), None)
    if exact or not (found := _BARE.match(name[:200])):
        return exact
    return next((t for t in targets if t.name == found[1]), None)


def _invoke(call: Call, sources: Sources) -> Expansion:
    plain, _ = options(call.arguments, _VALUED)
    path = sources.beside(call.directory, ("tasks.py", "tasks/__init__.py"))
    shown = " ".join(call.words[:3])
    if path is None:
        return Opaque(shown, f"no tasks.py was found in {call.directory or 'the root'}")
    tasks = parse_invoke(sources.read(path) or "")
    names = [n.replace("_", "-") for n in plain] or [n for n in [tasks.default] if n]
    if not any(tasks.target(n) for n in names):
        return Opaque(shown, f"the task was not found in {path}")
    return tuple(chosen(Place(path, tasks, call.directory), names, call))
