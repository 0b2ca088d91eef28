"""Rust: modules of a crate by their paths, crates of the workspace by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shipworthy.imports.tree import Tree, folders_above, within

_ROOTS = ("lib.rs", "main.rs")
_AS = re.compile(r"\s+as\s+.*$")


class RustResolver:
    """`mod name;` says what belongs to a module, not what it uses, and is no import here."""

    def __init__(self, tree: Tree, crates: Iterable[tuple[str, str]]) -> None:
        """`crates`: name and folder."""
        self._tree = tree
        self._folders = {folder: name for name, folder in crates}
        named: dict[str, list[str]] = {}
        for name, folder in crates:
            named.setdefault(name.replace("-", "_"), []).append(folder)
        self._named = {name: folders[0] for name, folders in named.items() if len(folders) == 1}

    def unit(self, path: str) -> str:
        return path

    def resolve(self, path: str, name: str) -> str | None:
        parts = [part.strip() for part in _AS.sub("", name).split("::")]
        crate = next((f for f in folders_above(path) if f in self._folders), None)
        # In `mod tests { use super::*; }`, which ends many a file, `super` is the file itself.
        if crate is None or parts == ["super", "*"] or name.startswith("./"):
            return None
        sources = self._sources(path, within(crate, "src"))
        own = self._module_of(path, sources)
        match parts[0]:
            case "crate":
                return self._file(sources, parts[1:])
            case "self":
                return self._file(sources, [*own, *parts[1:]])
            case "super":
                up = next((i for i, part in enumerate(parts) if part != "super"), len(parts))
                return self._file(sources, [*own[: max(0, len(own) - up)], *parts[up:]])
            case first if first in self._named:
                return self._file(within(self._named[first], "src"), parts[1:])
            case _:
                child = [*own, parts[0]]
                return self._file(sources, [*own, *parts]) if self._exact(sources, child) else None

    def _sources(self, path: str, sources: str) -> str:
        """Programs below `src/bin` are crates of their own."""
        name = path.removeprefix(f"{sources}/bin/").partition("/")[0] if f"{sources}/bin/" in path else ""
        folder = f"{sources}/bin/{name}"
        return folder if name and f"{folder}/main.rs" in self._tree.units else sources

    def _module_of(self, path: str, sources: str) -> list[str]:
        parts = path.removeprefix(f"{sources}/").removesuffix(".rs").split("/")
        return parts[:-1] if parts[-1] in {"mod", "lib", "main"} else parts

    def _file(self, sources: str, parts: list[str]) -> str | None:
        """The deepest module that is a file: what follows stands inside it."""
        for length in range(len(parts), 0, -1):
            if found := self._exact(sources, parts[:length]):
                return found
        return self._tree.first_unit(within(sources, root) for root in _ROOTS)

    def _exact(self, sources: str, parts: list[str]) -> str | None:
        stem = within(sources, "/".join(parts))
        return self._tree.first_unit((f"{stem}.rs", f"{stem}/mod.rs"))
