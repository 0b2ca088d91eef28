"""Scores as intervals: what is not known can only widen them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from shipworthy.model.results import Interval, RuleResult
from shipworthy.model.rules import Outcome, Stability

_SLACK = 1e-6
"""In units of the last digit: sums of floats miss exact values by less."""
_LEFT_OUT = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED})


def counts(result: RuleResult) -> bool:
    """Whether the rule's weight stands in any mean."""
    return result.outcome not in _LEFT_OUT and result.stability is not Stability.PREVIEW


def score(weighed: Iterable[tuple[float, Interval]]) -> Interval | None:
    """The weighted mean of credits, 0 to 100; none where nothing weighs."""
    pairs = [(weight, credit) for weight, credit in weighed if weight > 0]
    total = sum(weight for weight, _ in pairs)
    if not total:
        return None
    floor = sum(weight * credit.floor for weight, credit in pairs) / total
    ceiling = sum(weight * credit.ceiling for weight, credit in pairs) / total
    return rounded(Interval(100 * floor, 100 * ceiling), 2)


def rounded(interval: Interval, digits: int) -> Interval:
    """Outward, so that a rounded score never claims more than the exact one."""
    unit = 10.0**-digits
    floor = math.floor(interval.floor / unit + _SLACK) * unit
    ceiling = math.ceil(interval.ceiling / unit - _SLACK) * unit
    return Interval(round(floor, digits), round(ceiling, digits))


def weighed(results: Iterable[RuleResult], dimension: str) -> list[tuple[float, Interval]]:
    return [
        (result.weight[dimension], Interval(*result.credit))
        for result in results
        if counts(result) and dimension in result.weight
    ]
