"""The packages of a Node workspace."""

from __future__ import annotations

import fnmatch
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.ci.following.runners._tasks import Place, chosen
from shipworthy.collect.ci.following.sources import NOWHERE, Call, Script, Sources, joined
from shipworthy.formats import globs
from shipworthy.formats.tasks.package_json import parse, workspace_members
from shipworthy.model.commands import TaskFile
from shipworthy.schema.nodes import DocumentError

MAX_PACKAGES = 400
_SKIPPED = ("/node_modules/", "/test/fixtures/", "/__fixtures__/", "/templates/", "/fixtures/")


@dataclass(frozen=True)
class Package:
    path: str
    tasks: TaskFile

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def package_at(directory: str, sources: Sources) -> Package | None:
    """The package of the nearest package.json in the folder or above it."""
    if directory == NOWHERE:
        return None
    path = sources.above(directory, "package.json")
    return _read(path, sources) if path else None


def packages_below(root: Package, sources: Sources) -> list[Package]:
    """The workspace's packages: those its globs name, else every package below it."""
    return sources.once("packages below", root.path, lambda: _below(root, sources))


def _below(root: Package, sources: Sources) -> list[Package]:
    members = list(root.tasks.members)
    for name in ("pnpm-workspace.yaml", "lerna.json"):
        path = joined(root.folder, name)
        if path in sources.paths:
            try:
                members += workspace_members(sources.read(path) or "")
            except DocumentError:
                continue
    found: list[Package] = []
    for path in sources.named("package.json"):
        folder = path.rpartition("/")[0]
        inside = path != root.path and f"{folder}/".startswith(f"{root.folder}/" if root.folder else "")
        if inside and len(found) < MAX_PACKAGES and _is_member(folder, root.folder, members):
            package = _read(path, sources)
            if package is not None:
                found.append(package)
    return found


def _is_member(folder: str, root: str, members: Sequence[str]) -> bool:
    relative = folder.removeprefix(root).strip("/")
    if not members:
        return not any(part in f"/{relative}/" for part in _SKIPPED)
    excluded = any(_fits(relative, m[1:]) for m in members if m.startswith("!"))
    return not excluded and any(_fits(relative, m) for m in members if not m.startswith("!"))


def _fits(folder: str, glob: str) -> bool:
    return globs.matches(glob.removeprefix("./").rstrip("/"), folder)


def selected(filters: Sequence[str], packages: Sequence[Package], root: Package) -> list[Package]:
    """By name, by glob of names, or by folder, as pnpm, npm, yarn, bun and turbo write filters."""
    found = []
    for package in [*packages, root]:
        relative = package.folder.removeprefix(root.folder).strip("/")
        if any(_meant(f, package, relative) for f in filters if not f.startswith("!")):
            found.append(package)
    return found


def _meant(text: str, package: Package, folder: str) -> bool:
    bare = text.removeprefix("...").removesuffix("...").strip("^{}").partition("[")[0]
    if bare.startswith("./") or ("/" in bare and not bare.startswith("@")):
        return _fits(folder, bare)
    name = package.tasks.name
    return bool(bare) and (
        fnmatch.fnmatchcase(name, bare)
        or folder.rpartition("/")[2] == bare
        or name.rpartition("/")[2] == bare
    )


def run_in(package: Package, name: str, call: Call, more: Sequence[str] = ()) -> Iterator[Script]:
    """`more` are arguments handed on to the script, behind its own."""
    target = package.tasks.target(name)
    last = target.commands[-1] if target and target.commands else None
    for script in chosen(Place(package.path, package.tasks, package.folder), [name], call):
        if more and last and (script.text, script.line(1)) == (last.text, last.line):
            yield replace(script, text=f"{script.text} {shlex.join(more)}")
        else:
            yield script


def _read(path: str, sources: Sources) -> Package | None:
    return sources.once("package.json", path, lambda: _parsed(path, sources))


def _parsed(path: str, sources: Sources) -> Package | None:
    try:
        return Package(path, parse(sources.read(path) or ""))
    except DocumentError:
        return None
