"""JavaScript, TypeScript and what is compiled to them: paths, mapped names, packages of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shipworthy.imports.tree import Tree, folders_above, joined, within
from shipworthy.model.workspaces import NodeNames, NodePackage, PathMapping

EXTENSIONS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".astro")
_COMPILED_FROM = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_BUILT = frozenset({"dist", "lib", "build", "out", "esm", "cjs", "es", "types", "output", "commonjs"})
"""Folders that builds fill; what they hold is compiled from `src` as a rule."""
_AS_DATA = ("raw", "url", "inline", "worker&url")
"""`./x.ts?raw`: the text of a module, not the module."""


class EcmaScriptResolver:
    def __init__(self, tree: Tree, names: NodeNames) -> None:
        self._tree = tree
        self._mappings = names.mappings
        self._packages = {package.folder: package for package in names.packages}
        self._named: dict[str, list[NodePackage]] = {}
        for package in names.packages:
            if package.name:
                self._named.setdefault(package.name, []).append(package)
        self._found: dict[tuple[str, str], str | None] = {}
        self._offered: dict[str, str | None] = {}
        self._mapping_at: dict[str, PathMapping | None] = {}

    def unit(self, path: str) -> str:
        return path

    def resolve(self, path: str, name: str) -> str | None:
        name, _, query = name.partition("?")
        if query in _AS_DATA or not name:
            return None
        key = (path.rpartition("/")[0], name)
        if key not in self._found:
            self._found[key] = self._meant(*key)
        return self._found[key]

    def _meant(self, folder: str, name: str) -> str | None:
        if name in {".", ".."} or name.startswith(("./", "../")):
            return self._file(joined(folder, name))
        if name.startswith("/"):
            return None
        return self._internal(folder, name) or self._mapped(folder, name) or self._of_workspace(name)

    # Files

    def _file(self, path: str | None) -> str | None:
        return self._tree.first_unit(_candidates(path)) if path is not None else None

    # Mapped names

    def _mapped(self, folder: str, name: str) -> str | None:
        if folder not in self._mapping_at:
            above = (folder, *folders_above(folder))
            nearest = next((self._mappings[f] for f in above if f in self._mappings), None)
            self._mapping_at[folder] = nearest
        mapping = self._mapping_at[folder]
        if mapping is None:
            return None
        for target in _matching(mapping.paths, name):
            if found := self._file(joined("", target)):
                return found
        return self._file(joined(mapping.base, name)) if mapping.base is not None else None

    # Packages

    def _internal(self, folder: str, name: str) -> str | None:
        """A name that the package of the importing file keeps for itself."""
        above = (folder, *folders_above(folder))
        package = next((self._packages[f] for f in above if f in self._packages), None)
        if package is None or not name.startswith("#"):
            return None
        return self._entry(package, package.internal, name)

    def _of_workspace(self, name: str) -> str | None:
        if name not in self._offered:
            self._offered[name] = self._offer(name)
        return self._offered[name]

    def _offer(self, name: str) -> str | None:
        """A package that two folders call their own is neither."""
        words = name.split("/")
        length = 2 if name.startswith("@") else 1
        named = self._named.get("/".join(words[:length]), [])
        if len(named) != 1:
            return None
        package, rest = named[0], "/".join(words[length:])
        if package.entries and (found := self._entry(package, package.entries, f"./{rest}" if rest else ".")):
            return found
        if not rest:
            usual = (within(package.folder, stem) for stem in ("src/index", "index", "src/main", "src/mod"))
            return next((found for stem in usual if (found := self._file(stem))), None)
        return None if package.entries else self._below(package, rest)

    def _entry(
        self, package: NodePackage, entries: tuple[tuple[str, tuple[str, ...]], ...], name: str
    ) -> str | None:
        for target in _matching(entries, name):
            if found := self._below(package, target):
                return found
        return None

    def _below(self, package: NodePackage, target: str) -> str | None:
        """A file of the package, or that from which it is compiled."""
        path = joined(package.folder, target)
        if path is None:
            return None
        rest = path[len(package.folder) :].strip("/")
        source = "/".join(part for part in rest.split("/") if part not in _BUILT)
        stem = source.removesuffix(".d.ts").removesuffix(".d.mts").removesuffix(".d.cts")
        stems = dict.fromkeys((path, *(within(package.folder, s) for s in (f"src/{stem}", stem))))
        return next((found for s in stems if (found := self._file(s))), None)


def _candidates(path: str) -> Iterator[str]:
    yield path
    stem, dot, extension = path.rpartition(".")
    if dot:
        yield from (stem + written for written in _COMPILED_FROM.get(f".{extension}", ()))
    yield from (path + e for e in EXTENSIONS)
    yield from (within(path, f"index{e}") for e in EXTENSIONS)


def _matching(patterns: Iterable[tuple[str, tuple[str, ...]]], name: str) -> Iterator[str]:
    """What the best pattern stands for: the name itself, else the longest text before a `*`."""
    best: tuple[int, str, tuple[str, ...]] | None = None
    for pattern, targets in patterns:
        before, star, after = pattern.partition("*")
        if not star and pattern == name:
            yield from targets
            return
        fits = star and name.startswith(before) and name.endswith(after)
        if fits and len(name) >= len(before) + len(after) and (best is None or len(before) > best[0]):
            best = (len(before), name[len(before) : len(name) - len(after)], targets)
    if best is not None:
        yield from (target.replace("*", best[1]) for target in best[2])
