"""Boundaries inside the code that are declared, and whether something holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ci import ci_commands, doubts, runs_tests_on_pull_requests
from shipworthy.collect.ci.following.pipelines import definitions
from shipworthy.collect.code.imports.graph import import_graph
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import boundaries
from shipworthy.imports.contracts import breaches
from shipworthy.imports.tree import within
from shipworthy.model.boundaries import Boundaries
from shipworthy.model.commands import Purpose
from shipworthy.model.facts import Unknown
from shipworthy.model.imports import Edge, Moment
from shipworthy.model.pipelines import Occasion
from shipworthy.model.repository import FileKind, PathClass

_IN_TESTS = {
    "com.tngtech.archunit": "ArchUnit",
    "com.lemonappdev.konsist": "Konsist",
    "ArchUnitNET": "ArchUnitNET",
    "NetArchTest": "NetArchTest",
}
_ASKS = re.compile(r"@ArchTest\b|\.(?:check|Check|assertTrue|assertFalse|GetResult|assertArchitecture)\b")
"""A rule that nobody asks for holds nothing."""
_TESTED = frozenset({"Java", "Kotlin", "Scala", "C#"})
_SOURCES = ("", "src")


@dataclass(frozen=True, slots=True)
class DeclaredLayers:
    """One configuration, or test, that says which parts may use which."""

    path: str
    line: int
    tool: str
    rules: int
    enforced: bool | Unknown
    """CI runs the tool before a change is merged, and a breach fails the run."""


@dataclass(frozen=True, slots=True)
class LayerViolation:
    """An import that a declared contract does not allow."""

    path: str
    line: int
    imported: str
    contract: str


@fact("layers.declared")
def declared(context: Context) -> tuple[DeclaredLayers, ...]:
    """Configurations and tests that say which parts of the code may import which.

    Read: import-linter, depguard's rules for some folders, dependency-cruiser, ESLint's
    `import/no-restricted-paths` and `boundaries/*`, Nx's module boundaries, deptrac, tach, packwerk;
    ArchUnit, Konsist, NetArchTest in tests. Enforced where CI runs the tool on pull requests and it can fail.
    """
    found = [
        DeclaredLayers(b.path, b.line, b.tool, b.rules, _runs(context, b))
        for b in context.get(configurations)
    ]
    found += _tested(context)
    for each in found:
        context.cite(each.path, each.line)
    return tuple(sorted(found, key=lambda d: (d.path, d.line, d.tool)))


@fact("layers.configurations")
def configurations(context: Context) -> tuple[Boundaries, ...]:
    """The configurations among `layers.declared`, as read. No fact for rules."""
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and boundaries.matches(file.path):
            try:
                found += boundaries.read(file.path, context.read(file.path))
            except Unavailable:
                continue
    return tuple(found)


def _runs(context: Context, declared: Boundaries) -> bool | Unknown:
    names = "|".join(map(re.escape, declared.programs))
    program = re.compile(rf"(?<![\w.-])(?:{names})(?![\w-])")
    runs = [c for c in context.get(ci_commands) if Purpose.LINT in c.purposes and program.search(c.text)]
    for command in runs:
        if command.on_pull_requests and not command.ignored:
            context.cite(command.path, command.line)
            return True
    for reason, remedy in doubts(context, Purpose.LINT, Occasion.PULL_REQUEST):
        return Unknown(reason, remedy)
    return False if runs else _hinted(context, program)


def _hinted(context: Context, program: re.Pattern[str]) -> bool | Unknown:
    """A definition that names the tool, in a way that cannot be followed, may run it."""
    for pipeline in context.get(definitions).pipelines:
        for number, line in enumerate(context.read(pipeline.path).split("\n"), start=1):
            if program.search(line) and not line.lstrip().startswith("#"):
                place = f"{pipeline.path}:{number}"
                return Unknown(f"{place} names the tool; what it runs cannot be followed", f"look at {place}")
    return False


def _tested(context: Context) -> Iterator[DeclaredLayers]:
    for file in context.of_class(PathClass.TEST):
        if file.language not in _TESTED:
            continue
        syntax = context.analysis(file).syntax
        for written in syntax.imports if syntax else ():
            tool = next((tool for start, tool in _IN_TESTS.items() if written.name.startswith(start)), "")
            if tool and _ASKS.search(context.read(file.path)):
                yield DeclaredLayers(file.path, written.line, tool, 1, _tests_run(context))
                break


def _tests_run(context: Context) -> bool | Unknown:
    try:
        return context.get(runs_tests_on_pull_requests)
    except Unavailable as reason:
        return Unknown(reason.reason, reason.remedy)


@fact("layers.contracts", unit="contracts")
def contracts(context: Context) -> int:
    """How many contracts of import-linter can be checked here: layers, forbidden, independence."""
    return sum(len(b.contracts) for b in context.get(configurations))


@fact("layers.violations")
def violations(context: Context) -> tuple[LayerViolation, ...]:
    """Imports that a contract of import-linter does not allow: direct ones, those for types left out.

    What is broken only by a chain of imports is not listed.
    """
    found: dict[LayerViolation, None] = {}
    for configuration in context.get(configurations):
        edges = _named(context, configuration) if configuration.contracts else {}
        for contract in configuration.contracts:
            for pair in breaches(contract, edges):
                edge = edges[pair]
                found[LayerViolation(edge.path, edge.line, pair[1], contract.name or contract.kind)] = None
    return tuple(sorted(found, key=lambda v: (v.path, v.line, v.imported, v.contract)))


def _named(context: Context, configuration: Boundaries) -> dict[tuple[str, str], Edge]:
    """Imports by the dotted names of both modules, for modules of the packages the contracts speak of."""
    folder = configuration.path.rpartition("/")[0]
    roots = [
        (within(folder, sources), package.replace(".", "/"))
        for package in configuration.packages
        for sources in _SOURCES
    ]
    found = {}
    for edge in import_graph(context).edges:
        if edge.moment is not Moment.NEVER and edge.path.endswith(".py"):
            names = _dotted(edge.source, roots), _dotted(edge.target, roots)
            if names[0] and names[1]:
                found[names] = edge
    return dict(sorted(found.items()))


def _dotted(path: str, roots: list[tuple[str, str]]) -> str:
    for root, package in roots:
        start = within(root, package)
        if path.startswith(f"{start}/") or path == f"{start}.py":
            below = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
            return below.replace("/", ".")
    return ""
