"""The reports of mutation tools in the working tree: which can be believed, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.collect.testing.mutation_trust import PROBE, Placed, why_not_believed
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.formats import mutation as formats
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutationReport, ProbedFunction
from shipworthy.model.repository import FileKind
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True, slots=True)
class FoundMutation:
    """A report of a mutation tool. `problem` says why it is not counted; empty where it is."""

    path: str
    line: int
    producer: str
    mutants: int
    """Changes tried in product files, the extreme ones among them."""
    functions: int
    """Product functions whose whole body was taken out."""
    problem: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """What the believed reports say of the product, at tracked paths."""

    reports: tuple[FoundMutation, ...]
    mutants: tuple[Mutant, ...]
    """Of tools that change details; each file as the report says it that tries most on it."""
    uncounted: tuple[Mutant, ...]
    """Where the only report counts mutants and names no file."""
    probed: tuple[ProbedFunction, ...]
    """By the probe, which draws at random."""
    emptied: tuple[ProbedFunction, ...]
    """By tools that try all functions of what they are pointed at."""
    scope: frozenset[str]
    """Product files the probe could have drawn from; empty where it does not say."""
    emptied_in: frozenset[str]
    """Product files in which other tools took out bodies, whether or not tests run those."""


@fact("mutation.measurement")
def measurement(context: Context) -> Mutation:
    """Every report of a mutation tool in the working tree, and what the believable ones say of the product.

    Read are Stryker's schema (JavaScript, .NET, Scala, and `shipworthy probe`), mutmut, cosmic-ray, PIT also
    with Descartes, cargo-mutants, gremlins and Infection. A report is not believed when it was interrupted,
    names no tracked file, or is older than the last change of a file it mutates or of the tests.
    """
    tracked = TrackedPaths(f.path for f in context.files if f.kind is FileKind.TEXT)
    product = {f.path for f in context.get(source_files)}
    found: list[FoundMutation] = []
    believed: list[Placed] = []
    for content in reports_of(context, "mutation"):
        context.note(content.path)
        report = _read(content)
        if isinstance(report, str):
            found.append(FoundMutation(content.path, 1, "", 0, 0, report))
            continue
        placed = _placed(content.path, report, tracked, product)
        problem = why_not_believed(context, placed)
        counts = len(placed.mutants), len(placed.functions)
        found.append(FoundMutation(content.path, 1, report.producer, *counts, problem))
        if not problem:
            believed.append(placed)
    return _united(found, believed)


def _read(content: Content) -> MutationReport | str:
    try:
        report = formats.read(content)
    except DocumentError as error:
        return f"it cannot be read: {error}"
    except (OSError, ValueError) as error:
        return f"it cannot be opened: {error}"
    return report if report is not None else "it is in no known format"


def _placed(path: str, report: MutationReport, tracked: TrackedPaths, product: set[str]) -> Placed:
    written = {m.path for m in report.mutants} | {f.path for f in report.functions}
    where = tracked.match(written - {""}, path, report.roots)
    here = {each: name for each, name in where.items() if name in product}
    mutants = [replace(m, path=here[m.path]) for m in report.mutants if m.path in here]
    functions = [replace(f, path=here[f.path]) for f in report.functions if f.path in here]
    scope = frozenset(tracked.match(report.scope, path).values()) & product
    nameless = [m for m in report.mutants if not m.path] if written == {""} else []
    return Placed(
        path, report, tuple(mutants or nameless), tuple(functions), bool(where) or bool(nameless), scope
    )


def _united(found: Sequence[FoundMutation], believed: Sequence[Placed]) -> Mutation:
    """Two reports on one file are of the same mutants, or of the same places: the fuller one speaks."""
    by_file: dict[str, list[Mutant]] = {}
    probed: dict[tuple[str, int, str], ProbedFunction] = {}
    emptied: dict[tuple[str, int, str], ProbedFunction] = {}
    scope: set[str] = set()
    emptied_in: set[str] = set()
    for placed in believed:
        own: dict[str, list[Mutant]] = {}
        for mutant in placed.mutants if not placed.only_whole_bodies else ():
            own.setdefault(mutant.path, []).append(mutant)
        for path, mutants in own.items():
            if len(mutants) > len(by_file.get(path, ())):
                by_file[path] = mutants
        target = probed if placed.report.producer.startswith(PROBE) else emptied
        scope |= placed.scope
        emptied_in |= {m.path for m in placed.mutants if m.extreme}
        for function in placed.functions:
            key = (function.path, function.line, function.name)
            if function.sampled or key not in target:
                target[key] = function
    uncounted = by_file.pop("", [])
    return Mutation(
        reports=tuple(found),
        mutants=tuple(m for path in sorted(by_file) for m in by_file[path]),
        uncounted=() if by_file else tuple(uncounted),
        probed=tuple(probed[key] for key in sorted(probed)),
        emptied=tuple(emptied[key] for key in sorted(emptied)),
        scope=frozenset(scope),
        emptied_in=frozenset(emptied_in),
    )
