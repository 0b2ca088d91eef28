"""Lock files: whether the projects that need one have it, and whether it is up to date."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_needs import needs_lock
from shipworthy.collect.environment.lock_units import Unit, is_exact, join, lock_of, units
from shipworthy.formats.lockfiles import COMMANDS, LOCKS, folded, names
from shipworthy.model.dependencies import Manifest

_COMPARED = frozenset({"pypi", "npm", "go", "cargo", "composer", "pub"})
_NOT_COMPARED = (
    *(".txt", ".in", ".lockb", "pixi.lock", "conda-lock.yml"),
    *("pdm.lock", "pylock.toml", "deno.lock", "modules.txt"),
)


@dataclass(frozen=True, slots=True)
class LockedProject:
    """A project whose dependencies should be, or are, locked."""

    path: str
    line: int
    ecosystem: str
    lock: str
    """The file that locks it; empty where there is none."""
    locked: bool
    problem: str
    remedy: str
    """The command that would lock it."""


@dataclass(frozen=True, slots=True)
class LockCheck:
    """A lock file beside the manifest it locks."""

    path: str
    line: int
    lock: str
    missing: tuple[str, ...]
    """Dependencies the manifest names and the lock file does not."""


@fact("dependencies.locked_projects")
def locked_projects(context: Context) -> tuple[LockedProject, ...]:
    """The projects whose dependencies should be locked, each with the lock file that does it.

    Programs and services need a lock file, and so does whatever is not published. A published
    library needs none (its users resolve its ranges), and counts only where it has one. Manifests
    that hold exact versions (Maven; .NET and Gradle without floating versions) need none. A lock
    file of the workspace above serves its members. Looked for: the lock files of the ecosystem's
    tools, and for Python also requirements that are all pinned with `==`.
    """
    found = []
    for unit in units(context):
        lock = lock_of(context, unit)
        holds = lock is not None and _holds(context, unit, lock)
        if holds or needs_lock(context, unit):
            found.append(_judged(unit, lock, holds=holds))
    return tuple(found)


@fact("dependencies.lock_checks")
def lock_checks(context: Context) -> tuple[LockCheck, ...]:
    """Lock files compared with their manifests: the direct dependencies a lock file does not name.

    Only where it must name every one: uv, Poetry, npm, pnpm, Yarn, Go, Cargo, Composer, Dart.
    """
    found: list[LockCheck] = []
    for unit in units(context):
        lock = lock_of(context, unit)
        if lock is None or unit.ecosystem not in _COMPARED or lock.endswith(_NOT_COMPARED):
            continue
        text = folded(context.read(lock), unit.ecosystem)
        found.extend(
            _compared(manifest, lock, text)
            for manifest in unit.manifests
            if not {"requirements", "dynamic"} & manifest.traits
        )
    return tuple(found)


def _compared(manifest: Manifest, lock: str, text: str) -> LockCheck:
    direct = [d for d in manifest.dependencies if d.registry and not d.optional]
    if manifest.ecosystem == "pypi":
        direct = [d for d in direct if not d.dev]  # groups and tool environments may be left out
    missing = [d for d in direct if not names(text, manifest.ecosystem, d.name)]
    line = missing[0].line if missing else 1
    return LockCheck(manifest.path, line, lock, tuple(d.name for d in missing))


def _judged(unit: Unit, lock: str | None, *, holds: bool) -> LockedProject:
    at = unit.main
    loose = [d for d in at.dependencies if d.registry and not is_exact(d)]
    if holds:
        problem = ""
    elif lock is not None:
        problem = f"{lock} names less than half of its dependencies"
    elif _only_requirements(unit):
        problem = f"{len(loose)} of its {len(at.dependencies)} requirements have no exact version"
    else:
        wanted = ", ".join(LOCKS[unit.ecosystem][:3])
        problem = f"no lock file ({wanted} …) beside it or in a workspace above it"
    line = min((d.line for d in loose), default=1)
    return LockedProject(at.path, line, unit.ecosystem, lock or "", holds, problem, _command(unit))


def _only_requirements(unit: Unit) -> bool:
    return all("requirements" in m.traits for m in unit.manifests)


def _command(unit: Unit) -> str:
    traits = {t for m in unit.manifests for t in m.traits}
    if "poetry" in traits:
        return "poetry lock"
    if "pdm" in traits:
        return "pdm lock"
    if "pipenv" in traits:
        return "pipenv lock"
    if _only_requirements(unit):
        target = join(unit.folder, "requirements.lock.txt")
        return f"uv pip compile --generate-hashes {unit.main.path} -o {target}"
    return COMMANDS[unit.ecosystem]


def _holds(context: Context, unit: Unit, lock: str) -> bool:
    """A lock file that names hardly any of the dependencies locks nothing."""
    if lock.endswith(".lockb") or unit.ecosystem == "gradle":
        return True
    try:
        text = folded(context.read(lock), unit.ecosystem)
    except Unavailable:
        return True
    stated = [
        d for m in unit.manifests if "requirements" not in m.traits for d in m.dependencies if d.registry
    ]
    all_named = stated or list(unit.dependencies)
    needed = [d for d in all_named if not d.optional and not d.dev] or all_named
    wanted = {d.name for d in needed}
    named = sum(names(text, unit.ecosystem, name) for name in wanted)
    return named * 2 >= len(wanted)
