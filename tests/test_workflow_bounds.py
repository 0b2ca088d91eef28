"""What ends circles, agents and retries, against the plain enumeration of all circles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Gap,
    Limit,
    Node,
    NodeKind,
    Origin,
    Retry,
    Workflow,
)
from shipworthy.prove.all import prove
from workflow_graphs import agent, edge, flow, model, person, plain, sends, step, tool

_KINDS = (
    NodeKind.MODEL_CALL, NodeKind.TRANSFORM, NodeKind.CONDITION, NodeKind.LOOP, NodeKind.LOOP, NodeKind.HUMAN_INPUT,
    NodeKind.EXIT,
)  # fmt: skip
_EDGES = (
    EdgeKind.CONTROL,
    EdgeKind.CONTROL,
    EdgeKind.LOOP_BACK,
    EdgeKind.HANDOFF,
    EdgeKind.TOOL_CALL,
    EdgeKind.DATA,
)
_BOUNDS = (
    None, None, Bound(Limit.ITERATIONS, "3", "w.yaml", 1), Bound(Limit.ITERATIONS, "25", "w.yaml", 1, Origin.DEFAULT, "tool 1.0"),
    Bound(Limit.CONDITION, "round < 3", "w.yaml", 1), Bound(Limit.CONDITION, "good", "w.yaml", 1),
)  # fmt: skip
_TIERS = ("explicit", "default 25 (tool 1.0)", "expression", "person", "unsure", "none")


def bounds(workflow: Workflow) -> list[Proof]:
    return [p for p in prove(workflow) if p.question is Question.BOUND]


@st.composite
def _graphs(draw: st.DrawFn) -> Workflow:
    ids = "abcde"[: draw(st.integers(1, 5))]
    nodes = [
        step(id_, draw(st.sampled_from(_KINDS)), scope=draw(st.sampled_from(("", "", *ids))), bound=draw(st.sampled_from(_BOUNDS)))
        for id_ in ids
    ]  # fmt: skip
    ends = st.sampled_from(ids)
    edges = draw(st.lists(st.builds(Edge, ends, ends, st.sampled_from(_EDGES)), max_size=9))
    return flow(nodes, edges)


class _Circles:
    """Every simple circle, written out."""

    def __init__(self, workflow: Workflow) -> None:
        self.nodes = {n.id: n for n in workflow.nodes}
        self.drawn = [e for e in workflow.edges if e.kind is not EdgeKind.DATA]
        turns = [e for e in self.drawn if e.kind is not EdgeKind.TOOL_CALL]
        back = [Edge(end, loop) for loop in self.nodes for end in self._last(loop)]
        self.edges = {(e.source, e.target) for e in [*turns, *back]}

    def inside(self, id_: str, loop: str) -> bool:
        seen: list[str] = []
        while (id_ := self.nodes[id_].scope) and id_ not in seen:
            if id_ == loop:
                return True
            seen.append(id_)
        return False

    def body(self, loop: str) -> list[str]:
        if self.nodes[loop].kind is not NodeKind.LOOP:
            return []
        return [
            e.target for e in self.drawn
            if e.source == loop and e.kind is not EdgeKind.LOOP_BACK and self.nodes[e.target].scope == loop
        ]  # fmt: skip

    def _last(self, loop: str) -> list[str]:
        seen = set(self.body(loop))
        onward = [e for e in self.drawn if e.kind is not EdgeKind.TOOL_CALL]
        while (
            more := {
                e.target
                for e in onward
                if e.source in seen and e.target != loop and self.inside(e.target, loop)
            }
            - seen
        ):
            seen |= more
        quiet = [n for n in seen if not any(e.source == n for e in onward)]
        return [n for n in quiet if n != loop and self.nodes[n].kind is not NodeKind.EXIT]

    def simple(self) -> Iterator[list[str]]:
        def on(way: list[str]) -> Iterator[list[str]]:
            for source, target in self.edges:
                if source == way[-1]:
                    if target == way[0]:
                        yield way
                    elif target > way[0] and target not in way:
                        yield from on([*way, target])

        for node in self.nodes:
            yield from on([node])

    def tier(self, circle: list[str]) -> int:
        """How firmly the circle ends, by whatever on it ends it most firmly."""
        found = [5]
        for before, id_ in zip([circle[-1], *circle[:-1]], circle, strict=True):
            node = self.nodes[id_]
            if node.kind is NodeKind.HUMAN_INPUT:
                found.append(3)
            if node.bound is None or node.kind is NodeKind.MODEL_CALL:
                continue
            if self.body(id_) and before != id_ and not self.inside(before, id_):
                continue
            found.append(_BOUNDS[2:].index(node.bound) if node.bound.value != "good" else 4)
        return min(found)


@settings(max_examples=600, deadline=None)
@given(_graphs())
def test_circles_end_as_enumerating_each_of_them_says(workflow: Workflow) -> None:
    drawn = _Circles(workflow)
    circles = list(drawn.simple())
    told = [
        p for p in bounds(workflow) if p.reason.startswith(("It ends by", "Nothing ends", "The run ends"))
    ]
    told = [p for p in told if any(p.node in c for c in circles)]
    assert {n for c in circles for n in c} >= {p.node for p in told}
    for found in told:
        part = [c for c in circles if _joined(found.node, c, circles)]
        worst = max(drawn.tier(c) for c in part)
        if found.answer is Answer.HOLDS:
            assert found.detail == _TIERS[worst]
        elif found.answer is Answer.UNKNOWN:
            assert worst == 4
        else:
            way = [s.node for s in found.witness]
            assert way[0] == way[-1] == found.node
            assert drawn.tier(way[:-1]) == 5
            assert all((a, b) in drawn.edges for a, b in pairwise(way))
    for circle in circles:
        assert any(_joined(p.node, circle, circles) for p in told), "each is spoken of"
        if drawn.tier(circle) == 5:
            parts = [p for p in told if _joined(p.node, circle, circles)]
            assert any(p.answer is Answer.FAILS for p in parts)


def _joined(node: str, circle: list[str], circles: list[list[str]]) -> bool:
    """They are of one strongly connected part."""
    seen = set(circle)
    while more := {n for c in circles if seen & set(c) for n in c} - seen:
        seen |= more
    return node in seen


def test_a_bounded_loop_inside_does_not_bound_the_circle_around_it() -> None:
    three = Bound(Limit.ITERATIONS, "3", "w.yaml", 1)
    inner = step("tries", NodeKind.LOOP, bound=three)
    nodes = [
        model("plan"),
        inner,
        model("say", scope="tries"),
        step("good", NodeKind.CONDITION),
        plain("end"),
    ]
    back = edge("say>tries", kind=EdgeKind.LOOP_BACK)
    inside: list[Edge | str] = ["plan>tries", "tries:loop>say", back, "tries:done>good", "good:yes>end"]
    assert [(p.node, p.answer, p.detail) for p in bounds(flow(nodes, inside))] == [
        ("tries", Answer.HOLDS, "explicit")
    ]
    (found,) = bounds(flow(nodes, [*inside, "good:no>plan"]))
    assert found.answer is Answer.FAILS
    assert [s.node for s in found.witness] == ["plan", "tries", "good", "plan"]


def test_the_bound_of_the_run_ends_every_circle_with_its_value_and_version() -> None:
    run = Bound(Limit.ITERATIONS, "10007", "w.py", 1, Origin.DEFAULT, "langgraph 1.2.22")
    (found,) = bounds(flow([model("a"), plain("b")], ["a>b", "b>a"], bound=run))
    assert (found.answer, found.detail) == (Answer.HOLDS, "default 10007 (langgraph 1.2.22)")


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("$.turns['iteration'] < 3", Answer.HOLDS),
        ("TurnCount >= 4", Answer.HOLDS),
        ("$.judge.approved == false", Answer.UNKNOWN),
        ("approved or count > 3", Answer.UNKNOWN),
    ],
)
def test_a_condition_bounds_where_it_compares_a_counter(condition: str, answer: Answer) -> None:
    bound = Bound(Limit.CONDITION, condition, "w.yaml", 1)
    (found,) = bounds(flow([step("turns", NodeKind.LOOP, bound=bound), plain("b")], ["turns>b", "b>turns"]))
    assert (found.answer, found.detail) == (answer, "expression")


def test_a_chat_in_which_a_person_answers_each_turn_is_no_endless_circle() -> None:
    (found,) = bounds(flow([model("say"), step("ask", NodeKind.HUMAN_INPUT)], ["say>ask", "ask>say"]))
    assert (found.answer, found.detail) == (Answer.HOLDS, "person")


def test_an_agents_turns_need_a_bound_of_their_own_or_of_the_run() -> None:
    calls = [tool("a>mail")]
    (found,) = bounds(flow([agent("a"), sends("mail")], calls))
    assert (found.answer, [s.node for s in found.witness]) == (Answer.FAILS, ["a", "mail", "a"])
    ten = Bound(Limit.ITERATIONS, "10", "a.py", 1, Origin.DEFAULT, "agents 0.4")
    (found,) = bounds(flow([agent("a", bound=ten), sends("mail")], calls))
    assert (found.answer, found.detail) == (Answer.HOLDS, "default 10 (agents 0.4)")
    assert bounds(flow([agent("a")], [])) == [], "with nothing to call it answers once"
    (found,) = bounds(flow([agent("a"), sends("mail")], calls, expressible=frozenset()))
    assert found.answer is Answer.UNKNOWN
    hidden = Gap("the settings are elsewhere", "w.yaml", 1, frozenset({Aspect.BOUNDS}), "a")
    (found,) = bounds(flow([agent("a"), sends("mail")], calls, gaps=(hidden,)))
    assert found.answer is Answer.UNKNOWN


def test_agents_that_hand_on_to_one_another_with_bounded_turns_are_not_said_to_be_endless() -> None:
    ten = Bound(Limit.ITERATIONS, "10", "a.py", 1)
    hands = [edge("a>b", kind=EdgeKind.HANDOFF), edge("b>a", kind=EdgeKind.HANDOFF)]
    assert bounds(flow([agent("a", bound=ten), agent("b", bound=ten)], hands))[0].answer is Answer.UNKNOWN
    assert bounds(flow([agent("a"), agent("b", bound=ten)], hands))[0].answer is Answer.FAILS


def test_retries_end_by_their_number_or_not_at_all() -> None:
    def answer(*given: object) -> tuple[Answer, str]:
        (found,) = bounds(flow([Node("a", NodeKind.TOOL, "w.yaml", 1, retry=Retry(*given))], []))  # type: ignore[arg-type]
        return found.answer, found.detail

    assert answer(3, "w.yaml", 1) == (Answer.HOLDS, "explicit")
    assert answer(3, "w.yaml", 1, Origin.DEFAULT, "n8n 2") == (Answer.HOLDS, "default 3 (n8n 2)")
    assert answer(None, "w.yaml", 1) == (Answer.FAILS, "none")
    assert answer(None, "w.yaml", 1, Origin.EXPRESSION) == (Answer.HOLDS, "expression")
    assert answer(None, "w.yaml", 1, Origin.UNKNOWN) == (Answer.UNKNOWN, "")


def test_a_loop_that_is_not_drawn_around_is_bounded_by_its_own_word_or_unknown() -> None:
    items = Bound(Limit.ITEMS, "orders", "w.yaml", 1)
    (found,) = bounds(flow([step("each", NodeKind.LOOP, bound=items), plain("b")], ["each>b"]))
    assert (found.answer, found.reason) == (Answer.HOLDS, "It ends by the number of its items")
    (found,) = bounds(flow([step("each", NodeKind.LOOP), plain("b")], ["each>b"]))
    assert found.answer is Answer.UNKNOWN


def test_two_circles_that_nothing_ends_are_both_told() -> None:
    nodes = [plain("a"), plain("b"), person("ask"), plain("c")]
    found = bounds(flow(nodes, ["a>b", "b>a", "b>ask", "ask>c", "c>c", "c>a"]))
    assert [p.node for p in found if p.answer is Answer.FAILS] == ["a", "c"]
    assert replace(found[0], witness=()).reason == "Nothing ends the circle “a” → “b” → “a”"
