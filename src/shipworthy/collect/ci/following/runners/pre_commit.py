"""pre-commit and prek: the hooks that one run starts."""

from __future__ import annotations

from shipworthy.collect.ci.following.runners._tasks import Place, options, scripts_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources, joined
from shipworthy.formats.tasks.pre_commit import NAMES, parse, stage_of

PROGRAMS = frozenset({"pre-commit", "prek", "pre_commit"})
_VALUED = frozenset({
    "-c", "--config", "--color", "--from-ref", "--to-ref", "--files", "--hook-stage", "--stage", "--source", "--origin", "-s", "-o",
    "--commit-msg-filename", "--remote-branch", "--local-branch", "--skip", "-C", "--cd", "--directory", "-d", "--log-file",
})  # fmt: skip


def expand(call: Call, sources: Sources) -> Expansion:
    plain, given = options(call.arguments, _VALUED)
    if plain[:1] != ["run"]:
        return ()
    files = [*given.get("-c", ()), *given.get("--config", ())]
    directory = call.directory
    path = joined(directory, files[0]) if files else sources.beside(directory, NAMES[:2])
    shown = " ".join(call.words[:3])
    if path is None or path not in sources.paths:
        return Opaque(shown, f"no {NAMES[0]} was found in {directory or 'the root'}")
    text = sources.read(path) or ""
    tasks = parse(text)
    skipped = {h.strip() for h in call.variables.get("SKIP", "").split(",")}
    skipped |= set(given.get("--skip", ()))
    names = [n for n in plain[1:] if "$" not in n and "*" not in n and tasks.target(n)]
    stages = [*given.get("--hook-stage", ()), *given.get("--stage", ())]
    staged = stage_of(text, stages[0]) if stages else None
    chosen = [
        t
        for t in tasks.targets
        if t.name not in skipped
        and ((t.name in names) if names else (t.name in staged if staged is not None else t.default))
    ]
    place = Place(path, tasks, directory)
    return tuple(s for target in chosen for s in scripts_of(target, place, call))
