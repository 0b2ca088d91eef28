"""What to do first: the points each open rule would add, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.model.results import DimensionResult, NextStep, RuleResult
from shipworthy.model.rules import Effort, Outcome
from shipworthy.score.intervals import counts, weighed

_COST = {Effort.MINUTES: 0, Effort.HOURS: 1, Effort.DAYS: 2}


def next_steps(dimensions: Sequence[DimensionResult], results: Sequence[RuleResult]) -> tuple[NextStep, ...]:
    """One step per open rule, in the dimension where it gains most: most points first, then least effort."""
    totals = {d.id: sum(weight for weight, _ in weighed(results, d.id)) for d in dimensions}
    steps = [
        step
        for result in results
        if counts(result) and result.outcome in {Outcome.FAIL, Outcome.UNKNOWN}
        if (step := _step(result, totals))
    ]
    return tuple(sorted(steps, key=lambda s: (-s.points, _COST[s.effort], s.rule)))


def _step(result: RuleResult, totals: dict[str, float]) -> NextStep | None:
    open_share = 1 - result.credit[0]
    gains = {
        dimension: 100 * weight * open_share / totals[dimension]
        for dimension, weight in result.weight.items()
        if totals.get(dimension)
    }
    if not gains or not open_share:
        return None
    dimension = min(gains, key=lambda d: (-gains[d], d))
    decides = result.outcome is Outcome.UNKNOWN
    action = "; ".join(result.needs) if decides and result.needs else result.fix
    title = result.title if decides else result.failure
    return NextStep(result.id, title, dimension, round(gains[dimension], 2), result.effort, action, decides)
