"""What a module leads to when tests run it: its imports, and what is loaded without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from shipworthy.collect.code.imports.resolvers import FAMILIES
from shipworthy.collect.context import Context
from shipworthy.collect.testing.layer_carriers import joined
from shipworthy.collect.testing.test_files import text_of
from shipworthy.imports.resolve.jvm import package_of
from shipworthy.model.imports import ImportGraph
from shipworthy.model.repository import File

_EMBED = re.compile(r"^//go:embed[ \t]+([^\n]{1,500})", re.MULTILINE)
_SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_RELATIVE = re.compile(r"\b(?:require\(|from|import)\s{0,4}\(?[\"'](\.{1,2}/[^\"'\n]{1,200})[\"']")
_BUILT = frozenset({"build", "dist", "out", "cjs", "esm", "lib"})
_BUILT_OF = ("ts", "src", "lib", "source", "")
_ENDS = (".ts", ".tsx", ".js", ".jsx", ".mjs", "/index.ts", "/index.tsx", "/index.js")
JVM = frozenset({"Java", "Kotlin", "Scala", "Groovy"})
_ROOTS = ("", "src/", "backend/")
_IMPORTS = re.compile(
    r"^[ \t]{0,12}(?:from[ \t]+(?P<module>[\w.]{1,200})[ \t]+)?import[ \t]+(?P<names>[^\n#]{1,500})",
    re.MULTILINE,
)
_LOADS_BY_NAME = re.compile(
    r"\bimport_module\(|\b__import__\(|\bpkgutil\.|\bentry_points\(|\bautodiscover|\bimport_string\("
    r"|\brequire\.context\(|\bimport\.meta\.glob\(|\breaddirSync\(|\bServiceLoader\.load\(|\bClass\.forName\("
)
_DOTTED = re.compile(r"[\"']([A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){1,8})[\"']")


def unit_of(graph: ImportGraph, file: File) -> str:
    """A file, or its folder where a package is one."""
    return file.path if file.path in graph.languages else file.folder or "."


def edges_of(context: Context, graph: ImportGraph, files: Iterable[File]) -> dict[str, set[str]]:
    """Imports, packages that are loaded with their modules, and what is loaded by its name."""
    edges: dict[str, set[str]] = {}
    for edge in graph.edges:
        edges.setdefault(edge.source, set()).add(edge.target)
    folders: dict[str, set[str]] = {}
    for unit in graph.units:
        folders.setdefault(unit.rpartition("/")[0], set()).add(unit)
    for file in files:
        if file.language in FAMILIES:
            unit = unit_of(graph, file)
            edges.setdefault(unit, set()).update(_further(context, graph, file, folders))
    return edges


def _further(
    context: Context, graph: ImportGraph, file: File, folders: Mapping[str, set[str]]
) -> Iterator[str]:
    if file.language == "Python":
        yield from _packages_of(file.path, graph)
    if file.language == "Rust" and file.name in {"lib.rs", "main.rs", "mod.rs"}:
        yield from (u for folder, units in folders.items() if _is_in(folder, file.folder) for u in units)
    text = text_of(context, file.path)
    if _LOADS_BY_NAME.search(text):
        yield from (u for folder, units in folders.items() if _is_in(folder, file.folder) for u in units)
    if file.language == "Python":
        yield from _named(text, graph)
        if context.analysis(file).syntax is None:
            yield from _written(text, graph)
    if file.language in JVM:
        yield from _of_packages(context, file, graph)
    if file.language == "Go":
        yield from _embedded(text, file.folder, graph)
    if file.language in _SCRIPT:
        yield from _built_from(context, file, graph)


def _embedded(text: str, folder: str, graph: ImportGraph) -> Iterator[str]:
    """Scripts that a package of Go holds as text and runs: `//go:embed injected.js`."""
    for match in _EMBED.finditer(text):
        for pattern in match[1].split():
            path = joined(folder, pattern.strip('"`').removeprefix("all:"))
            yield from (u for u in graph.languages if fnmatchcase(u, path) or u.startswith(f"{path}/"))


def _built_from(context: Context, file: File, graph: ImportGraph) -> Iterator[str]:
    """The sources of what a test imports as it was built: `../lib/build/cart` of `lib/ts/cart.ts`."""
    for match in _RELATIVE.finditer(text_of(context, file.path)):
        parts = joined(file.folder, match[1]).split("/")
        for at in (n for n, part in enumerate(parts) if part in _BUILT):
            tail = "/".join(parts[at + 1 :]).removesuffix(".js") or "index"
            stems = ("/".join(filter(None, (*parts[:at], folder, tail))) for folder in _BUILT_OF)
            yield from (path for stem in stems for end in _ENDS if (path := stem + end) in graph.languages)


def _of_packages(context: Context, file: File, graph: ImportGraph) -> Iterator[str]:
    """Where several build modules hold a package, which of them is meant is not to be seen: all are."""
    packages: dict[str, list[str]] = context.once(("tests", "packages"), lambda: _packages(graph))
    syntax = context.analysis(file).syntax
    for each in syntax.imports if syntax else ():
        name = each.name.removeprefix("import ").strip()
        while "." in name and name not in packages:
            name = name.rpartition(".")[0]
        yield from packages.get(name, ())


def _packages(graph: ImportGraph) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit, language in graph.languages.items():
        if language in JVM:
            found.setdefault(package_of(unit), []).append(unit)
    return found


def _is_in(folder: str, above: str) -> bool:
    return folder == above or folder.startswith(f"{above}/") or not above


def _packages_of(path: str, graph: ImportGraph) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder:
        init = f"{folder}/__init__.py"
        if init not in graph.languages:
            return
        yield init
        folder = folder.rpartition("/")[0]


def _named(text: str, graph: ImportGraph) -> Iterator[str]:
    """Modules whose dotted names stand in strings: Django's settings, `patch("a.b")`, Celery's includes."""
    for match in _DOTTED.finditer(text):
        yield from _modules(match[1], graph)


def _written(text: str, graph: ImportGraph) -> Iterator[str]:
    """The imports of a file that does not parse, as they are written."""
    for match in _IMPORTS.finditer(text):
        for name in (match["names"] or "").split(","):
            yield from _modules(
                ".".join(filter(None, (match["module"], name.split(" as ")[0].strip(" ()")))), graph
            )


def _modules(name: str, graph: ImportGraph) -> Iterator[str]:
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        stem = "/".join(parts[:length])
        for root in _ROOTS:
            for path in (f"{root}{stem}.py", f"{root}{stem}/__init__.py"):
                if path in graph.languages:
                    yield path
