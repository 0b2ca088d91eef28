"""hatch, pdm, poe, rye, pixi and pipenv: scripts of pyproject.toml and its kin."""

from __future__ import annotations

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.pyproject_scripts import parse
from shipworthy.model.commands import TaskFile

PROGRAMS = frozenset({"poe", "hatch", "pdm", "rye", "pixi", "pipenv", "mise"})
SCRIPTS = frozenset(
    {
        ("hatch", "run"),
        ("hatch", "env", "run"),
        ("pdm", "run"),
        ("rye", "run"),
        ("pixi", "run"),
        ("pipenv", "run"),
    }
)
_FILES = {
    "hatch": ("hatch.toml", "pyproject.toml"), "pixi": ("pixi.toml", "pyproject.toml"), "pipenv": ("Pipfile",),
    "poe": ("pyproject.toml", "poe_tasks.toml"), "mise": ("mise.toml", ".mise.toml", ".config/mise.toml", "mise/config.toml"),
}  # fmt: skip
_VALUED = frozenset(
    {
        "-e",
        "--environment",
        "--env",
        "--manifest-path",
        "-p",
        "--project",
        "-C",
        "--directory",
        "-n",
        "--name",
    }
)


def has(word: str, directory: str, sources: Sources) -> bool:
    """Asked of a word behind `… run`: is it a script of any of the runners?"""
    return any(_place(runner, word, directory, sources) for runner in sorted(PROGRAMS))


def expand(call: Call, sources: Sources) -> Expansion:
    runner = program_of(call.program)
    plain, _ = options(call.arguments, _VALUED)
    if runner != "poe":
        verbs = {"run", "r"} if runner == "mise" else {"run"}
        if plain[:1] and plain[0] in verbs:
            plain = plain[1:]
        elif plain[:2] == ["env", "run"]:
            plain = plain[2:]
        else:
            return _shortcut(runner, plain, call, sources)
    if not plain:
        return None
    place = _place(runner, plain[0], call.directory, sources)
    if place is None:
        shown = " ".join(call.words[:3])
        return Opaque(shown, f"the script {plain[0]} was not found") if runner == "poe" else None
    names = [t.name for t in place.tasks.targets if _is(runner, t.name, plain[0])]
    return tuple(chosen(place, names[:1], call))


def _shortcut(runner: str, plain: list[str], call: Call, sources: Sources) -> Expansion:
    """`pdm test` is `pdm run test` where no command of pdm has that name."""
    if runner == "pdm" and plain and (place := _place(runner, plain[0], call.directory, sources)):
        return tuple(chosen(place, plain[:1], call))
    return None


def _place(runner: str, word: str, directory: str, sources: Sources) -> Place | None:
    for name in _FILES.get(runner, ("pyproject.toml",)):
        path = joined(directory, name)
        if path in sources.paths:
            tasks: TaskFile = parse(sources.read(path) or "", runner)
            if any(_is(runner, t.name, word) for t in tasks.targets):
                return Place(path, tasks, directory)
    return None


def _is(runner: str, name: str, word: str) -> bool:
    """Hatch writes `environment:script`; the default environment may be left out, a matrix is behind `+`."""
    if runner != "hatch":
        return name == word
    environment, _, script = word.rpartition(":")
    environment = (
        environment.partition(".")[0] if environment and not environment.startswith("+") else "default"
    )
    return name == f"{environment}:{script}"
