"""Puts the graph together: the product's files, what they import, what that resolves to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from shipworthy.collect.code.complexity import DECLARATIVE
from shipworthy.collect.code.imports.resolvers import BRACED, FAMILIES, Family
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.repository import source_files
from shipworthy.imports.braces import apart
from shipworthy.imports.resolve import Resolver
from shipworthy.model.code import Import
from shipworthy.model.imports import Edge, ImportGraph, Moment
from shipworthy.model.repository import File

ENOUGH = 0.5
"""The share of code whose imports must be resolved before anything is said of all of it."""
_DECLARATIONS = (".pyi", ".d.ts", ".d.mts", ".d.cts")
"""Files that are no modules: they tell the types of others."""
_EARLIEST = {Moment.LOAD: 0, Moment.CALL: 1, Moment.NEVER: 2}


def import_graph(context: Context) -> ImportGraph:
    """Of the product's files. Raises `Unavailable` where less than half of the code can be followed."""
    graph = context.once(("imports", "graph"), lambda: _of_product(context))
    if graph.lines < ENOUGH * graph.all_lines:
        raise Unavailable("the imports of less than half of the code can be followed to files")
    return graph


def _of_product(context: Context) -> ImportGraph:
    files: tuple[File, ...] = context.get(source_files)
    return graph_of(context, files)


def graph_of(context: Context, files: Iterable[File]) -> ImportGraph:
    families: dict[Family, list[File]] = {}
    lines = all_lines = 0
    for file in sorted(files, key=lambda f: f.path):
        if file.path.endswith(_DECLARATIONS) or file.language in DECLARATIVE:
            continue
        analysis = context.analysis(file)
        all_lines += analysis.lines
        if (family := FAMILIES.get(file.language or "")) is not None:
            families.setdefault(family, []).append(file)
            lines += analysis.lines if analysis.syntax is not None else 0
    languages: dict[str, str] = {}
    edges: list[Edge] = []
    for family, members in families.items():
        resolver = family(context, members)
        for file in members:
            languages.setdefault(resolver.unit(file.path), file.language or "")
        edges += _edges(context, resolver, members)
    ordered = tuple(sorted(edges, key=lambda e: (e.source, e.target)))
    return ImportGraph(dict(sorted(languages.items())), ordered, lines, all_lines)


def _edges(context: Context, resolver: Resolver, files: Sequence[File]) -> Iterable[Edge]:
    """One for each pair of units; a unit that imports itself is none."""
    found: dict[tuple[str, str], Edge] = {}
    for file in files:
        syntax = context.analysis(file).syntax
        unit = resolver.unit(file.path)
        for written, name in _names(syntax.imports if syntax else (), file):
            target = resolver.resolve(file.path, name)
            if target is not None and target != unit:
                edge = Edge(unit, target, file.path, written.line, _moment(written))
                found[unit, target] = _merged(found.get((unit, target)), edge)
    return found.values()


def _names(imports: Iterable[Import], file: File) -> Iterator[tuple[Import, str]]:
    for written in imports:
        if file.language in BRACED and "{" in written.name:
            yield from ((written, name) for name in apart(written.name))
        else:
            yield written, written.name


def _moment(written: Import) -> Moment:
    if written.type_only:
        return Moment.NEVER
    return Moment.CALL if written.deferred else Moment.LOAD


def _merged(before: Edge | None, edge: Edge) -> Edge:
    if before is None or _EARLIEST[edge.moment] < _EARLIEST[before.moment]:
        return edge
    return replace(before, count=before.count + 1) if edge.moment is before.moment else before


def targets(graph: ImportGraph, moments: Iterable[Moment]) -> dict[str, dict[str, Edge]]:
    """The edges of some moments, by source and target; every unit is a key."""
    wanted = frozenset(moments)
    found: dict[str, dict[str, Edge]] = {unit: {} for unit in graph.units}
    for edge in graph.edges:
        if edge.moment in wanted:
            found[edge.source][edge.target] = edge
    return found
