"""Python: packages, packages without `__init__.py`, `src` layouts, relative imports."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from shipworthy.imports.tree import Tree, folders_above, within

_INIT = "__init__.py"
_SOURCES = ("", "src", "lib", "python")
"""Where in a project its packages may lie."""
_STANDARD = sys.stdlib_module_names


class PythonResolver:
    """A name is looked for where the importing file's own packages are, then in the other projects."""

    def __init__(self, tree: Tree, projects: Iterable[str], roots: Iterable[str] = ()) -> None:
        """`projects` are the folders with a manifest of Python, `roots` where packages lie by declaration."""
        self._tree = tree
        self._packages = frozenset(p.rpartition("/")[0] for p in tree.files if p.endswith("/" + _INIT))
        usual = {within(project, sources) for project in (*projects, "") for sources in _SOURCES}
        self._roots = sorted((usual | set(roots)) & (tree.folders | {""}) - self._packages)
        self._starts = {
            folder: self._own_roots(folder) for folder in {p.rpartition("/")[0] for p in tree.units}
        }
        self._found: dict[tuple[str, str], str | None] = {}

    def unit(self, path: str) -> str:
        return path

    def resolve(self, path: str, name: str) -> str | None:
        folder = path.rpartition("/")[0]
        if name.startswith("."):
            return self._relative(folder, name)
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        key = (folder, name)
        if key not in self._found:
            self._found[key] = self._absolute(folder, name)
        return self._found[key]

    def _relative(self, folder: str, name: str) -> str | None:
        """`..a.b`: two dots are the folder above; `b` may be a module or a name inside one."""
        rest = name.lstrip(".")
        for _ in range(len(name) - len(rest) - 1):
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        return self._module(folder, rest.split(".") if rest else [])

    def _absolute(self, folder: str, name: str) -> str | None:
        parts = name.split(".")
        standard = parts[0] in _STANDARD
        for root in self._starts[folder]:
            # A folder without `__init__.py` may yet be part of a package, with an `ast.py` of its own.
            if not (standard and root not in self._roots) and (found := self._below(root, parts)):
                return found
        if standard:
            return None
        elsewhere = {found for root in self._roots if (found := self._below(root, parts))}
        return elsewhere.pop() if len(elsewhere) == 1 else None

    def _own_roots(self, folder: str) -> list[str]:
        """The folders above a file that belong to no package, the nearest first: a program starts there."""
        above = list(dict.fromkeys([folder, *folders_above(folder)]))
        last_package = max((i for i, f in enumerate(above) if f and f in self._packages), default=-1)
        return above[last_package + 1 :]

    def _below(self, root: str, parts: list[str]) -> str | None:
        """Nothing where the root does not hold the name's first part."""
        first = within(root, parts[0])
        if f"{first}.py" not in self._tree.files and first not in self._tree.folders:
            return None
        return self._module(root, parts) if len(parts) > 1 else self._file(first)

    def _module(self, folder: str, parts: list[str]) -> str | None:
        whole = within(folder, "/".join(parts))
        return self._file(whole) or (self._file(whole.rpartition("/")[0]) if parts else None)

    def _file(self, stem: str) -> str | None:
        """A package comes before a module of the same name, as Python has it."""
        return self._tree.first_unit((within(stem, _INIT), f"{stem}.py"))
