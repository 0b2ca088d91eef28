"""What would be said of a repository if some of its open rules held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shipworthy.model.results import DimensionResult, Result, Verdict
from shipworthy.model.rules import Outcome, Scales
from shipworthy.score.dimensions import ai_readiness, dimension_results
from shipworthy.score.verdict import verdict

_DONE = {"outcome": Outcome.PASS, "credit": (1.0, 1.0), "findings": ()}


@dataclass(frozen=True)
class Standing:
    verdict: Verdict
    dimensions: Mapping[str, DimensionResult]
    level: str

    @property
    def short(self) -> list[DimensionResult]:
        return [d for d in self.dimensions.values() if d.floor is not None and d.floor < d.threshold]


class Simulation:
    """What would be said of the same repository with some rules holding."""

    def __init__(self, result: Result, scales: Scales) -> None:
        self.rules = {rule.id: rule for rule in result.rules}
        self._scales = scales
        self._thresholds = {d.id: d.threshold for d in result.dimensions}

    def do(self, rule: str) -> None:
        self.rules[rule] = replace(self.rules[rule], **_DONE)  # type: ignore[arg-type]  # fields of it

    def standing(self) -> Standing:
        rules = list(self.rules.values())
        dimensions = dimension_results(self._scales, rules, self._thresholds)
        ai = ai_readiness(self._scales, rules)
        level = f"level {ai.level} of AI readiness: {ai.level_title}"
        return Standing(verdict(dimensions, rules)[0], {d.id: d for d in dimensions}, level)
