"""Whether tests notice that the body of a function is gone, as mutation tools measured it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.mutation_reports import FoundMutation, Mutation, measurement
from shipworthy.collect.testing.mutation_scope import PROBE, no_report, refuse_narrow
from shipworthy.collect.testing.tests import tests_do_something
from shipworthy.model.mutation import Outcome, ProbedFunction
from shipworthy.model.proportion import wilson

MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A function whose whole body can be taken out without any test failing."""

    path: str
    line: int
    name: str
    tests: int
    """That run it; 0 where the report does not say."""
    said: str


@fact("mutation.reports")
def reports(context: Context) -> tuple[FoundMutation, ...]:
    """The reports of mutation tools in the working tree, each with why it is not believed, if it is not."""
    found: Mutation = context.get(measurement)
    return found.reports


@fact("mutation.source")
def source(context: Context) -> str:
    """What measured the strength of the tests: "bodies", "details" or "nothing".

    Bodies: whole functions were emptied, by `shipworthy probe`, Descartes or cargo-mutants. Details:
    operators and constants were changed, by Stryker, mutmut, cosmic-ray, PIT, gremlins or Infection. Bodies
    come first where both are there, unless too little was tried to reckon with.
    """
    found: Mutation = context.get(measurement)
    bodies, details = found.probed or found.emptied, found.mutants or found.uncounted
    if not bodies or (details and not _can_be_reckoned(context)):
        return "details" if details else "nothing"
    return "bodies"


def _can_be_reckoned(context: Context) -> bool:
    try:
        return bool(_reckoned(context))
    except Unavailable:
        return False


@fact("mutation.required_share", unit="share")
def required_share(context: Context) -> float:
    """The share of functions, of those that tests run, whose emptied body made a test fail.

    From a report of `shipworthy probe` only the functions drawn at random count; from Descartes and
    cargo-mutants all that were tried. The files they were pointed at must hold half of the product.
    cargo-mutants does not say which functions tests run: those that none runs count as not noticed.
    """
    if not context.get(tests_do_something):
        return 0.0
    functions = _reckoned(context)
    return round(sum(f.noticed for f in functions) / len(functions), 4)


@fact("mutation.required_floor", unit="share")
def required_floor(context: Context) -> float:
    """The least that the required share of all functions can well be: the low end of Wilson's 95 % interval.

    Sixty of sixty functions noticed make 0.94, three of three 0.44. It is 0 where no test does anything.
    """
    if not context.get(tests_do_something):
        return 0.0
    functions = _reckoned(context)
    return round(wilson(sum(f.noticed for f in functions), len(functions)).low, 4)


@fact("mutation.probed_functions")
def probed_functions(context: Context) -> int:
    """How many functions `mutation.required_share` is reckoned from."""
    return len(_reckoned(context))


def _reckoned(context: Context) -> Sequence[ProbedFunction]:
    found: Mutation = context.get(measurement)
    if not found.probed and not found.emptied:
        raise no_report(context, found, "in which the bodies of functions were taken out")
    if not found.probed:
        refuse_narrow(context, set(found.emptied_in))
        return _cited(context, found, found.emptied)
    if found.scope:
        refuse_narrow(context, set(found.scope))
    drawn = [f for f in found.probed if f.sampled]
    tried = [f for f in drawn if f.outcome is not Outcome.NOT_PROBED]
    if not tried:
        raise Unavailable("the probe tried no function drawn at random", f"{PROBE}, with a larger --budget")
    if len(tried) < len(drawn) / 2:
        raise Unavailable(
            f"of {len(drawn)} functions drawn at random {len(drawn) - len(tried)} could not be probed,"
            " so that the others say little of them",
            PROBE,
        )
    return _cited(context, found, tried)


def _cited(
    context: Context, found: Mutation, functions: Sequence[ProbedFunction]
) -> Sequence[ProbedFunction]:
    for report in found.reports:
        if not report.problem and report.functions:
            context.cite(report.path, 1)
    return functions


@fact("mutation.pseudo_tested")
def pseudo_tested(context: Context) -> tuple[Unnoticed, ...]:
    """Functions whose emptied body no test noticed; those that most tests run first."""
    found: Mutation = context.get(measurement)
    if not found.probed and not found.emptied:
        raise no_report(context, found, "in which the bodies of functions were taken out")
    every = (*found.probed, *found.emptied)
    kept = [f for f in every if f.outcome is Outcome.PSEUDO_TESTED]
    kept.sort(key=lambda f: (-f.tests, f.path, f.line))
    return tuple(Unnoticed(f.path, f.line, f.name, f.tests, _said(f)) for f in kept[:MAX_LISTED])


def _said(function: ProbedFunction) -> str:
    name = function.name or "this function"
    if not function.tests:
        return f"no test notices when the body of {name} is gone"
    run = "1 test runs" if function.tests == 1 else f"{function.tests} tests run"
    return f"{run} {name}, none notices when its body is gone"
