"""The order in which to mend things: by points for the effort, and what each step unlocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from shipworthy.model.facts import Place
from shipworthy.model.plan import Asked, DimensionPlan, Plan, PlanStep
from shipworthy.model.results import DimensionResult, Result, RuleResult, Verdict
from shipworthy.model.rules import Effort, Outcome, Scales
from shipworthy.score.dimensions import AI_READINESS
from shipworthy.score.intervals import counts, weighed
from shipworthy.score.simulation import Simulation, Standing

HOURS: Mapping[Effort, float] = {Effort.MINUTES: 0.5, Effort.HOURS: 4, Effort.DAYS: 24}
"""Of one engineer, roughly: only the order they lead to matters."""
PLACES = 3
STEPS = 12
_OPEN = frozenset({Outcome.FAIL, Outcome.UNKNOWN})

Owners = Mapping[str, tuple[str, ...]]
"""By path."""


def plan(result: Result, scales: Scales, owners: Owners, asked: Sequence[Asked]) -> Plan:
    """Of a finished result; what the verdict would be is computed as the verdict itself is."""
    weakest = sorted(
        (d for d in result.dimensions if d.floor is not None), key=lambda d: (d.floor or 0, d.id)
    )
    return Plan(
        result.repository.name,
        " · ".join(p for p in (result.repository.branch, (result.repository.head or "")[:12]) if p),
        result.verdict,
        _way(Simulation(result, scales), owners),
        tuple(_dimension(d, result, Simulation(result, scales), owners) for d in weakest),
        tuple(asked),
    )


def _way(simulation: Simulation, owners: Owners) -> tuple[PlanStep, ...]:
    """What fails for sure comes before what only nobody knows, where both bring as much."""
    steps: list[PlanStep] = []
    standing = simulation.standing()
    while standing.verdict is not Verdict.READY:
        gains = {
            rule.id: gain
            for rule in _open(simulation.rules.values())
            if (gain := _worth(rule, standing, simulation)) or rule.blocker
        }
        if not gains:
            return ()
        best = min(gains, key=lambda id_: _rank(simulation.rules[id_], gains[id_]))
        rule = simulation.rules[best]
        simulation.do(best)
        after = simulation.standing()
        unlocks = tuple(
            said for d in after.dimensions.values() for said in _thresholds(d, standing, named=True)
        )
        floor = min((d.floor for d in after.dimensions.values() if d.floor is not None), default=0.0)
        steps.append(_step(rule, gains[best], floor, (*unlocks, *_verdict(standing, after)), owners))
        standing = after
    return tuple(steps)


def _worth(rule: RuleResult, standing: Standing, simulation: Simulation) -> float:
    """Points in the dimensions that fall short, none beyond what they lack."""
    return sum(
        min(_gain(rule, d.id, simulation.rules.values()), d.threshold - (d.floor or 0))
        for d in standing.short
    )


def _gain(rule: RuleResult, dimension: str, rules: Iterable[RuleResult]) -> float:
    total = sum(weight for weight, _ in weighed(rules, dimension))
    weight = rule.weight.get(dimension, 0.0)
    return 100 * weight * (1 - rule.credit[0]) / total if total else 0.0


def _open(rules: Iterable[RuleResult]) -> list[RuleResult]:
    return [rule for rule in rules if counts(rule) and rule.outcome in _OPEN and rule.credit[0] < 1]


def _rank(rule: RuleResult, gain: float) -> tuple[bool, float, bool, str]:
    return not _blocks(rule), -gain / HOURS[rule.effort], rule.outcome is Outcome.UNKNOWN, rule.id


def _dimension(
    dimension: DimensionResult, result: Result, simulation: Simulation, owners: Owners
) -> DimensionPlan:
    """Its steps one after the other, as if nothing else were done."""
    open_ = [
        (gain, rule) for rule in _open(result.rules) if (gain := _gain(rule, dimension.id, result.rules))
    ]
    open_.sort(key=lambda each: _rank(each[1], each[0]))
    steps = []
    standing = simulation.standing()
    for gain, rule in open_:
        simulation.do(rule.id)
        after = simulation.standing()
        now = after.dimensions[dimension.id]
        unlocks = [*_thresholds(now, standing), *_verdict(standing, after)]
        if dimension.id == AI_READINESS and standing.level != after.level:
            unlocks.append(after.level)
        steps.append(_step(rule, gain, now.floor or 0.0, tuple(unlocks), owners))
        standing = after
    # What unlocks something is listed, wherever it stands.
    shown = max(STEPS, max((n for n, step in enumerate(steps, 1) if step.unlocks), default=0))
    return DimensionPlan(
        dimension.id, dimension.title, dimension.floor or 0.0, dimension.ceiling or 0.0, dimension.threshold,
        tuple(steps[:shown]), max(0, len(steps) - shown),
    )  # fmt: skip


def _thresholds(now: DimensionResult, before: Standing, *, named: bool = False) -> Iterator[str]:
    was, bar = before.dimensions[now.id], now.threshold
    subject = f"{now.title} " if named else ""
    if (was.floor or 0) < bar <= (now.floor or 0):
        yield f"{subject}reaches its threshold of {bar:g}"
    elif (was.ceiling or 0) < bar <= (now.ceiling or 0):
        yield f"{subject}can reach its threshold of {bar:g}"


def _verdict(before: Standing, after: Standing) -> Iterator[str]:
    if before.verdict is not after.verdict:
        yield f"verdict: {after.verdict.replace('-', ' ')}"


def _blocks(rule: RuleResult) -> bool:
    return rule.blocker and rule.outcome is Outcome.FAIL


def _step(
    rule: RuleResult, gain: float, reaches: float, unlocks: tuple[str, ...], owners: Owners
) -> PlanStep:
    decides = rule.outcome is Outcome.UNKNOWN
    places = tuple(dict.fromkeys(Place(f.path, f.line) for f in rule.findings))
    named = dict.fromkeys(owner for place in places for owner in owners.get(place.path, ()))
    return PlanStep(
        rule.id, rule.title if decides else rule.failure,
        "; ".join(rule.needs) if decides and rule.needs else rule.fix,
        rule.effort, round(gain, 2), decides, _blocks(rule), places[:PLACES], tuple(named)[:PLACES],
        reaches, unlocks,
    )  # fmt: skip
