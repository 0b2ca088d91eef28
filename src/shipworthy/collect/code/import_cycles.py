"""Circles of imports: modules that need each other before any of them is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.code.imports.graph import import_graph, targets
from shipworthy.collect.code.imports.owners import Owners
from shipworthy.collect.code.imports.resolvers import LOADED_BY_FILE, LOADED_BY_PACKAGE
from shipworthy.collect.context import Context, fact
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import languages
from shipworthy.imports.components import circles
from shipworthy.imports.cuts import Cut, best_cut
from shipworthy.model.imports import Edge, ImportGraph, Moment
from shipworthy.model.results import Project

MAX_LISTED = 50
MAX_STEPS = 12
AT_LOAD = (Moment.LOAD,)
AT_RUN_TIME = (Moment.LOAD, Moment.CALL)


@dataclass(frozen=True, slots=True)
class ImportCycle:
    """Units that all lead to each other. `path` and `line` are those of the import to cut."""

    path: str
    line: int
    cut: str
    """What that import leads to."""
    project: str
    """The folder of the project it belongs to."""
    language: str
    size: int
    """How many units are in the circle."""
    left: int
    """How many of them still are in circles without that import."""
    cuts: int
    """How many imports have to go, at most, until no circle is left among them."""
    way: str
    """The imports of the shortest way back: `b.py:3, c.py:1`."""
    units: tuple[str, ...]


@fact("imports.read_share", unit="share")
def read_share(context: Context) -> float:
    """The share of the code whose imports can be followed to files of the repository.

    Python, JavaScript, TypeScript, Go, Java, Kotlin, Scala and Rust, where the file parses.
    """
    graph = import_graph(context)
    return graph.lines / graph.all_lines if graph.all_lines else 1.0


@fact("imports.module_code_share", unit="share")
def module_code_share(context: Context) -> float:
    """The share of the product's code in languages that load file by file: Python, JavaScript, TypeScript."""
    return _share_in(context, LOADED_BY_FILE)


@fact("imports.package_code_share", unit="share")
def package_code_share(context: Context) -> float:
    """The share of the product's code in languages that import packages: Java, Kotlin, Scala."""
    return _share_in(context, LOADED_BY_PACKAGE)


def _share_in(context: Context, names: frozenset[str]) -> float:
    lines: Mapping[str, int] = context.get(languages)
    total = sum(lines.values())
    return sum(n for name, n in lines.items() if name in names) / total if total else 0.0


@fact("imports.cycles")
def cycles(context: Context) -> tuple[ImportCycle, ...]:
    """Sets of modules that import each other in a circle while they are loaded; the 50 largest.

    Exactly the strongly connected components of the product's modules in Python, JavaScript and TypeScript.
    What counts are imports carried out when a module is loaded: not those for types alone (`import type`,
    `if TYPE_CHECKING`), nor those inside functions, by which circles are broken. Each has the import whose
    removal leaves the fewest modules in circles.
    """
    return _cycles(context, _modules(import_graph(context)), AT_LOAD)


@fact("imports.knots")
def knots(context: Context) -> tuple[ImportCycle, ...]:
    """As `imports.cycles`, with imports inside functions: what import-linter, pydeps, madge call cycles."""
    return _cycles(context, _modules(import_graph(context)), AT_RUN_TIME)


@fact("imports.package_cycles")
def package_cycles(context: Context) -> tuple[ImportCycle, ...]:
    """Sets of packages of Java, Kotlin and Scala that import each other in a circle, the largest first.

    Go's compiler allows none.
    """
    return _cycles(context, _packages(import_graph(context)), AT_LOAD)


@fact("imports.modules", unit="modules")
def modules(context: Context) -> int:
    """How many modules the product has in Python, JavaScript and TypeScript."""
    return len(_modules(import_graph(context)))


@fact("imports.cyclic_share", unit="share")
def cyclic_share(context: Context) -> float:
    """The share of the modules that are in a circle of imports: see `imports.cycles`.

    Of those in Python, JavaScript and TypeScript that import others of the repository or are imported.
    """
    graph = import_graph(context)
    return _share(graph, _modules(graph))


@fact("imports.cyclic_package_share", unit="share")
def cyclic_package_share(context: Context) -> float:
    """The share of the packages that are in a circle of imports: see `imports.package_cycles`.

    Of those in Java, Kotlin and Scala that import others of the repository or are imported.
    """
    graph = import_graph(context)
    return _share(graph, _packages(graph))


def _modules(graph: ImportGraph) -> frozenset[str]:
    return frozenset(unit for unit, language in graph.languages.items() if language in LOADED_BY_FILE)


def _packages(graph: ImportGraph) -> frozenset[str]:
    return frozenset(unit for unit, language in graph.languages.items() if language in LOADED_BY_PACKAGE)


def _share(graph: ImportGraph, units: frozenset[str]) -> float:
    edges = _among(units, targets(graph, AT_LOAD))
    inside = sum(len(circle) for circle in circles({n: tuple(t) for n, t in edges.items()}))
    linked = {unit for edge in graph.edges for unit in (edge.source, edge.target)} & units
    return inside / len(linked) if linked else 0.0


def _among(units: frozenset[str], edges: Mapping[str, Mapping[str, Edge]]) -> dict[str, Mapping[str, Edge]]:
    """Units of one kind import only their like: each family of languages is resolved by itself."""
    return {node: found for node, found in edges.items() if node in units}


def _cycles(context: Context, units: frozenset[str], moments: Iterable[Moment]) -> tuple[ImportCycle, ...]:
    graph = import_graph(context)
    edges = _among(units, targets(graph, moments))
    found = circles({node: tuple(leads) for node, leads in edges.items()})
    imported = Counter(target for leads in edges.values() for target in leads)
    known: tuple[Project, ...] = context.get(projects)
    owners = Owners(known)
    told = []
    for circle in found[:MAX_LISTED]:
        cut = best_cut(circle, edges, imported)
        for edge in (cut.edge, *cut.way[:MAX_STEPS]):
            context.cite(edge.path, edge.line)
        told.append(_told(circle, cut, owners.of_most(circle), graph))
    return tuple(told)


def _told(circle: tuple[str, ...], cut: Cut, project: str, graph: ImportGraph) -> ImportCycle:
    return ImportCycle(
        path=cut.edge.path,
        line=cut.edge.line,
        cut=cut.edge.target,
        project=project,
        language=graph.languages[cut.edge.source],
        size=len(circle),
        left=cut.left,
        cuts=cut.cuts,
        way=", ".join(_steps(cut.way)),
        units=circle,
    )


def _steps(way: tuple[Edge, ...]) -> Iterator[str]:
    for edge in way[:MAX_STEPS]:
        yield f"{edge.path}:{edge.line}"
    if len(way) > MAX_STEPS:
        yield f"and {len(way) - MAX_STEPS} more steps"
