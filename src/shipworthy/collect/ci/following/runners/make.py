"""make: targets with their prerequisites, included files, `-C` and `-f`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options, text_of
from shipworthy.collect.ci.following.sources import NOWHERE, Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.makefile import NAMES, parse
from shipworthy.model.commands import Target, TaskFile

PROGRAMS = frozenset({"make", "gmake", "mingw32-make", "nmake", "$(MAKE)"})
MAX_INCLUDES = 20
_VALUED = frozenset({"-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-W", "-j"})
_GENERATES = (
    "Makefile.am",
    "Makefile.in",
    "CMakeLists.txt",
    "Makefile.PL",
    "configure.ac",
    "configure",
    "meson.build",
)
_BY_CONVENTION = frozenset({"check", "test", "distcheck", "installcheck", "runtest", "ctest"})


_ONLY_SHOWS = re.compile(
    r"--(?:dry-run|just-print|recon|question|touch|help|version)|-[a-zA-Z]*[nqtvh][a-zA-Z]*"
)
"""`make -n` prints what it would do; options with a value in the same word are apart by then."""


def expand(call: Call, sources: Sources) -> Expansion:
    if any(
        _ONLY_SHOWS.fullmatch(word) and word[:2] not in {"-C", "-f", "-I", "-o", "-W"}
        for word in call.arguments
    ):
        return ()
    arguments = tuple(_split(call.arguments))
    plain, given = options(arguments, _VALUED)
    directory = call.directory
    for value in [*given.get("-C", ()), *given.get("--directory", ())]:
        directory = joined(directory, value)
    overrides = {w.partition("=")[0]: w.partition("=")[2] for w in plain if "=" in w}
    goals = [w for w in plain if "=" not in w and not (w.isdigit() and "-j" in given)]
    files = [*given.get("-f", ()), *given.get("--file", ()), *given.get("--makefile", ())]
    path = joined(directory, files[0]) if files else sources.beside(directory, NAMES)
    shown = " ".join(["make", *goals])
    if path is None or path not in sources.paths:
        return _generated(goals, shown, directory, call, sources)
    place = _read(path, directory, overrides, call, sources)
    goals = goals or [g for g in [place.tasks.default] if g]
    missing = next((g for g in goals if _find(place.tasks, g) is None), None)
    if missing is not None and missing == goals[0]:
        return Opaque(shown, f"the target {missing} was not found in {path}")
    completed = _with_patterns(place, goals)
    scripts = tuple(chosen(completed, goals, call))
    if {"-i", "--ignore-errors"} & set(given):
        where = (call.script.path, call.line)
        scripts = tuple(replace(s, ignored="`make -i`", ignored_at=where) for s in scripts)
    return scripts


def _split(arguments: tuple[str, ...]) -> Iterator[str]:
    """`-Csub` and `-j4` are an option and its value in one word."""
    for word in arguments:
        if word[:2] in {"-C", "-f"} and len(word) > 2:
            yield from (word[:2], word[2:])
        elif word[:2] != "-j":
            yield word


def _generated(goals: list[str], shown: str, directory: str, call: Call, sources: Sources) -> Expansion:
    """A makefile that `configure` or CMake writes has well-known targets."""
    above = {directory, directory.rpartition("/")[0], ""}
    generated = directory == NOWHERE or any(sources.beside(d, _GENERATES) for d in above if d != NOWHERE)
    if generated and set(goals) & _BY_CONVENTION and any(p.endswith(_GENERATES) for p in sources.paths):
        return (text_of("ctest", call),)
    return Opaque(shown, f"no makefile was found in {directory or 'the root'}")


def _read(path: str, directory: str, overrides: dict[str, str], call: Call, sources: Sources) -> Place:
    """The makefile with what it includes; the variables of included files are known to it."""
    environment = dict(call.environment)
    tasks = parse(sources.read(path) or "", overrides, environment)
    found: list[tuple[str, Target]] = []
    patterns = list(tasks.patterns)
    queue, seen = list(tasks.includes), {path}
    variables = dict(tasks.variables)
    while queue and len(seen) < MAX_INCLUDES:
        included = joined(directory, queue.pop(0))
        if included in seen or included not in sources.paths:
            continue
        seen.add(included)
        more = parse(sources.read(included) or "", overrides, {**environment, **variables})
        variables = {**dict(more.variables), **variables}
        found += [(included, t) for t in more.targets]
        patterns += more.patterns
        queue += more.includes
    if len(seen) > 1:  # once more, now that the variables are known
        tasks = parse(sources.read(path) or "", overrides, {**environment, **variables})
    targets: dict[str, tuple[str, Target]] = {}
    for where, target in [*((path, t) for t in tasks.targets), *found]:
        if target.name not in targets or (target.commands and not targets[target.name][1].commands):
            targets[target.name] = (where, target)
    merged = TaskFile(tuple(t for _, t in targets.values()), tasks.default, patterns=tuple(patterns))
    return Place(path, merged, directory, {name: where for name, (where, _) in targets.items()})


def _find(tasks: TaskFile, name: str) -> Target | None:
    if found := tasks.target(name):
        return found
    for pattern in tasks.patterns:
        before, _, after = pattern.name.partition("%")
        if name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after):
            stem = name[len(before) : len(name) - len(after)]
            commands = tuple(replace(c, text=c.text.replace("%", stem)) for c in pattern.commands)
            needs = tuple(d.replace("%", stem) for d in pattern.dependencies)
            return Target(name, pattern.line, commands, needs)
    return None


def _with_patterns(place: Place, goals: list[str]) -> Place:
    """Targets that are only reached through a pattern, written out."""
    wanted = {*goals, *(d for t in place.tasks.targets for d in t.dependencies)}
    known = {t.name for t in place.tasks.targets}
    made = [t for name in sorted(wanted - known)[:300] if (t := _find(place.tasks, name))]
    return replace(place, tasks=replace(place.tasks, targets=(*place.tasks.targets, *made)))
