"""Ready, not ready, or undecided, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.model.results import DimensionResult, RuleResult, Verdict
from shipworthy.model.rules import Outcome

LEAST_RULES = 5
"""Weights in all dimensions together. Fewer cannot say that a release can be trusted."""


def verdict(
    dimensions: Sequence[DimensionResult], results: Sequence[RuleResult]
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and what led to it.

    *Not ready* if a blocker fails or a ceiling is below its threshold; *ready* if every floor reaches its
    threshold and no blocker is unknown; else *undecided*. Nothing measured is never ready.
    """
    against = [f"the blocker {r.id} fails: {r.failure}" for r in _blockers(results, Outcome.FAIL)]
    against += [
        f"{d.title} is at most {_just(d.ceiling, d.threshold)}, below its threshold of {d.threshold:g}"
        for d in dimensions
        if d.ceiling is not None and d.ceiling < d.threshold
    ]
    if against:
        return Verdict.NOT_READY, tuple(against)
    open_ = [f"the blocker {r.id} cannot be judged: {r.reason}" for r in _blockers(results, Outcome.UNKNOWN)]
    open_ += [
        f"{d.title} may be as low as {_just(d.floor, d.threshold)}; its threshold is {d.threshold:g}"
        for d in dimensions
        if d.floor is not None and d.floor < d.threshold
    ]
    asked = sum(d.rules for d in dimensions)
    if asked == 0:
        open_.append("no rule applies: nothing was measured")
    elif asked < LEAST_RULES:
        open_.append(f"only {asked} of the rules apply, too few to say that a release can be trusted")
    if open_:
        return Verdict.UNDECIDED, tuple(open_)
    return Verdict.READY, ("every dimension reaches its threshold, and no blocker fails",)


def _just(value: float, threshold: float) -> str:
    """Rounded, but never up to the threshold it misses."""
    rounded = f"{value:.1f}"
    return rounded if float(rounded) < threshold else f"just under {threshold:g}"


def _blockers(results: Sequence[RuleResult], outcome: Outcome) -> list[RuleResult]:
    return [r for r in results if r.blocker and r.outcome is outcome]
