"""The modules through which the product reaches providers of models, and what goes past them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.adapters import adapter_folders, is_adapter_module, is_wiring, provider_folders
from shipworthy.collect.catalogues import providers
from shipworthy.collect.code.imports.graph import import_graph
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.import_ties import ProviderTie
from shipworthy.collect.models.model_sites import sites
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import source_files
from shipworthy.model.ai_models import SiteKind
from shipworthy.model.facts import Unknown
from shipworthy.model.lock_in import TieKind

MOST = 0.5
"""Of the product's source files: a folder that holds more is the product, however it is named."""
SMALL = 10
"""Source files of a folder that may be most of a small product."""


@dataclass(frozen=True, slots=True)
class BoundaryModule:
    """A folder or file through which providers are reached. `line` is that of the first import of one."""

    path: str
    line: int
    module: str
    """The folder, or the file itself."""
    files: int
    """Those of it that take a provider's library in."""
    providers: tuple[str, ...]
    reason: str
    importers: int | Unknown
    """The product's files or packages outside of it that import it."""


@fact("models.boundary")
def boundary(context: Context) -> tuple[BoundaryModule, ...]:
    """The modules that stand between the product and providers of models.

    Folders and files whose name says so (`llm/`, `providers/`, `adapters/`, `openai_client.py`), those that
    only put the product together, and the one file of a project that alone takes a provider's library in. A
    folder that holds most of the product is none.
    """
    found: dict[tuple[str, str], list[ProviderTie]] = {}
    for tie in context.get(provider_imports):
        if (place := _places(context).get(tie.path)) is not None:
            found.setdefault(place, []).append(tie)
    return tuple(_module(context, place, ties) for place, ties in sorted(found.items()))


def _module(context: Context, place: tuple[str, str], ties: Sequence[ProviderTie]) -> BoundaryModule:
    module, reason = place
    first = min(ties, key=lambda t: (t.path, t.line))
    named = tuple(sorted({t.provider for t in ties}))
    context.cite(first.path, first.line)
    files = len({t.path for t in ties})
    return BoundaryModule(first.path, first.line, module, files, named, reason, _importers(context, module))


def _importers(context: Context, module: str) -> int | Unknown:
    try:
        edges = import_graph(context).edges
    except Unavailable as reason:
        return Unknown(reason.reason, reason.remedy)
    return len({e.source for e in edges if _within(e.target, module) and not _within(e.source, module)})


def _within(path: str, module: str) -> bool:
    return path == module or path.startswith(module + "/")


def _places(context: Context) -> dict[str, tuple[str, str]]:
    """By path of a file that takes a provider's library in and calls it: its module, and why it is one."""
    return context.once(("models", "boundary"), lambda: _found(context))


def _found(context: Context) -> dict[str, tuple[str, str]]:
    ties = context.get(provider_imports)
    paths = sorted({t.path for t in ties if t.kind is TieKind.LIBRARY})
    found = {}
    for path in paths:
        if (place := adapter_place(context, path)) is not None:
            found[path] = place
    left: dict[str, list[str]] = {}
    for path in paths or sorted({t.path for t in ties}):
        left.setdefault(_project_of(context, path), []).append(path)
    for project_paths in left.values():
        if len(project_paths) == 1 and project_paths[0] not in found:
            found[project_paths[0]] = (project_paths[0], "alone takes a provider's library in")
    return found


def adapter_place(context: Context, path: str) -> tuple[str, str] | None:
    """The module a file belongs to by its name, or by its part in the product."""
    words = providers().adapters
    for folder in _folders_of_providers(context):
        if path.startswith(folder + "/"):
            return folder, "holds a module for each of several providers"
    for folder in adapter_folders(path, words):
        if not _is_most(context, folder):
            return folder, "is named so"
    if is_adapter_module(path, words):
        return path, "is named so"
    if is_wiring(path, words) and not _asks(context, path):
        return path, "puts the product together"
    return None


def _folders_of_providers(context: Context) -> Sequence[str]:
    def found() -> Sequence[str]:
        paths = [f.path for f in context.get(source_files)]
        return sorted(provider_folders(paths, providers().adapters))

    return context.once(("models", "folders of providers"), found)


def _is_most(context: Context, folder: str) -> bool:
    """Of the product, or all of a project: then the folder's name is the product's."""
    files = context.get(source_files)
    inside = sum(1 for f in files if f.path.startswith(folder + "/"))
    if inside > SMALL and inside > MOST * len(files):
        return True
    project = _project_of(context, folder + "/")
    around = sum(1 for f in files if not project or f.path.startswith(project + "/"))
    return project != folder and inside == around and inside > 1


def _asks(context: Context, path: str) -> bool:
    """Besides making connections."""
    return any(s.path == path and s.kind is not SiteKind.CLIENT for s in context.get(sites))


def _project_of(context: Context, path: str) -> str:
    folders = ("" if p.path == "." else p.path for p in context.get(projects))
    return max((f for f in folders if not f or path.startswith(f + "/")), key=len, default="")


def is_inside(context: Context, path: str) -> bool:
    """Whether a file is part of a module through which providers are reached."""
    modules = {m.module for m in context.get(boundary)}
    return any(_within(path, module) for module in modules) or adapter_place(context, path) is not None
