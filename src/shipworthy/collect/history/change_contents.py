"""What else than source this change touches: dependencies, CI, definitions of AI workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, texts_before
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.workflows.judged import of_product
from shipworthy.formats import ci, manifests
from shipworthy.model.change import ChangedFile, Status
from shipworthy.model.dependencies import Dependency, Manifest

_FLOOR = re.compile(r"(?:^|[\s,|(\[])(?:>=|~=|===?|\^|~>|~|=|v)?\s{0,3}v?(\d{1,6})(?:\.|\b)")


@dataclass(frozen=True, slots=True)
class ChangedDependency:
    """`change` is `added`, `removed` or `major`: another first number than before."""

    path: str
    line: int
    name: str
    change: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedDefinition:
    """A file that defines how the product is built or how its AI works. `change` is as git calls it."""

    path: str
    line: int
    change: str


@fact("changes.dependencies")
def dependencies(context: Context) -> tuple[ChangedDependency, ...]:
    """Dependencies the product needs to run that this change adds, removes or takes another major version of.

    Held against one another are the manifests of each project, as they are and as they were at the base: what
    only moved from one to another is no change. Left out are tools to work on the project, lists of
    requirements where a manifest names the project, and new minor versions.
    """
    changed = [f for f in changed_files(context) if manifests.matches(f.path) or manifests.matches(f.before)]
    there = [m for m in context.get(product_manifests) if not _is_a_list(context, m)]
    before = _before(context, changed, there)
    found: list[ChangedDependency] = []
    for project in sorted({_project(m) for m in before}):
        old = [m for m in before if _project(m) == project]
        found += _differences(old, [m for m in there if _project(m) == project])
    return tuple(sorted(found, key=lambda d: (d.path, d.line, d.name)))


def _project(manifest: Manifest) -> tuple[str, str]:
    return manifest.folder, manifest.ecosystem


def _is_a_list(context: Context, manifest: Manifest) -> bool:
    """Requirements that stand beside or below a manifest with a name are for working on that project."""
    if manifest.name:
        return False
    named = {m.folder for m in context.get(product_manifests) if m.name and m.ecosystem == manifest.ecosystem}
    return any(not folder or f"{manifest.folder}/".startswith(f"{folder}/") for folder in named)


def _before(
    context: Context, changed: Sequence[ChangedFile], there: Sequence[Manifest]
) -> Sequence[Manifest]:
    """The manifests of projects one of whose manifests changed, as they were."""
    asked = [f for f in changed if f.blob and manifests.matches(f.before)]
    texts = texts_before(context, asked)
    if len(texts) < len(asked):
        raise Unavailable("this clone lacks a manifest as it was", "a clone without --filter")
    read = (manifests.read(f.before, texts[f.path]) for f in asked)
    old = [m for m in read if m is not None and not m.problem]
    projects, paths = {_project(m) for m in old}, {f.path for f in changed}
    return [*old, *(m for m in there if _project(m) in projects and m.path not in paths)]


def _differences(old: Sequence[Manifest], new: Sequence[Manifest]) -> Iterator[ChangedDependency]:
    if not new:
        return  # the project is gone
    before, after = _needed(old), _needed(new)
    for name, (path, each) in after.items():
        was = before[name][1] if name in before else None
        if was is None:
            yield ChangedDependency(path, each.line, name, "added", "", each.spec)
        elif (a := _major(was.spec)) is not None and (b := _major(each.spec)) is not None and a != b:
            yield ChangedDependency(path, each.line, name, "major", was.spec, each.spec)
    for name, (path, each) in before.items():
        if name not in after:
            place = path if any(m.path == path for m in new) else new[0].path
            yield ChangedDependency(place, 1, name, "removed", each.spec, "")


def _needed(manifests_: Sequence[Manifest]) -> Mapping[str, tuple[str, Dependency]]:
    """By name, with the manifest's path. One stated more than once, for several platforms, counts first."""
    found: dict[str, tuple[str, Dependency]] = {}
    for manifest in manifests_:
        for each in manifest.dependencies:
            if not each.dev:
                found.setdefault(each.name, (manifest.path, each))
    return found


def _major(spec: str) -> int | None:
    """The first number of the lowest version; none where the constraint has none."""
    match = _FLOOR.search(spec)
    return int(match[1]) if match else None


@fact("changes.pipelines")
def pipelines(context: Context) -> tuple[ChangedDefinition, ...]:
    """CI definitions that this change adds, changes or removes, by path."""
    return tuple(_definition(f) for f in changed_files(context) if ci.reader(f.path) or ci.reader(f.before))


@fact("changes.workflow_definitions")
def workflow_definitions(context: Context) -> tuple[ChangedDefinition, ...]:
    """Files that define the product's AI workflows and agents and that this change adds or changes."""
    paths = {each.found.file.path for each in of_product(context)}
    return tuple(_definition(f) for f in changed_files(context) if f.path in paths)


@fact("changes.definitions")
def definitions(context: Context) -> tuple[ChangedDefinition, ...]:
    """Both: CI definitions and definitions of AI workflows that this change touches, by path."""
    found = {d.path: d for d in (*context.get(pipelines), *context.get(workflow_definitions))}
    return tuple(found[path] for path in sorted(found))


def _definition(file: ChangedFile) -> ChangedDefinition:
    change = Status.MODIFIED if file.status is Status.RENAMED else file.status
    return ChangedDefinition(file.path, 1, change.value)
