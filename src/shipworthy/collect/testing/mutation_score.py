"""How many of the details that mutation tools changed the tests notice."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.mutation_reports import Mutation, measurement
from shipworthy.collect.testing.mutation_scope import no_report, refuse_narrow
from shipworthy.collect.testing.tests import tests_do_something
from shipworthy.model.mutation import Mutant, MutantStatus
from shipworthy.model.proportion import wilson

MAX_LISTED = 100
_NOTICED = frozenset({MutantStatus.KILLED, MutantStatus.TIMED_OUT})
_UNNOTICED = frozenset({MutantStatus.SURVIVED, MutantStatus.NOT_COVERED})


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of a detail that no test noticed, though tests run the line."""

    path: str
    line: int
    function: str
    change: str
    tests: int
    """That run it; 0 where the report does not say."""


@fact("mutation.score", unit="share")
def score(context: Context) -> float:
    """The share of changed details that tests noticed: killed or timed out, of all that were valid.

    As the schema of Stryker defines it: a mutant that no test runs counts as not noticed; one that does not
    compile or was left out does not count. Whole bodies taken out are not details, except those of
    cargo-mutants, which mixes both. Unknown where the files a tool was pointed at hold less than half of the
    product.
    """
    if not context.get(tests_do_something):
        return 0.0
    hits, of = _score(context)
    return round(hits / of, 4)


@fact("mutation.score_floor", unit="share")
def score_floor(context: Context) -> float:
    """The lower end of Wilson's 95 % interval around `mutation.score`: few mutants prove little."""
    if not context.get(tests_do_something):
        return 0.0
    return round(wilson(*_score(context)).low, 4)


def _score(context: Context) -> tuple[int, int]:
    found: Mutation = context.get(measurement)
    mutants = _details(context, found)
    if found.mutants:
        refuse_narrow(context, {m.path for m in found.mutants})
    hits = sum(m.status in _NOTICED for m in mutants)
    of = hits + sum(m.status in _UNNOTICED for m in mutants)
    if not of:
        raise Unavailable("none of the mutants could be tried", "the mutation tool, with a suite that passes")
    for report in found.reports:
        if not report.problem and report.mutants:
            context.cite(report.path, 1)
    return hits, of


def _details(context: Context, found: Mutation) -> tuple[Mutant, ...]:
    mutants = found.mutants or found.uncounted
    if not mutants:
        raise no_report(context, found, "in which details of the code were changed")
    return mutants


@fact("mutation.survivors")
def survivors(context: Context) -> tuple[Survivor, ...]:
    """Changes of details that no test noticed, in lines that tests run; those most tests run first."""
    found: Mutation = context.get(measurement)
    kept = [
        Survivor(m.path, _line(context, m), m.function, m.mutator, m.tests)
        for m in _details(context, found)
        if m.status is MutantStatus.SURVIVED and m.path
    ]
    return tuple(sorted(kept, key=lambda s: (-s.tests, s.path, s.line, s.change))[:MAX_LISTED])


def _line(context: Context, mutant: Mutant) -> int:
    """Mutmut names the function only."""
    file = context.file(mutant.path)
    if mutant.line > 1 or not mutant.function or file is None:
        return mutant.line
    syntax = context.analysis(file).syntax
    functions = syntax.functions if syntax else ()
    return next((f.line for f in functions if f.name == mutant.function), mutant.line)
