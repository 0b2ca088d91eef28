"""Java, Kotlin, Scala, Groovy: a package is a folder below a source root; inside it nothing is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.imports.tree import Tree

_LANGUAGES = r"(?:java|kotlin|scala(?:-\d[\w.+-]*)?|groovy)"
_ROOTS = tuple(
    re.compile(rf"(?:[^/]+/)*?{root}/")
    for root in (
        rf"src/[^/]+/{_LANGUAGES}",
        rf"(?:src|main|{_LANGUAGES})(?:/{_LANGUAGES})?",
        "(?:app|source)",
    )
)
"""Folders in which packages begin, the surest first; of each the first in a path."""
_NAME = re.compile(r"[\w$.]+")


class JvmResolver:
    def __init__(self, tree: Tree) -> None:
        self._packages: dict[str, list[str]] = {}
        self._types: dict[str, list[str]] = {}
        for path in sorted(tree.units):
            folder, _, file = path.rpartition("/")
            package = package_of(folder)
            folders = self._packages.setdefault(package, [])
            if folder not in folders:
                folders.append(folder)
            self._types.setdefault(f"{package}.{file.partition('.')[0]}", []).append(folder)

    def unit(self, path: str) -> str:
        return path.rpartition("/")[0] or "."

    def resolve(self, path: str, name: str) -> str | None:
        name = re.sub(r"\.[*_{].*$", "", name.removeprefix("import ").strip().replace("`", ""))
        if not _NAME.fullmatch(name):
            return None
        for prefix in _prefixes(name):
            if prefix in self._types:
                return self._nearest(path, self._types[prefix])
            if prefix in self._packages:
                return self._only(self._packages[prefix])
        return None

    def _only(self, folders: list[str]) -> str | None:
        """A function, or all of a package: in which of several modules it is declared is not to be seen."""
        return folders[0] or "." if len(folders) == 1 else None

    def _nearest(self, path: str, folders: list[str]) -> str | None:
        """Several build modules may hold a type of that name: the own one counts, else none is known."""
        if len(folders) == 1:
            return folders[0] or "."
        own = _module_of(path)
        here = [folder for folder in folders if _module_of(f"{folder}/x") == own]
        return here[0] if len(here) == 1 else None


def package_of(folder: str) -> str:
    return (folder + "/").removeprefix(_module_of(folder + "/")).strip("/").replace("/", ".")


def _module_of(path: str) -> str:
    return next((found[0] for root in _ROOTS if (found := root.match(path))), "")


def _prefixes(name: str) -> Iterator[str]:
    """A type, a member of a type, a package; never a single word, which may be anything."""
    while "." in name:
        yield name
        name = name.rpartition(".")[0]
