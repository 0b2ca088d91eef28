"""Go: a package is a folder, its path is that of its module and the folders below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shipworthy.imports.tree import Tree, folders_above, within
from shipworthy.model.workspaces import GoModule


class GoResolver:
    def __init__(
        self, tree: Tree, modules: Iterable[GoModule], workspaces: Mapping[str, frozenset[str]]
    ) -> None:
        """`workspaces`: the folders that each folder with a go.work uses."""
        self._modules = {module.folder: module for module in modules}
        self._packages = frozenset(p.rpartition("/")[0] for p in tree.units)
        self._workspaces = workspaces
        self._seen_by: dict[str, dict[str, str]] = {}

    def unit(self, path: str) -> str:
        return path.rpartition("/")[0] or "."

    def resolve(self, path: str, name: str) -> str | None:
        own = next((f for f in folders_above(path) if f in self._modules), None)
        if own is None:
            return None
        known = self._known(own)
        prefix = name
        while prefix:
            if prefix in known:
                folder = within(known[prefix], name[len(prefix) + 1 :])
                return (folder or ".") if folder in self._packages else None
            prefix = prefix.rpartition("/")[0]
        return None

    def _known(self, own: str) -> dict[str, str]:
        """Folders by module path, as seen from a module: itself, its workspace's, those it replaces.

        Another module of the repository is otherwise fetched from where it is published.
        """
        if own not in self._seen_by:
            module = self._modules[own]
            folders = {own}
            work = next((f for f in (own, *folders_above(own)) if f in self._workspaces), None)
            if work is not None and own in self._workspaces[work]:
                folders |= self._workspaces[work]
            known = {self._modules[f].name: f for f in sorted(folders) if f in self._modules}
            self._seen_by[own] = {**known, **dict(module.replaced)}
        return self._seen_by[own]
