"""The projects one lock file serves, and which lock file serves each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.projects import product_manifests
from shipworthy.formats import globs
from shipworthy.formats.lockfiles import LOCKS, folded, names
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.model.repository import FileKind
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True, slots=True)
class Unit:
    """The manifests of one ecosystem that one lock file serves."""

    folder: str
    ecosystem: str
    manifests: tuple[Manifest, ...]

    @property
    def main(self) -> Manifest:
        """The manifest a finding is shown at."""
        return next((m for m in self.manifests if m.name), self.manifests[0])

    @property
    def dependencies(self) -> Iterator[Dependency]:
        return (d for m in self.manifests for d in m.dependencies if d.registry)

    @property
    def is_library(self) -> bool:
        return any(m.library for m in self.manifests)


def units(context: Context) -> list[Unit]:
    """Manifests by folder and ecosystem; a `requirements/` folder belongs to the one above it."""
    grouped: dict[tuple[str, str], list[Manifest]] = {}
    for manifest in context.get(product_manifests):
        folder = manifest.folder
        if folder.rpartition("/")[2] == "requirements" and "requirements" in manifest.traits:
            folder = folder.rpartition("/")[0]
        grouped.setdefault((folder, manifest.ecosystem), []).append(manifest)
    units = [Unit(folder, ecosystem, tuple(ms)) for (folder, ecosystem), ms in sorted(grouped.items())]
    return [u for u in units if any(True for _ in u.dependencies) and u.ecosystem in LOCKS]


def lock_of(context: Context, unit: Unit) -> str | None:
    """The lock file that serves the project: its own, or that of a workspace above it."""
    if own := _locks_in(context, unit.folder, unit.ecosystem):
        return max(own, key=lambda lock: _named(context, lock, unit))
    if unit.ecosystem == "pypi" and (pinned := _pinned_requirements(context, unit)):
        return pinned
    vendored = join(unit.folder, "vendor/modules.txt")
    if unit.ecosystem == "go" and context.file(vendored):
        return vendored
    for folder in above(unit.folder):
        for lock in _locks_in(context, folder, unit.ecosystem):
            if _serves(context, folder, lock, unit):
                return lock
    return None


def _locks_in(context: Context, folder: str, ecosystem: str) -> list[str]:
    files = (context.file(join(folder, name)) for name in LOCKS[ecosystem])
    return [f.path for f in files if f is not None and f.kind in {FileKind.TEXT, FileKind.BINARY}]


def _named(context: Context, lock: str, unit: Unit) -> int:
    """How many of the dependencies a lock file names: with two, the tool in use keeps its own."""
    try:
        text = folded(context.read(lock), unit.ecosystem)
    except Unavailable:
        return 0
    return sum(names(text, unit.ecosystem, d.name) for d in unit.dependencies)


def is_exact(dependency: Dependency) -> bool:
    return dependency.spec.startswith("==") and "*" not in dependency.spec


def _pinned_requirements(context: Context, unit: Unit) -> str | None:
    """A requirements file, or constraints, with an exact version for everything it lists."""
    candidates = [m for m in unit.manifests if "requirements" in m.traits and not m.path.endswith(".in")]
    for manifest in candidates:
        listed = [d for d in manifest.dependencies if d.registry]
        if listed and all(is_exact(d) for d in listed):
            return manifest.path
    pattern = join(unit.folder, "constraints*.txt")
    for file in context.files:
        if globs.matches(pattern, file.path) and "==" in context.read(file.path):
            return file.path
    return None


def _serves(context: Context, folder: str, lock: str, unit: Unit) -> bool:
    """Whether the lock file of a folder above is this project's too."""
    below = unit.folder.removeprefix(folder).strip("/")
    for member in _members(context, folder, unit.ecosystem):
        if globs.matches(member, below):
            return True
    if any(context.file(join(folder, name)) for name in ("lerna.json", "rush.json", "nx.json")):
        return True
    text = folded(context.read(lock), unit.ecosystem)
    return names(text, unit.ecosystem, below) or any(
        names(text, unit.ecosystem, m.name) for m in unit.manifests if m.name
    )


def _members(context: Context, folder: str, ecosystem: str) -> Iterator[str]:
    for manifest in context.get(product_manifests):
        if manifest.folder == folder and manifest.ecosystem == ecosystem:
            yield from manifest.workspace_members
    pnpm = join(folder, "pnpm-workspace.yaml")
    if ecosystem == "npm" and context.file(pnpm):
        try:
            document = read_yaml(context.read(pnpm))
        except (DocumentError, Unavailable):
            return
        packages = document.get("packages") if isinstance(document, dict) else None
        if isinstance(packages, list):
            yield from (p for p in packages if isinstance(p, str) and not p.startswith("!"))


def join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def above(folder: str) -> Iterator[str]:
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def is_within(folder: str, root: str) -> bool:
    return not root or folder == root or folder.startswith(root + "/")
