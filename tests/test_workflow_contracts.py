"""Nodes, agents and workflows against the lists of what must be said of them."""

from __future__ import annotations

from hypothesis import given, settings

from shipworthy.model.proofs import Cell, Contract
from shipworthy.model.workflows import (
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    ModelRef,
    NodeKind,
    Origin,
    Retry,
    Stated,
    Tool,
    Via,
    Workflow,
)
from shipworthy.prove.contracts import contract_rows
from workflow_graphs import agent, flow, graphs, model, person, plain, sends, step, tool


def row(workflow: Workflow, contract: Contract, node: str = "") -> dict[str, Cell]:
    (found,) = (r for r in contract_rows(workflow) if (r.contract, r.node) == (contract, node))
    return dict(found.cells)


def test_what_a_node_says_is_told_from_defaults_from_nothing_and_from_what_cannot_be_said() -> None:
    here = Stated("30 s", "w.yaml", 1)
    say = model(
        "say", timeout=here, retry=Retry(3, "w.yaml", 1, Origin.DEFAULT),
        models=(ModelRef("m", Via.DEFAULT, "w.yaml", 1),),
    )  # fmt: skip
    hidden = Gap("the schema is elsewhere", "w.yaml", 1, frozenset({Aspect.OUTPUT_SCHEMA}), "say")
    can = frozenset({Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA, Aspect.ERRORS})
    error = Edge("say", "other", EdgeKind.ERROR)
    found = row(flow([say, plain("other")], [error], expressible=can, gaps=(hidden,)), Contract.NODE, "say")
    assert found == {
        "node type": Cell.STATED, "input schema": Cell.ABSENT, "output schema": Cell.UNKNOWN,
        "allowed tools": Cell.NOT_APPLICABLE, "model configuration": Cell.DEFAULT, "timeout": Cell.STATED,
        "retry policy": Cell.DEFAULT, "error handling": Cell.STATED, "tenant context": Cell.UNKNOWN,
        "observability": Cell.UNKNOWN,
    }  # fmt: skip


def test_a_condition_needs_no_model_and_what_is_said_of_all_is_said_of_each() -> None:
    traced = Stated("otel", "w.yaml", 1)
    workflow = flow(
        [step("if", NodeKind.CONDITION), sends("mail")], ["if>mail"], stated={Aspect.TRACES: traced}
    )
    found = row(workflow, Contract.NODE, "if")
    assert {c for item, c in found.items() if item != "node type"} == {Cell.NOT_APPLICABLE}
    assert row(workflow, Contract.NODE, "mail")["observability"] is Cell.STATED


def test_an_agent_is_limited_by_a_list_or_by_tools_named_one_by_one_not_by_all_of_them() -> None:
    named = flow([agent("a"), sends("mail")], [tool("a>mail")])
    assert row(named, Contract.NODE, "a")["allowed tools"] is Cell.STATED
    all_ = step("all", NodeKind.TOOL, tool=Tool("*", everything=True))
    assert row(flow([agent("a"), all_], [tool("a>all")]), Contract.NODE, "a")["allowed tools"] is Cell.ABSENT


def test_an_agent_against_its_eight_items() -> None:
    here = Stated("x", "w.yaml", 1)
    known = agent("a", role=here, escalation=here, criteria=here)
    found = row(flow([known], []), Contract.AGENT, "a")
    assert len(found) == 8
    assert [i for i, c in found.items() if c is Cell.STATED] == [
        "responsibility",
        "quality criteria",
        "escalation path",
    ]
    assert {c for c in found.values() if c is not Cell.STATED} == {Cell.ABSENT}


def test_a_workflow_against_the_twelve_items_of_a_draft() -> None:
    workflow = flow([model("say"), person("ask"), sends("mail")], ["say>ask", "ask>mail"])
    found = row(workflow, Contract.WORKFLOW)
    assert len(found) == 12
    stated = [item for item, cell in found.items() if cell is Cell.STATED]
    assert stated == ["nodes", "edges", "tools", "approval points"]
    assert found["agent roles"] is Cell.NOT_APPLICABLE
    assert found["cost limits"] is Cell.ABSENT


def test_where_nothing_acts_no_approval_is_missing() -> None:
    assert row(flow([model("say")], []), Contract.WORKFLOW)["approval points"] is Cell.NOT_APPLICABLE
    acts = flow([model("say"), sends("mail")], ["say>mail"])
    assert row(acts, Contract.WORKFLOW)["approval points"] is Cell.ABSENT
    open_ = flow([model("say"), sends("call", Effect.UNKNOWN)], ["say>call"])
    assert row(open_, Contract.WORKFLOW)["approval points"] is Cell.UNKNOWN


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_node_has_its_row_and_what_a_format_cannot_say_is_never_absent(workflow: Workflow) -> None:
    rows = contract_rows(workflow)
    assert [r.node for r in rows if r.contract is Contract.NODE] == [n.id for n in workflow.nodes]
    mute = contract_rows(flow(workflow.nodes, workflow.edges, expressible=frozenset()))
    assert not [r for r in mute for _, cell in r.cells if cell is Cell.ABSENT]
