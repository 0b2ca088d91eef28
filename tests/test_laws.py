"""What must hold for every rule and every score, whatever the facts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.evaluate.evaluate import Judgement, evaluate
from shipworthy.model.facts import Place, Unknown
from shipworthy.model.results import DimensionResult, Interval, RuleResult, Verdict
from shipworthy.model.rules import Clause, Condition, Dimension, Outcome, Rule, Scales
from shipworthy.score.dimensions import dimension_results
from shipworthy.score.findings import rule_result
from shipworthy.score.verdict import verdict
from worlds import Item, World, clauses, conditions, rule, rules, two_worlds

SMALL = 1e-9


def results(book: Sequence[Rule], world: World) -> list[RuleResult]:
    return [as_result(evaluate(r, world)) for r in book]


def as_result(judged: Judgement) -> RuleResult:
    return rule_result(judged.rule, judged.outcome, judged.credit, judged.reason, [], ())


def scored(judged: Sequence[RuleResult], threshold: float = 50) -> DimensionResult:
    scales = Scales((Dimension("d", "D", "?", threshold),), (), ())
    return dimension_results(scales, judged, {})[0]


@given(rules, two_worlds())
def test_learning_more_never_overturns_what_was_certain(rule: Rule, worlds: tuple[World, World]) -> None:
    some, everything = worlds
    before, after = evaluate(rule, some).outcome, evaluate(rule, everything).outcome
    assert before in {Outcome.UNKNOWN, after}


@given(rules, two_worlds())
def test_learning_more_never_widens_a_rules_credit(rule: Rule, worlds: tuple[World, World]) -> None:
    some, everything = worlds
    before, after = evaluate(rule, some), evaluate(rule, everything)
    if after.outcome is not Outcome.NOT_APPLICABLE:
        assert before.credit.floor <= after.credit.floor + SMALL
        assert after.credit.ceiling <= before.credit.ceiling + SMALL


@given(st.lists(rules, min_size=1, max_size=5), two_worlds())
def test_learning_more_never_widens_a_score_while_the_same_rules_apply(
    book: list[Rule], worlds: tuple[World, World]
) -> None:
    some, everything = worlds
    after = results(book, everything)
    kept = [r for r, result in zip(book, after, strict=True) if result.outcome is not Outcome.NOT_APPLICABLE]
    before_score, after_score = scored(results(kept, some)), scored(results(kept, everything))
    if before_score.floor is not None and after_score.floor is not None:
        assert before_score.floor <= after_score.floor + SMALL
        assert (after_score.ceiling or 0) <= (before_score.ceiling or 0) + SMALL


@given(st.lists(rules, min_size=1, max_size=5), two_worlds(), st.floats(0, 100))
def test_a_verdict_that_was_sure_stays_while_the_same_rules_apply(
    book: list[Rule], worlds: tuple[World, World], threshold: float
) -> None:
    some, everything = worlds
    after = results(book, everything)
    kept = [r for r, result in zip(book, after, strict=True) if result.outcome is not Outcome.NOT_APPLICABLE]
    verdicts = []
    for world in (some, everything):
        judged = results(kept, world)
        verdicts.append(verdict([scored(judged, threshold)], judged)[0])
    assert verdicts[0] in {Verdict.UNDECIDED, verdicts[1]}


@given(
    st.lists(clauses, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
)
def test_a_certain_outcome_is_what_every_completion_says(check: list[Clause], known: dict[str, int]) -> None:
    judged = rule(check=tuple(check))
    outcome = evaluate(judged, World(known)).outcome
    hidden = sorted(set("abc") - set(known))
    possible = {
        evaluate(judged, World({**known, **dict(zip(hidden, guess, strict=True))})).outcome
        for guess in itertools.product(range(-1, 5), repeat=len(hidden))
    }
    if outcome is not Outcome.UNKNOWN:
        assert possible == {outcome}


@given(
    st.lists(conditions, min_size=1, max_size=3, unique_by=lambda c: c.fact),
    st.lists(conditions, max_size=2, unique_by=lambda c: c.fact),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
)
def test_unknown_is_said_only_where_the_hidden_facts_could_decide_either_way(
    check: list[Condition], applies: list[Condition], known: dict[str, int]
) -> None:
    named = {c.fact for c in check}
    judged = rule(check=tuple(check), applies_when=tuple(c for c in applies if c.fact not in named))
    hidden = sorted(
        {c.fact for c in (*judged.check, *judged.applies_when) if isinstance(c, Condition)} - set(known)
    )
    possible = {
        evaluate(judged, World({**known, **dict(zip(hidden, guess, strict=True))})).outcome
        for guess in itertools.product(range(-1, 5), repeat=len(hidden))
    }
    expected = possible.pop() if len(possible) == 1 else Outcome.UNKNOWN
    assert evaluate(judged, World(known)).outcome is expected


@given(st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=6))
def test_items_earn_exactly_the_share_that_holds(values: list[int | None]) -> None:
    items = tuple(Item(Unknown("?") if v is None else v, 0) for v in values)
    judged = evaluate(rule(for_each="items", check=(Condition("item.x", "is", 1),)), World({"items": items}))
    n = len(values)
    assert judged.credit == Interval(values.count(1) / n, (n - values.count(0)) / n)
    expected = Outcome.FAIL if 0 in values else Outcome.UNKNOWN if None in values else Outcome.PASS
    assert judged.outcome is expected
    assert [f.place for f in judged.findings] == [Place("here.py", 7)] * values.count(0)


@given(st.lists(rules, min_size=1, max_size=5), two_worlds())
def test_a_score_lies_between_its_ends(book: list[Rule], worlds: tuple[World, World]) -> None:
    for world in worlds:
        found = scored(results(book, world))
        if found.floor is not None and found.ceiling is not None:
            assert -SMALL <= found.floor <= found.ceiling + SMALL <= 100 + 2 * SMALL


@given(rules, two_worlds())
def test_a_rule_asks_only_for_what_it_names(judged: Rule, worlds: tuple[World, World]) -> None:
    world = worlds[1]
    evaluate(judged, world)
    named = {judged.for_each, judged.grade.fact if judged.grade else None}
    for clause in (*judged.applies_when, *judged.check):
        named |= {c.fact for c in (clause.conditions if hasattr(clause, "conditions") else (clause,))}
    assert set(world.asked) <= named


def test_two_conditions_on_one_fact_may_say_unknown_where_brute_force_could_not() -> None:
    judged = rule(check=(Condition("a", "at_least", 2), Condition("a", "at_most", 1)))
    assert evaluate(judged, World({})).outcome is Outcome.UNKNOWN
