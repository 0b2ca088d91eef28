"""What each rule is worth in each dimension, in points of 100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.model.results import Result, RuleResult
from shipworthy.model.rules import Outcome, Stability

_LEFT_OUT = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED})


@dataclass(frozen=True, slots=True)
class Stake:
    """One rule's part in one dimension's score."""

    dimension: str
    weight: float
    worth: float
    """Points it can earn."""
    floor: float
    """Points it has earned for certain."""
    ceiling: float
    """Points it can still have."""

    @property
    def lost(self) -> float:
        return self.worth - self.ceiling

    @property
    def open(self) -> float:
        return self.ceiling - self.floor

    @property
    def missing(self) -> float:
        """What stands between the floor and full marks."""
        return self.worth - self.floor


def weighs(rule: RuleResult) -> bool:
    """Whether the rule stands in any mean."""
    return rule.outcome not in _LEFT_OUT and rule.stability is not Stability.PREVIEW


def stakes(result: Result) -> Mapping[str, tuple[Stake, ...]]:
    """By rule id, the dimension where it is worth most first."""
    order = {dimension.id: place for place, dimension in enumerate(result.dimensions)}
    totals = _totals(result.rules)
    return {
        rule.id: tuple(
            sorted(_of(rule, totals, order), key=lambda s: (-s.worth, order.get(s.dimension, len(order))))
        )
        for rule in result.rules
        if weighs(rule)
    }


def _totals(rules: Iterable[RuleResult]) -> Mapping[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for rule in rules:
        if weighs(rule):
            for dimension, weight in rule.weight.items():
                totals[dimension] += max(0.0, weight)
    return totals


def _of(rule: RuleResult, totals: Mapping[str, float], order: Mapping[str, int]) -> Iterable[Stake]:
    for dimension, weight in rule.weight.items():
        if weight > 0 and dimension in order:
            worth = 100 * weight / totals[dimension]
            yield Stake(dimension, weight, worth, worth * rule.credit[0], worth * rule.credit[1])
