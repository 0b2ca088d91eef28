"""What the import graph looks like: what is leant upon, what reaches far, which layers there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shipworthy.collect.code.import_cycles import AT_RUN_TIME
from shipworthy.collect.code.imports.graph import import_graph, targets
from shipworthy.collect.code.imports.owners import Owners
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import projects
from shipworthy.imports.layering import between, levels, parts_of
from shipworthy.imports.order import backward
from shipworthy.imports.reach import propagation_cost
from shipworthy.model.imports import Edge
from shipworthy.model.results import Project

LISTED = 10
FEWEST = 3
"""Parts of a project from which on layers say something."""
MAX_UNITS = 20_000
"""More are not followed to the end: who reaches whom grows with the square."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A module, or a package where a package is a folder, and how many of its like it is tied to."""

    path: str
    line: int
    imported_by: int
    imports: int


@dataclass(frozen=True, slots=True)
class ImportLayer:
    """A part of a project and its height: 0 imports no other part, 1 only such, and so on."""

    path: str
    line: int
    project: str
    level: int
    imports: tuple[str, ...]
    upward: tuple[str, ...]
    """Those of `imports` that do not stand below it: against the stream of all others."""


@fact("imports.most_imported")
def most_imported(context: Context) -> tuple[Hub, ...]:
    """The ten modules (packages in Go, Java, Kotlin, Scala) that most others import, types aside."""
    return tuple(sorted(_hubs(context), key=lambda h: (-h.imported_by, h.path))[:LISTED])


@fact("imports.most_importing")
def most_importing(context: Context) -> tuple[Hub, ...]:
    """The ten modules (packages in Go, Java, Kotlin, Scala) that import most others, types aside."""
    return tuple(sorted(_hubs(context), key=lambda h: (-h.imports, h.path))[:LISTED])


def _hubs(context: Context) -> list[Hub]:
    edges = targets(import_graph(context), AT_RUN_TIME)
    imported = Counter(target for found in edges.values() for target in found)
    return [Hub(unit, 1, imported[unit], len(found)) for unit, found in edges.items()]


@fact("imports.propagation_cost", unit="share")
def propagation_cost_of_all(context: Context) -> float:
    """The share of the modules that a change of one may reach by imports, on average, itself included.

    MacCormack, Rusnak and Baldwin 2006. Imports for types alone do not count.
    """
    graph = import_graph(context)
    if not graph.units:
        raise Unavailable("no imports to follow")
    if len(graph.units) > MAX_UNITS:
        raise Unavailable(f"more than {MAX_UNITS:,} modules")
    return propagation_cost({node: tuple(t) for node, t in targets(graph, AT_RUN_TIME).items()})


@fact("imports.layers")
def layers(context: Context) -> tuple[ImportLayer, ...]:
    """The parts of each project, next below the folders that all its code shares, by height.

    The order is that in which few imports lead upwards (Eades, Lin, Smyth 1993). Projects of fewer than three
    parts have no layers.
    """
    found = []
    for project, weights in _projects(context).items():
        heights = levels(weights)
        against = set(backward(weights))
        for part, height in sorted(heights.items(), key=lambda pair: (-pair[1], pair[0])):
            upward = tuple(t for t in sorted(weights[part]) if (part, t) in against)
            found.append(ImportLayer(part, 1, project, height, tuple(sorted(weights[part])), upward))
    return tuple(found)


@fact("imports.upward_share", unit="share")
def upward_share(context: Context) -> float:
    """The share of the imports between parts of a project that lead upwards: see `imports.layers`."""
    up = total = 0
    for weights in _projects(context).values():
        total += sum(sum(t.values()) for t in weights.values())
        up += sum(weights[source][target] for source, target in backward(weights))
    if not total:
        raise Unavailable("no part of a project imports another")
    return up / total


def _projects(context: Context) -> dict[str, dict[str, dict[str, int]]]:
    """Imports between the parts of each project that has enough of them."""
    graph = import_graph(context)
    known: tuple[Project, ...] = context.get(projects)
    owners = Owners(known)
    units: dict[str, list[str]] = {}
    for unit in graph.units:
        units.setdefault(owners.owner(unit), []).append(unit)
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.moment in AT_RUN_TIME:
            edges.setdefault(owners.owner(edge.source), []).append(edge)
    found = {}
    for project, members in sorted(units.items()):
        inside = between(parts_of(members), ((e.source, e.target) for e in edges.get(project, ())))
        if len(inside) >= FEWEST and any(inside.values()):
            found[project] = inside
    return found
