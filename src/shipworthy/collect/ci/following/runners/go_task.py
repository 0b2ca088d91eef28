"""go-task's Taskfile, and taskipy, which shares its name."""

from __future__ import annotations

from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Script, Sources, joined
from shipworthy.formats.tasks.pyproject_scripts import parse as parse_scripts
from shipworthy.formats.tasks.taskfile import NAMES, included, parse

PROGRAMS = frozenset({"task", "go-task"})
_VALUED = frozenset(
    {
        "-d",
        "--dir",
        "-t",
        "--taskfile",
        "-C",
        "--concurrency",
        "-o",
        "--output",
        "--output-group-begin",
        "--output-group-end",
        "-x",
        "--interval",
    }
)


def expand(call: Call, sources: Sources) -> Expansion:
    plain, given = options(call.arguments, _VALUED)
    directory = call.directory
    for value in [*given.get("-d", ()), *given.get("--dir", ())]:
        directory = joined(directory, value)
    files = [*given.get("-t", ()), *given.get("--taskfile", ())]
    names = [w for w in plain if "=" not in w] or ["default"]
    shown = " ".join(["task", *names[:3]])
    path = joined(directory, files[0]) if files else _above(directory, sources)
    if path is None or path not in sources.paths:
        return _taskipy(names, shown, call, sources)
    found: list[Script] = []
    missing = ""
    for name in names:
        place, bare = _place(path, name, sources)
        if place.tasks.target(bare) is None:
            missing = missing or name
        found += chosen(place, [bare], call)
    return tuple(found) or (Opaque(shown, f"the task {missing} was not found in {path}") if missing else ())


def _above(directory: str, sources: Sources) -> str | None:
    return next((p for name in NAMES if (p := sources.above(directory, name))), None)


def _place(path: str, name: str, sources: Sources) -> tuple[Place, str]:
    """`ns:task` stands in the file included under that name."""
    text = sources.read(path) or ""
    folder = path.rpartition("/")[0]
    tasks = parse(text)
    namespace, colon, bare = name.partition(":")
    if tasks.target(name) is None and colon:
        other = joined(folder, included(text).get(namespace, "?"))
        other = other if other in sources.paths else sources.beside(other, NAMES) or ""
        if other:
            return Place(other, parse(sources.read(other) or ""), other.rpartition("/")[0]), bare
    return Place(path, tasks, folder), name


def _taskipy(names: list[str], shown: str, call: Call, sources: Sources) -> Expansion:
    path = joined(call.directory, "pyproject.toml")
    if path in sources.paths:
        tasks = parse_scripts(sources.read(path) or "", "taskipy")
        if tasks.target(names[0]):
            return tuple(chosen(Place(path, tasks, call.directory), names[:1], call))
    return Opaque(shown, "no Taskfile was found")
