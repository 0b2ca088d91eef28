"""just: recipes and what they need, imported files, modules by folder."""

from __future__ import annotations

from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.justfile import NAMES, parse
from shipworthy.model.commands import Target

PROGRAMS = frozenset({"just"})
MAX_IMPORTS = 20
_VALUED = frozenset({"-f", "--justfile", "-d", "--working-directory", "--set", "--shell", "--dotenv-path"})
_LISTS = frozenset({"--list", "-l", "--summary", "--fmt", "--dump", "--evaluate", "--show"})


def expand(call: Call, sources: Sources) -> Expansion:
    plain, given = options(call.arguments, _VALUED)
    if _LISTS & set(given):
        return ()
    directory = call.directory
    for value in [*given.get("-d", ()), *given.get("--working-directory", ())]:
        directory = joined(directory, value)
    files = [*given.get("-f", ()), *given.get("--justfile", ())]
    path = joined(call.directory, files[0]) if files else _above(directory, sources)
    names = [w for w in plain if "=" not in w]
    shown = " ".join(["just", *names])
    if path is None or path not in sources.paths:
        return Opaque(shown, f"no justfile was found in {directory or 'the root'}")
    place = _read(path, sources)
    names = names or [n for n in [place.tasks.default] if n]
    if names and "::" in names[0]:
        module, _, recipe = names[0].rpartition("::")
        inner = sources.beside(joined(place.directory, module.replace("::", "/")), (*NAMES, "mod.just"))
        if inner is None:
            return Opaque(shown, f"the module {module} was not found")
        place, names = _read(inner, sources), [recipe]
    if names and place.tasks.target(names[0]) is None:
        return Opaque(shown, f"the recipe {names[0]} was not found in {path}")
    return tuple(chosen(place, _recipes(place, names), call))


def _recipes(place: Place, names: list[str]) -> list[str]:
    """Words that are no recipes are arguments of the one before."""
    return [n for n in names if place.tasks.target(n) is not None]


def _above(directory: str, sources: Sources) -> str | None:
    found = [p for name in NAMES if (p := sources.above(directory, name))]
    return max(found, key=lambda p: p.count("/"), default=None)


def _read(path: str, sources: Sources) -> Place:
    folder = path.rpartition("/")[0]
    tasks = parse(sources.read(path) or "")
    targets: dict[str, tuple[str, Target]] = {t.name: (path, t) for t in tasks.targets}
    queue, seen = [(folder, i) for i in tasks.includes], {path}
    while queue and len(seen) < MAX_IMPORTS:
        base, name = queue.pop(0)
        included = joined(base, name)
        if included in seen or included not in sources.paths:
            continue
        seen.add(included)
        more = parse(sources.read(included) or "")
        for target in more.targets:
            targets.setdefault(target.name, (included, target))
        queue += [(included.rpartition("/")[0], i) for i in more.includes]
    merged = type(tasks)(tuple(t for _, t in targets.values()), tasks.default)
    return Place(path, merged, folder, {name: where for name, (where, _) in targets.items()})
