"""Whether a rule holds, as far as can be known. Three-valued throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shipworthy.errors import FactError
from shipworthy.evaluate.operators import OPERATORS, kind_of
from shipworthy.evaluate.phrases import fill, shown, wanted
from shipworthy.model.facts import (
    NOTHING_GIVEN,
    FactSource,
    Given,
    Known,
    Observation,
    Place,
    Unknown,
)
from shipworthy.model.results import ALL, NONE, NOTHING_KNOWN, Interval
from shipworthy.model.rules import AnyOf, Clause, Condition, Outcome, Rule


@dataclass(frozen=True)
class Raised:
    """A finding before it has a fingerprint; `place` is none where the whole repository is meant."""

    message: str
    place: Place | None = None


@dataclass(frozen=True)
class Judgement:
    rule: Rule
    outcome: Outcome
    credit: Interval
    reason: str = ""
    findings: tuple[Raised, ...] = ()
    evidence: tuple[Place, ...] = ()
    remedy: str = ""
    """What would make it known, in this repository."""


@dataclass(frozen=True)
class Held:
    """Whether conditions hold: true, false, or none for unknown; and what that rests on."""

    verdict: bool | None
    reason: str = ""
    evidence: tuple[Place, ...] = field(default=())
    place: Place | None = None
    """Where it shows; none where the whole repository is meant."""
    remedy: str = ""


def evaluate(rule: Rule, facts: FactSource) -> Judgement:
    """Whether the rule holds, or why that cannot be said."""
    applies = all_hold(rule.applies_when, facts)
    if applies.verdict is False:
        return Judgement(rule, Outcome.NOT_APPLICABLE, NOTHING_KNOWN, applies.reason, (), applies.evidence)
    if applies.verdict is None:
        return Judgement(rule, Outcome.UNKNOWN, NOTHING_KNOWN, applies.reason, remedy=applies.remedy)
    if rule.for_each:
        return _evaluate_each(rule, rule.for_each, facts)
    held = all_hold(rule.check, facts)
    if held.verdict is None:
        return Judgement(rule, Outcome.UNKNOWN, NOTHING_KNOWN, held.reason, (), held.evidence, held.remedy)
    credit = _credit(rule, facts, holds=held.verdict)
    if held.verdict:
        return Judgement(rule, Outcome.PASS, credit, held.reason, (), held.evidence)
    return Judgement(rule, Outcome.FAIL, credit, held.reason, _findings(rule, held, facts), held.evidence)


def _evaluate_each(rule: Rule, items_fact: str, facts: FactSource) -> Judgement:
    """The same check, once per item, with `item.…` standing for its fields."""
    observed = facts.observe(items_fact)
    if isinstance(observed, Unknown):
        return Judgement(rule, Outcome.UNKNOWN, NOTHING_KNOWN, _why(observed), remedy=observed.remedy)
    items = _items(items_fact, observed)
    if not items:
        reason = f"there is nothing to judge: {items_fact} is empty"
        return Judgement(rule, Outcome.NOT_APPLICABLE, NOTHING_KNOWN, reason, (), observed.evidence)
    held = [all_hold(rule.check, _ItemScope(item, facts)) for item in items]
    verdicts = [h.verdict for h in held]
    sure, open_, n = verdicts.count(True), verdicts.count(None), len(held)
    if False in verdicts:
        outcome = Outcome.FAIL
    elif None in verdicts:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.PASS
    raised = tuple(
        Raised(_item_message(rule, item, h, facts), _place(item))
        for item, h in zip(items, held, strict=True)
        if h.verdict is False
    )
    reason = f"{sure} of {n} hold" + (f", {open_} cannot be said" if open_ else "")
    if outcome is Outcome.UNKNOWN:
        reason += f": {next(h.reason for h in held if h.verdict is None)}"
    places = tuple(dict.fromkeys(p for p in map(_place, items) if p))
    return Judgement(rule, outcome, Interval(sure / n, (sure + open_) / n), reason, raised, places)


def all_hold(clauses: Iterable[Clause], facts: FactSource) -> Held:
    """Kleene's *and*: one certain *false* settles it, whatever is unknown."""
    unknown: Held | None = None
    reasons: list[str] = []
    evidence: list[Place] = []
    for clause in clauses:
        held = _clause(clause, facts)
        if held.verdict is False:
            return held
        if held.verdict is None:
            unknown = unknown or held
        else:
            reasons.append(held.reason)
        evidence.extend(held.evidence)
    places = tuple(dict.fromkeys(evidence))
    if unknown:
        return Held(None, unknown.reason, places, remedy=unknown.remedy)
    return Held(True, "; ".join(reasons), places)


