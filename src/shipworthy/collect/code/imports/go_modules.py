"""Go's modules and workspaces in the repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.collect.context import Context, Unavailable
from shipworthy.formats.workspaces.go_work import read_module, read_workspace
from shipworthy.imports.tree import joined
from shipworthy.model.repository import FileKind
from shipworthy.model.workspaces import GoModule


def go_modules(context: Context) -> tuple[GoModule, ...]:
    found = []
    for folder, text in _texts(context, "go.mod"):
        if read := read_module(folder, text):
            module, written = read
            paths = ((name, joined(folder, path)) for name, path in written)
            inside = tuple((name, path) for name, path in paths if path is not None)
            found.append(replace(module, replaced=inside))
    return tuple(found)


def go_workspaces(context: Context) -> Mapping[str, frozenset[str]]:
    """Folders used, by the folder of the go.work."""
    return {
        folder: frozenset(p for use in read_workspace(text) if (p := joined(folder, use)) is not None)
        for folder, text in _texts(context, "go.work")
    }


def _texts(context: Context, name: str) -> list[tuple[str, str]]:
    found = []
    for file in context.files:
        if file.name == name and file.kind is FileKind.TEXT:
            try:
                found.append((file.folder, context.read(file.path)))
            except Unavailable:
                continue
    return found
