"""Which parts of a production-grade system are evidenced, and which questions they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shipworthy.evaluate.evaluate import Held, Judgement, all_hold
from shipworthy.model.facts import FactSource, Place
from shipworthy.model.profile import Component, ProfileSpec, Question
from shipworthy.model.results import ComponentResult, Profile, QuestionResult, Standing
from shipworthy.model.rules import Outcome

PLACES = 5
_HELD = {Outcome.PASS: True, Outcome.FAIL: False, Outcome.UNKNOWN: None}
_OPEN = frozenset({Outcome.FAIL, Outcome.UNKNOWN})


def profile(spec: ProfileSpec, judged: Sequence[Judgement], facts: FactSource) -> Profile:
    by_id = {judgement.rule.id: judgement for judgement in judged}
    components = tuple(_component(component, by_id, facts) for component in spec.components)
    standings = {component.id: component for component in components}
    return Profile(components, tuple(_question(question, standings) for question in spec.questions))


def _component(component: Component, judged: Mapping[str, Judgement], facts: FactSource) -> ComponentResult:
    applies = all_hold(component.applies_when, facts)
    if applies.verdict is not True:
        if applies.verdict is None:
            return _result(component, Standing.UNKNOWN, applies, (), ())
        reason = component.otherwise or applies.reason
        return _result(component, Standing.NOT_APPLICABLE, Held(None, reason), (), ())
    shown = [(name, held) for name in component.rules if (held := _rule(name, judged))]
    found = [held for _, held in shown] + [all_hold((clause,), facts) for clause in component.facts]
    standing, decisive = _standing(found)
    holding = tuple(name for name, held in shown if held.verdict)
    concerned = dict.fromkeys((*component.rules, *component.concerns))
    open_ = tuple(name for name in concerned if name in judged and judged[name].outcome in _OPEN)
    if standing is Standing.EVIDENCED:  # another way to show it need not be gone
        open_ = tuple(name for name in open_ if name in component.concerns)
    return _result(component, standing, decisive, holding, open_)


def _rule(name: str, judged: Mapping[str, Judgement]) -> Held | None:
    """None where the rule does not apply here: then it shows nothing, one way or the other."""
    judgement = judged.get(name)
    if judgement is None:
        return Held(None, f"the rule {name} was left out of this run")
    if judgement.outcome not in _HELD:
        return None
    held = _HELD[judgement.outcome]
    said = judgement.rule.title if held else judgement.rule.failure
    reason = judgement.reason if held is None else said
    return Held(held, reason, judgement.evidence, remedy=judgement.remedy)


def _standing(found: Sequence[Held]) -> tuple[Standing, Held]:
    """One that holds shows it; nothing is absent while something is unknown."""
    if not found:
        return Standing.NOT_APPLICABLE, Held(None, "nothing here asks for it")
    for verdict, standing in (
        (True, Standing.EVIDENCED),
        (None, Standing.UNKNOWN),
        (False, Standing.ABSENT),
    ):
        alike = [held for held in found if held.verdict is verdict]
        if alike:
            reasons = dict.fromkeys(held.reason for held in alike if held.reason)
            places = dict.fromkeys(place for held in alike for place in held.evidence)
            return standing, Held(verdict, "; ".join(reasons), tuple(places))
    raise AssertionError(found)


def _result(
    component: Component, standing: Standing, held: Held, shown_by: tuple[str, ...], open_: tuple[str, ...]
) -> ComponentResult:
    return ComponentResult(
        component.id, component.title, component.about, standing, held.reason,
        _telling(held.evidence) if standing is Standing.EVIDENCED else (), shown_by, open_,
    )  # fmt: skip


def _telling(places: Sequence[Place]) -> tuple[Place, ...]:
    """A line of its own says more than that a file was read."""
    return tuple(sorted(places, key=lambda place: place.line == 1)[:PLACES])


def _question(question: Question, components: Mapping[str, ComponentResult]) -> QuestionResult:
    """As good as the least of what it rests on: one part that is absent leaves it unanswered."""
    rest = [components[name] for name in question.components]
    applicable = [each for each in rest if each.standing is not Standing.NOT_APPLICABLE]
    standing = next(
        (
            wanted
            for wanted in (Standing.ABSENT, Standing.UNKNOWN, Standing.EVIDENCED)
            if any(each.standing is wanted for each in applicable)
        ),
        Standing.NOT_APPLICABLE,
    )
    reason = "; ".join(_told(applicable)) or "no part it rests on applies here"
    return QuestionResult(question.id, question.question, standing, reason, question.components)


def _told(components: Sequence[ComponentResult]) -> Iterator[str]:
    for standing in (Standing.EVIDENCED, Standing.ABSENT, Standing.UNKNOWN):
        names = [each.title.lower() for each in components if each.standing is standing]
        if names:
            yield f"{standing}: {', '.join(names)}"
