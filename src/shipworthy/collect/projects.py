"""What the repository holds: projects by their manifests, and the kinds of thing it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.deployment import deployment
from shipworthy.collect.repository import languages, production_lines, prose_files, source_files
from shipworthy.formats import manifests
from shipworthy.model.dependencies import Manifest
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.results import Project

_GO_MAIN = re.compile(r"^package main\b", re.MULTILINE)
INFRASTRUCTURE_SHARE = 0.5
DOCUMENTATION_FILES = 3
DATA_SHARE = 0.5


@fact("repository.manifests")
def product_manifests(context: Context) -> tuple[Manifest, ...]:
    """The manifests in product paths that could be read, ordered by path."""
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and manifests.matches(file.path):
            try:
                manifest = manifests.read(file.path, context.read(file.path))
            except Unavailable:
                continue
            if manifest is not None and not manifest.problem:
                found.append(manifest)
    return tuple(found)


@fact("repository.projects")
def projects(context: Context) -> tuple[Project, ...]:
    """Each folder with a manifest is a project of that ecosystem; `code_lines` are those nearest to it."""
    roots: dict[tuple[str, str], Manifest] = {}
    found = context.get(product_manifests)
    named = {(m.folder, m.ecosystem) for m in found if m.name}
    for manifest in found:
        if not manifest.name and _belongs_above(manifest, named):
            continue
        key = (manifest.folder, manifest.ecosystem)
        if key not in roots or (manifest.name and not roots[key].name):
            roots[key] = manifest
    folders = {folder for folder, _ in roots}
    lines = _lines_by_folder(context, folders)
    return tuple(
        Project(m.name or folder or context.door.name, folder or ".", eco, m.path, lines.get(folder, 0))
        for (folder, eco), m in sorted(roots.items())
    )


def _belongs_above(manifest: Manifest, named: set[tuple[str, str]]) -> bool:
    """A list of requirements below a project with a name is a part of that project."""
    folder = manifest.folder
    while folder:
        folder = folder.rpartition("/")[0]
        if (folder, manifest.ecosystem) in named:
            return True
    return False


def _lines_by_folder(context: Context, folders: set[str]) -> dict[str, int]:
    """Product lines by the deepest project folder above them."""
    lines: dict[str, int] = {}
    for file in context.get(source_files):
        folder = file.folder
        while folder not in folders and folder:
            folder = folder.rpartition("/")[0]
        lines[folder] = lines.get(folder, 0) + context.analysis(file).lines
    return lines


@fact("repository.kinds")
def kinds(context: Context) -> tuple[str, ...]:
    """What the repository is, by its manifests and files, or as configured.

    Any of: library (built to be depended on), application (a program), service (something deployed that
    runs on), infrastructure, documentation, data.
    """
    if context.config.kinds:
        context.cite(context.config.source, context.config.line("kinds"))
        return tuple(sorted(set(context.config.kinds)))
    return tuple(sorted(set(_kinds(context))))


def _kinds(context: Context) -> Iterator[str]:
    lines = context.get(production_lines)
    if lines == 0:
        yield from _kinds_without_code(context)
        return
    for manifest in context.get(product_manifests):
        if manifest.library:
            context.cite(manifest.path)
            yield "library"
        if manifest.executable:
            context.cite(manifest.path)
            yield "application"
    yield from _go_kinds(context)
    yield from _cargo_kinds(context)
    if context.get(deployment):
        yield "service"
    if context.get(languages).get("HCL", 0) >= INFRASTRUCTURE_SHARE * lines:
        yield "infrastructure"


def _go_kinds(context: Context) -> Iterator[str]:
    """Go's manifest has no word for it: `package main` is a program, what others can import a library."""
    modules = {m.folder for m in context.get(product_manifests) if m.ecosystem == "go"}
    for file in context.get(source_files) if modules else ():
        if file.language != "Go":
            continue
        if _GO_MAIN.search(context.read(file.path)[:20_000]):
            context.cite(file.path)
            yield "application"
        elif file.folder in modules or "pkg" in file.folder.split("/"):
            yield "library"


def _cargo_kinds(context: Context) -> Iterator[str]:
    """Cargo takes `src/main.rs` for a program and `src/lib.rs` for a library without being told."""
    for manifest in context.get(product_manifests):
        if manifest.ecosystem == "cargo":
            root = f"{manifest.folder}/src" if manifest.folder else "src"
            programs = [
                f for f in context.files if f.path == f"{root}/main.rs" or f.path.startswith(f"{root}/bin/")
            ]
            if programs:
                context.cite(programs[0].path)
                yield "application"
            if context.file(f"{root}/lib.rs") and not manifest.private:
                context.cite(f"{root}/lib.rs")
                yield "library"


def _kinds_without_code(context: Context) -> Iterator[str]:
    """Prose or data make a repository one of prose or data only when that is what it holds."""
    files = [f for f in context.files if f.kind in {FileKind.TEXT, FileKind.BINARY}]
    if files and sum(f.path_class is PathClass.DATA for f in files) >= DATA_SHARE * len(files):
        yield "data"
    elif context.get(prose_files) >= DOCUMENTATION_FILES:
        yield "documentation"
    if any("helm" in f.tags or f.name in {"Chart.yaml", "kustomization.yaml"} for f in files):
        yield "infrastructure"
