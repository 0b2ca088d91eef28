"""The production-grade profile: what shows a component, what its absence takes, which questions follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shipworthy import pipeline, resources
from shipworthy.collect.discovery import specs
from shipworthy.config import Config
from shipworthy.errors import SpecError
from shipworthy.evaluate.evaluate import Judgement
from shipworthy.evaluate.profile import profile
from shipworthy.evaluate.profile_file import PROFILE_FILE, load_profile
from shipworthy.model.facts import NOTHING_GIVEN, Given, Known, Observation, Place, Unknown
from shipworthy.model.profile import Component, ProfileSpec, Question
from shipworthy.model.results import ALL, Standing
from shipworthy.model.rules import Condition, Outcome, Rule

PLACE = Place("app.py", 3)


@dataclass(frozen=True)
class Facts:
    values: dict[str, object] = field(default_factory=dict)

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        del given
        return Known(self.values[name], (PLACE,)) if name in self.values else Unknown("nobody looked")


def _judged(**outcomes: Outcome) -> list[Judgement]:
    return [
        Judgement(
            Rule(name, f"{name} holds", f"{name} fails", {}, "", "", "", (), ()),
            outcome, ALL, f"why {name}", (), (PLACE,),
        )
        for name, outcome in outcomes.items()
    ]  # fmt: skip


def _component(**change: object) -> Component:
    given: dict[str, object] = {
        "applies_when": (), "rules": ("a", "b"), "facts": (), "concerns": ("c",), "otherwise": "",
    }  # fmt: skip
    return Component("part", "Part", "", **(given | change))  # type: ignore[arg-type]  # as the class says


def _of(component: Component, judged: list[Judgement], facts: Facts | None = None) -> Standing:
    spec = ProfileSpec((component,), ())
    return profile(spec, judged, facts or Facts()).components[0].standing


@pytest.mark.parametrize(
    ("a", "b", "standing"),
    [
        (Outcome.PASS, Outcome.FAIL, Standing.EVIDENCED),
        (Outcome.PASS, Outcome.UNKNOWN, Standing.EVIDENCED),
        (Outcome.FAIL, Outcome.UNKNOWN, Standing.UNKNOWN),
        (Outcome.FAIL, Outcome.FAIL, Standing.ABSENT),
        (Outcome.FAIL, Outcome.NOT_APPLICABLE, Standing.ABSENT),
        (Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE, Standing.NOT_APPLICABLE),
    ],
)
def test_one_that_holds_shows_a_component_and_nothing_unknown_is_absent(
    a: Outcome, b: Outcome, standing: Standing
) -> None:
    assert _of(_component(), _judged(a=a, b=b)) is standing


def test_a_condition_over_facts_shows_it_too() -> None:
    component = _component(rules=("a",), facts=(Condition("x", "is", operand=True),))
    failed = _judged(a=Outcome.FAIL)
    assert _of(component, failed, Facts({"x": True})) is Standing.EVIDENCED
    assert _of(component, failed, Facts({"x": False})) is Standing.ABSENT
    assert _of(component, failed) is Standing.UNKNOWN


def test_what_is_left_out_of_a_run_is_not_absent() -> None:
    assert _of(_component(), _judged(a=Outcome.FAIL)) is Standing.UNKNOWN


def test_where_it_does_not_apply_it_says_why() -> None:
    component = _component(
        applies_when=(Condition("ai", "is", operand=True),), otherwise="no model is called"
    )
    made = profile(ProfileSpec((component,), ()), _judged(a=Outcome.PASS), Facts({"ai": False})).components[0]
    assert (made.standing, made.reason) == (Standing.NOT_APPLICABLE, "no model is called")
    assert _of(component, _judged(a=Outcome.PASS)) is Standing.UNKNOWN


def test_what_is_evidenced_still_tells_what_is_open_about_it() -> None:
    judged = _judged(a=Outcome.PASS, b=Outcome.FAIL, c=Outcome.FAIL)
    made = profile(ProfileSpec((_component(),), ()), judged, Facts()).components[0]
    assert (made.shown_by, made.open, made.evidence) == (("a",), ("c",), (PLACE,))


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ((Outcome.PASS, Outcome.PASS), Standing.EVIDENCED),
        ((Outcome.PASS, Outcome.UNKNOWN), Standing.UNKNOWN),
        ((Outcome.UNKNOWN, Outcome.FAIL), Standing.ABSENT),
        ((Outcome.PASS, Outcome.NOT_APPLICABLE), Standing.EVIDENCED),
    ],
)
def test_a_question_is_answered_as_well_as_the_least_of_what_it_rests_on(
    outcomes: tuple[Outcome, Outcome], standing: Standing
) -> None:
    components = tuple(Component(name, name.title(), "", (), (name,), (), ()) for name in ("first", "second"))
    spec = ProfileSpec(components, (Question("q", "Can we?", ("first", "second")),))
    judged = _judged(first=outcomes[0], second=outcomes[1])
    assert profile(spec, judged, Facts()).questions[0].standing is standing


def test_the_profile_that_comes_with_the_tool_has_twelve_components_and_ten_questions() -> None:
    rules = [rule.id for rule in pipeline.load_rules(Config(), pipeline.Options()).rules]
    spec = load_profile(resources.folder("rules"), facts=specs(), rules=rules)
    assert (len(spec.components), len(spec.questions)) == (12, 10)
    asked = {name for question in spec.questions for name in question.components}
    assert asked == {component.id for component in spec.components}


_ASKS = "questions:\n- {id: q, question: Q, components: [b]}\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("components:\n  - {id: a, title: A, about: x, rules: [model-evaluation]}\n", 2, "no such rule"),
        ("components:\n  - {id: a, title: A, about: x, facts: [{fact: models.us, is: true}]}\n", 2, "no such fact"),
        ("components:\n  - {id: a, title: A, about: x}\n", 2, "nothing shows"),
        ("components:\n  - {id: a, title: A, about: x, rule: []}\n", 2, "rule"),
        ("components:\n- {id: a, title: A, about: x, rules: [licence]}\n" + _ASKS, 4, "no such component"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    text += "" if "questions" in text else "questions: []\n"
    (tmp_path / PROFILE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match=said) as caught:
        load_profile(tmp_path, facts=specs(), rules=["model-evaluations", "licence"])
    assert caught.value.line == line