def _any_holds(conditions: Sequence[Condition], facts: FactSource) -> Held:
    """Kleene's *or*: one certain *true* settles it."""
    held = [_condition(condition, facts) for condition in conditions]
    for each in held:
        if each.verdict is True:
            return each
    places = tuple(dict.fromkeys(p for h in held for p in h.evidence))
    for each in held:
        if each.verdict is None:
            return Held(None, each.reason, places, remedy=each.remedy)
    shown = next((h.place for h in held if h.place), None)
    return Held(False, "; ".join(h.reason for h in held), places, shown)


def _clause(clause: Clause, facts: FactSource) -> Held:
    match clause:
        case AnyOf(conditions):
            return _any_holds(conditions, facts)
        case Condition():
            return _condition(clause, facts)


def _condition(condition: Condition, facts: FactSource) -> Held:
    match facts.observe(condition.fact, condition.given):
        case Unknown() as unknown:
            return Held(None, _why(unknown), remedy=unknown.remedy)
        case Known(value, places) as known:
            operator = OPERATORS[condition.operator]
            if kind_of(value) not in operator.fits:
                raise FactError(f"{condition.fact} is {value!r}, which {condition.operator!r} cannot judge")
            holds = operator.holds(value, condition.operand)
            said = shown(condition, value)
            reason = said if holds else f"{said}; {wanted(condition)}"
            return Held(holds, reason, places, known.place)


def _credit(rule: Rule, facts: FactSource, *, holds: bool) -> Interval:
    if rule.grade is None:
        return ALL if holds else NONE
    match facts.observe(rule.grade.fact):
        case Known(int() | float() as value):
            span = rule.grade.full_at - rule.grade.zero_at
            earned = min(1.0, max(0.0, (value - rule.grade.zero_at) / span))
            return Interval(earned, earned)
        case Known(value):
            raise FactError(f"{rule.grade.fact} is {value!r}: not a number to grade by")
        case Unknown():
            return NOTHING_KNOWN


def _findings(rule: Rule, held: Held, facts: FactSource) -> tuple[Raised, ...]:
    if rule.show:
        observed = facts.observe(rule.show.items)
        if isinstance(observed, Known) and (items := _items(rule.show.items, observed)):
            return tuple(Raised(fill(rule.show.message, facts, item), _place(item)) for item in items)
    message = fill(rule.finding, facts) if rule.finding else f"{rule.failure}: {held.reason}"
    return (Raised(message, held.place),)


def _item_message(rule: Rule, item: object, held: Held, facts: FactSource) -> str:
    return fill(rule.finding, facts, item) if rule.finding else f"{rule.failure}: {held.reason}"


def _items(name: str, observed: Known) -> Sequence[object]:
    if isinstance(observed.value, tuple | list):
        return observed.value
    raise FactError(f"{name} is {observed.value!r}: not items")


def _place(item: object) -> Place | None:
    path, line = getattr(item, "path", None), getattr(item, "line", 1)
    return Place(path, line if isinstance(line, int) else 1) if isinstance(path, str) else None


def _why(unknown: Unknown) -> str:
    return f"{unknown.reason} ({unknown.remedy})" if unknown.remedy else unknown.reason


@dataclass(frozen=True)
class _ItemScope:
    """Facts, and the fields of one item as `item.…`."""

    item: object
    facts: FactSource

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        if not name.startswith("item."):
            return self.facts.observe(name, given)
        value = getattr(self.item, name.removeprefix("item."))
        if isinstance(value, Unknown):
            return value
        place = _place(self.item)
        return Known(value, (place,) if place else ())
