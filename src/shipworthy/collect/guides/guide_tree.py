"""The tracked paths, arranged for the questions that texts raise."""

from __future__ import annotations

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history.changes import history
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.prose.tree import Tree
from shipworthy.model.repository import FileKind


def tree_of(context: Context) -> Tree:
    """With the files of the last year that are gone; made once for a context."""
    return context.once("guide tree", lambda: _grow(context))


def _grow(context: Context) -> Tree:
    unseen = [f.path for f in context.files if f.kind in {FileKind.SUBMODULE, FileKind.SYMLINK}]
    manifests = context.get(product_manifests)
    top = {m.name.rpartition("/")[2] for m in manifests if m.folder in {"", "."}}
    return Tree.of(
        (f.path for f in context.files),
        unseen=unseen,
        projects={m.folder for m in manifests},
        names=frozenset({context.door.name, *top} - {""}),
        past=_past(context),
    )


def _past(context: Context) -> set[str]:
    try:
        return {path for commit in history(context) for path in commit.paths}
    except Unavailable:
        return set()
