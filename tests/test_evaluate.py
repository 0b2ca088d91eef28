"""What a judgement says: its reason, its findings with their places, its credit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shipworthy.errors import FactError
from shipworthy.evaluate.evaluate import Raised, evaluate
from shipworthy.model.facts import Place, Unknown
from shipworthy.model.results import ALL, NONE, NOTHING_KNOWN, Interval
from shipworthy.model.rules import AnyOf, Condition, Grade, Outcome, Show
from worlds import Item, World, rule

AT_LEAST_TWO = Condition("a", "at_least", 2)
HERE, THERE = Place("here.py", 3), Place("there.py", 9)


def test_a_pass_names_what_it_rests_on() -> None:
    judged = evaluate(rule(check=(AT_LEAST_TWO,)), World({"a": 2}, {"a": (HERE,)}))
    assert (judged.outcome, judged.credit, judged.evidence) == (Outcome.PASS, ALL, (HERE,))
    assert judged.reason == "a is 2"
    assert judged.findings == ()


def test_a_failure_says_what_was_wanted_and_where_it_was_read() -> None:
    judged = evaluate(rule(check=(AT_LEAST_TWO,)), World({"a": 1}, {"a": (HERE, THERE)}))
    assert (judged.outcome, judged.credit) == (Outcome.FAIL, NONE)
    assert judged.findings == (Raised("It does not: a is 1; wanted at least 2", HERE),)


def test_a_failure_read_nowhere_has_no_place_of_its_own() -> None:
    judged = evaluate(rule(check=(AT_LEAST_TWO,)), World({"a": 1}))
    assert judged.findings[0].place is None


def test_of_several_places_that_were_only_read_none_is_the_place() -> None:
    read = World({"a": 1}, {"a": (HERE, THERE)}, cited=0)
    assert evaluate(rule(check=(AT_LEAST_TWO,)), read).findings[0].place is None
    only = World({"a": 1}, {"a": (HERE,)}, cited=0)
    assert evaluate(rule(check=(AT_LEAST_TWO,)), only).findings[0].place == HERE


def test_an_any_that_fails_shows_the_first_place_there_is() -> None:
    either = AnyOf((Condition("b", "is", 1), AT_LEAST_TWO))
    judged = evaluate(rule(check=(either,)), World({"a": 1, "b": 0}, {"a": (THERE,)}))
    assert judged.findings[0].place == THERE


def test_unknown_says_why_and_what_would_help() -> None:
    judged = evaluate(rule(check=(AT_LEAST_TWO,)), World({}))
    assert (judged.outcome, judged.credit) == (Outcome.UNKNOWN, NOTHING_KNOWN)
    assert (judged.reason, judged.remedy) == ("a is hidden", "look harder")


def test_the_first_unknown_is_the_one_named() -> None:
    check = (Condition("b", "is", 1), Condition("c", "is", 1))
    assert evaluate(rule(check=check), World({})).reason.startswith("b is hidden")


def test_one_certain_failure_settles_it_whatever_is_unknown() -> None:
    judged = evaluate(rule(check=(Condition("b", "is", 1), AT_LEAST_TWO)), World({"a": 0}))
    assert judged.outcome is Outcome.FAIL


def test_one_certain_success_settles_an_any() -> None:
    either = AnyOf((Condition("b", "is", 1), AT_LEAST_TWO))
    assert evaluate(rule(check=(either,)), World({"a": 2})).outcome is Outcome.PASS
    assert evaluate(rule(check=(either,)), World({"a": 1})).outcome is Outcome.UNKNOWN
    failed = evaluate(rule(check=(either,)), World({"a": 1, "b": 0}))
    assert failed.outcome is Outcome.FAIL
    assert failed.reason == "b is 0; wanted to be 1; a is 1; wanted at least 2"


def test_a_rule_that_does_not_apply_says_by_which_fact() -> None:
    judged = evaluate(rule(applies_when=(AT_LEAST_TWO,), check=(Condition("b", "is", 1),)), World({"a": 0}))
    assert (judged.outcome, judged.reason) == (Outcome.NOT_APPLICABLE, "a is 0; wanted at least 2")


def test_whether_a_rule_applies_can_be_unknown() -> None:
    judged = evaluate(rule(applies_when=(AT_LEAST_TWO,), check=(Condition("b", "is", 1),)), World({"b": 1}))
    assert judged.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("value", "zero_at", "full_at", "earned"),
    [
        (0, 1, 3, 0),
        (1, 1, 3, 0),
        (2, 1, 3, 0.5),
        (3, 1, 3, 1),
        (9, 1, 3, 1),
        (2, 3, 1, 0.5),
        (0, 3, 1, 1),
        (9, 3, 1, 0),
    ],
)
def test_a_grade_is_linear_between_its_ends(
    value: float, zero_at: float, full_at: float, earned: float
) -> None:
    graded = rule(check=(AT_LEAST_TWO,), grade=Grade("a", zero_at, full_at))
    assert evaluate(graded, World({"a": value})).credit == Interval(earned, earned)


def test_a_grade_by_an_unknown_fact_leaves_the_credit_open() -> None:
    graded = rule(check=(AT_LEAST_TWO,), grade=Grade("b", 0, 1))
    judged = evaluate(graded, World({"a": 0}))
    assert (judged.outcome, judged.credit) == (Outcome.FAIL, NOTHING_KNOWN)


def test_no_items_is_not_applicable_rather_than_a_vacuous_pass() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1),))
    judged = evaluate(each, World({"items": ()}))
    assert judged.outcome is Outcome.NOT_APPLICABLE
    assert "items is empty" in judged.reason


def test_unknown_items_are_unknown() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1),))
    assert evaluate(each, World({})).outcome is Outcome.UNKNOWN


def test_each_failing_item_is_one_finding_at_its_place() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1),), finding="x is {item.x}, y {item.y}")
    items = (Item(1, 0), Item(0, Unknown("?"), "b.py", 4), Item(2, 5, "c.py", 5))
    judged = evaluate(each, World({"items": items}))
    assert judged.findings == (
        Raised("x is 0, y unknown", Place("b.py", 4)),
        Raised("x is 2, y 5", Place("c.py", 5)),
    )
    assert judged.evidence == (Place("here.py", 7), Place("b.py", 4), Place("c.py", 5))
    assert judged.reason == "1 of 3 hold"


def test_the_reason_is_that_of_the_item_that_cannot_be_said() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1),))
    judged = evaluate(each, World({"items": (Item(1, 0), Item(Unknown("nobody looked"), 0))}))
    assert judged.reason == "1 of 2 hold, 1 cannot be said: nobody looked"


def test_items_without_a_place_are_no_evidence() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1),))
    judged = evaluate(each, World({"items": (SimpleNamespace(x=0), Item(1, 0))}))
    assert judged.evidence == (Place("here.py", 7),)
    assert judged.findings[0].place is None


def test_an_items_check_may_also_ask_for_facts() -> None:
    each = rule(for_each="items", check=(Condition("item.x", "is", 1), AT_LEAST_TWO))
    items = (Item(1, 0),)
    assert evaluate(each, World({"items": items, "a": 2})).outcome is Outcome.PASS
    assert evaluate(each, World({"items": items, "a": 1})).outcome is Outcome.FAIL
    unknown = evaluate(each, World({"items": items}))
    assert unknown.outcome is Outcome.UNKNOWN
    assert unknown.reason == "0 of 1 hold, 1 cannot be said: a is hidden"
    assert unknown.remedy == "look harder"


def test_a_failing_rule_shows_the_items_it_names() -> None:
    shows = rule(check=(AT_LEAST_TWO,), show=Show("items", "{item.path} has {item.x}"))
    judged = evaluate(shows, World({"a": 1, "items": (Item(4, 0, "b.py", 2),)}))
    assert judged.findings == (Raised("b.py has 4", Place("b.py", 2)),)


@pytest.mark.parametrize("items", [None, ()])
def test_without_items_to_show_the_failure_is_still_one_finding(
    items: tuple[Item, ...] | None,
) -> None:
    shows = rule(check=(AT_LEAST_TWO,), show=Show("items", "{item.path}"), finding="only {a}")
    facts: dict[str, object] = {"a": 1} if items is None else {"a": 1, "items": items}
    assert [f.message for f in evaluate(shows, World(facts)).findings] == ["only 1"]


def test_a_share_reads_as_a_percentage() -> None:
    condition = Condition("a", "at_least", 0.8, unit="share")
    judged = evaluate(rule(check=(condition,)), World({"a": 0.625}))
    assert judged.reason == "a is 62.5 %; wanted at least 80 %"
    told = rule(check=(condition,), finding="only {a:share} of it")
    assert evaluate(told, World({"a": 0.5})).findings[0].message == "only 50 % of it"


def test_a_fact_of_the_wrong_type_is_a_bug_that_names_it() -> None:
    with pytest.raises(FactError, match="a is 'three'"):
        evaluate(rule(check=(AT_LEAST_TWO,)), World({"a": "three"}))
    with pytest.raises(FactError, match="items is 3: not items"):
        evaluate(rule(for_each="items", check=(AT_LEAST_TWO,)), World({"items": 3}))
    with pytest.raises(FactError, match="not a number to grade by"):
        evaluate(rule(check=(AT_LEAST_TWO,), grade=Grade("b", 0, 1)), World({"a": 2, "b": "x"}))


@pytest.mark.parametrize(
    ("operator", "value", "operand", "holds"),
    [
        ("is", "x", "x", True), ("is", "x", "y", False), ("is_not", 1, 2, True), ("is_not", 1, 1, False),
        ("at_least", 2, 2, True), ("at_least", 1, 2, False), ("at_most", 2, 2, True), ("at_most", 3, 2, False),
        ("more_than", 2, 2, False), ("more_than", 3, 2, True), ("less_than", 2, 2, False), ("less_than", 1, 2, True),
        ("one_of", "x", ("x", "y"), True), ("one_of", "z", ("x", "y"), False),
        ("contains", ("x",), "x", True), ("contains", ("x",), "y", False), ("contains", "axe", "x", True),
        ("contains_any", ("x",), ("y", "x"), True), ("contains_any", ("x",), ("y",), False),
        ("matches", "abc", "^a.c$", True), ("matches", "abd", "^a.c$", False),
        ("is_empty", (), True, True), ("is_empty", (1,), True, False), ("is_empty", (1,), False, True),
    ],
)  # fmt: skip
def test_operators(operator: str, value: object, operand: object, holds: bool) -> None:  # noqa: FBT001  # a table
    judged = evaluate(rule(check=(Condition("a", operator, operand),)), World({"a": value}))
    assert judged.outcome is (Outcome.PASS if holds else Outcome.FAIL)
