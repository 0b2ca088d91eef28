"""Langflow's components as nodes and edges."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, Limit, NodeKind, Via, Workflow
from shipworthy.prove.all import prove
from workflow_reading import edge, nodes, read_text, sound, targets


def _drawn(id_: str, type_: str, bases: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    template = {k: v if isinstance(v, dict) and "value" in v else {"value": v} for k, v in values.items()}
    node = {"display_name": id_, "base_classes": list(bases), "template": {"_type": "Component", **template}}
    return {"id": id_, "type": "genericNode", "data": {"type": type_, "id": id_, "node": node}}


def _agent(id_: str = "agent", **values: Any) -> dict[str, Any]:
    return _drawn(
        id_,
        "Agent",
        tools="",
        max_iterations=15,
        **{"model": [{"name": "gpt-4o", "provider": "OpenAI"}], **values},
    )


def _wire(source: str, target: str, output: str = "message", into: str = "input_value") -> dict[str, Any]:
    data = {"sourceHandle": {"name": output, "id": source}, "targetHandle": {"fieldName": into, "id": target}}
    return {"source": source, "target": target, "data": data}


def _flow(drawn: list[Any], wires: list[Any]) -> Workflow:
    text = json.dumps({"name": "flow", "data": {"nodes": drawn, "edges": wires}}, indent=1)
    (found,) = read_text("flow.json", text)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _tool(*rows: dict[str, Any]) -> dict[str, Any]:
    return _drawn("mail", "ComposioGmail", tools_metadata=list(rows))


def _with_tool(tool: dict[str, Any], output: str = "response") -> Workflow:
    drawn = [_drawn("in", "ChatInput"), _agent(), tool, _drawn("out", "ChatOutput")]
    wires = [
        _wire("in", "agent"),
        _wire("mail", "agent", "component_as_tool", "tools"),
        _wire("agent", "out", output),
    ]
    return _flow(drawn, wires)


_ASKED = {"name": "send_email", "status": True, "approval_actions": ["approve", "reject"]}


def test_an_agent_leads_to_its_tools_and_the_chat_runs_through_it() -> None:
    workflow = _with_tool(_tool({"name": "send_email"}, {"name": "delete_all", "status": False}))
    assert [n.kind for n in workflow.nodes] == [NodeKind.ENTRY, NodeKind.AGENT, NodeKind.TOOL, NodeKind.EXIT]
    assert edge(workflow, "agent", "mail").kind is EdgeKind.TOOL_CALL
    assert workflow.entries == ("in",)
    mail = nodes(workflow)["mail"]
    assert mail.effect is Effect.EXTERNAL
    assert mail.tool is not None
    assert mail.tool.allowed == ("send_email",)
    agent = nodes(workflow)["agent"]
    assert [(m.written, m.provider, m.via) for m in agent.models] == [("gpt-4o", "openai", Via.LITERAL)]
    assert agent.bound is not None
    assert (agent.bound.limit, agent.bound.value) == (Limit.ITERATIONS, "15")


@pytest.mark.parametrize(
    ("rows", "output", "answer"),
    [
        ([_ASKED], "response", Answer.HOLDS),
        ([_ASKED, {"name": "search_mail"}], "response", Answer.HOLDS),
        ([_ASKED, {"name": "delete_mail", "approval_actions": []}], "response", Answer.FAILS),
        ([_ASKED], "structured_response", Answer.FAILS),
        ([{"name": "send_email"}], "response", Answer.FAILS),
    ],
)
def test_a_tool_is_asked_for_where_each_of_its_actions_is(
    rows: list[dict[str, Any]], output: str, answer: Answer
) -> None:
    workflow = _with_tool(_tool(*rows), output)
    assert [p.answer for p in prove(workflow) if p.node == "mail" and p.question is Question.APPROVAL] == [
        answer
    ]


def test_what_a_component_is_known_for_counts_more_than_what_its_action_is_called() -> None:
    def asked(*approval: str) -> bool:
        rows = [{"name": "query_orders", "approval_actions": list(approval)}]
        tool = _drawn("mail", "SQLComponent", tools_metadata=rows)
        return edge(_with_tool(tool), "agent", "mail").approval is not None

    assert (asked("approve"), asked()) == (True, False)


def _human(sent_by: str, *, again: bool = False, **values: Any) -> Workflow:
    wires = [_wire("in", "agent"), _wire("agent", "ask", "response", "prompt"), _wire("ask", "send", sent_by)]
    wires += [_wire("ask", "agent", "branch_reject")] if again else []
    drawn = [
        _drawn("in", "ChatInput"),
        _agent(),
        _drawn("ask", "HumanInput", **values),
        _drawn("send", "APIRequest", method="POST"),
    ]
    return _flow(drawn, wires)


def test_a_human_inputs_branch_that_says_yes_is_leave() -> None:
    workflow = _human("branch_approve", again=True)
    ask = nodes(workflow)["ask"]
    assert ask.kind is NodeKind.APPROVAL
    assert ask.approval is not None
    assert ask.approval.approved == {"branch_approve"}
    assert targets(workflow, "ask") == [("send", "branch_approve"), ("agent", "branch_reject")]
    answers = {p.question: p.answer for p in prove(workflow) if p.node == "send"}
    assert answers[Question.APPROVAL] is Answer.HOLDS
    assert answers[Question.APPROVED_CONTENT] is Answer.HOLDS


@pytest.mark.parametrize(
    ("sent_by", "values"),
    [
        ("branch_reject", {}),
        ("branch_fallback", {"enable_fallback": True}),
        ("branch_red", {"decisions": ["Red", "Blue"]}),
    ],
)
def test_any_other_branch_is_none(sent_by: str, values: dict[str, Any]) -> None:
    answers = {p.question: p.answer for p in prove(_human(sent_by, **values)) if p.node == "send"}
    assert answers[Question.APPROVAL] is Answer.FAILS


def test_notes_are_no_nodes_and_an_edge_to_nothing_is_a_gap() -> None:
    note = {"id": "n", "type": "noteNode", "data": {"type": "note", "node": {"template": {}}}}
    workflow = _flow([_agent(), note], [_wire("n", "agent"), _wire("agent", "gone")])
    assert [n.id for n in workflow.nodes] == ["agent"]
    assert [g.hides for g in workflow.gaps] == [{Aspect.EDGES}]


def test_handles_are_read_from_their_text_where_the_data_is_missing() -> None:
    tool = {
        "source": "mail", "target": "agent",
        "sourceHandle": "{œnameœ:œcomponent_as_toolœ}", "targetHandle": "{œfieldNameœ:œtoolsœ,œtypeœ:œotherœ}",
    }  # fmt: skip
    workflow = _flow([_agent(), _tool(_ASKED)], [tool])
    assert edge(workflow, "agent", "mail").kind is EdgeKind.TOOL_CALL
    old = {"source": "mail", "target": "agent", "sourceHandle": "x", "targetHandle": "Tool|tools|agent"}
    assert edge(_flow([_agent(), _tool(_ASKED)], [old]), "agent", "mail").kind is EdgeKind.TOOL_CALL


def test_a_loop_leads_back_from_what_it_gives_each_item_to() -> None:
    back = {"source": "say", "target": "loop", "data": {
        "sourceHandle": {"name": "text_output"}, "targetHandle": {"name": "item", "output_types": ["Data"]},
    }}  # fmt: skip
    workflow = _flow(
        [_drawn("loop", "LoopComponent"), _drawn("say", "LanguageModelComponent", ("LanguageModel", "Message")), _drawn("out", "ChatOutput")],
        [_wire("loop", "say", "item"), back, _wire("loop", "out", "done")],
    )  # fmt: skip
    assert targets(workflow, "loop") == [("say", "item"), ("out", "done")]
    assert edge(workflow, "say", "loop").kind is EdgeKind.LOOP_BACK
    bound = nodes(workflow)["loop"].bound
    assert bound is not None
    assert bound.limit is Limit.ITEMS


def test_a_model_that_only_supplies_lends_its_name_to_the_agent() -> None:
    model = _drawn(
        "gpt", "OpenAIModel", ("LanguageModel", "Message"),
        model_name={"value": "OPENAI_MODEL", "load_from_db": True}, openai_api_base="",
    )  # fmt: skip
    workflow = _flow([model, _agent(model="")], [_wire("gpt", "agent", "model_output", "model")])
    assert edge(workflow, "gpt", "agent").kind is EdgeKind.DATA
    assert [(m.via, m.provider) for m in nodes(workflow)["agent"].models] == [(Via.CONFIG, "openai")]
    assert not nodes(workflow)["gpt"].models
    assert workflow.entries == ("agent",)


def test_own_components_are_harmless_only_where_their_code_reaches_nothing() -> None:
    plain = _drawn("plain", "Mine", code="return text.upper()")
    calls = _drawn("calls", "Mine", code="import requests\nrequests.post(url)")
    empty = _drawn("empty", "Mine")
    workflow = _flow([plain, calls, empty], [])
    assert [n.effect for n in workflow.nodes] == [Effect.NONE, Effect.UNKNOWN, Effect.UNKNOWN]
    assert {n.kind for n in workflow.nodes} == {NodeKind.CODE}


def test_a_store_that_is_fed_is_written_to() -> None:
    def store(into: str) -> Effect:
        drawn = [_drawn("file", "File"), _drawn("store", "Chroma", search_query="", ingest_data="")]
        return nodes(_flow(drawn, [_wire("file", "store", into=into)]))["store"].effect

    assert (store("ingest_data"), store("search_query")) == (Effect.WRITE, Effect.READ)


def test_a_secret_written_out_is_found_and_a_variables_name_is_none() -> None:
    def field(value: str, *, kept: bool = False) -> dict[str, Any]:
        return {"value": value, "password": True, "load_from_db": kept}

    workflow = _flow(
        [_agent(api_key=field("sk-abc123"), other=field("OPENAI_API_KEY"), third=field("x", kept=True))], []
    )
    assert [s.value for s in workflow.nodes[0].secrets] == ["api_key: …"]


def test_several_flows_in_a_file_are_read_each() -> None:
    flow = {"name": "one", "data": {"nodes": [_agent()], "edges": []}}
    found = read_text("all.json", json.dumps({"flows": [flow, {**flow, "name": "two"}]}))
    assert [w.name for w in found if isinstance(w, Workflow)] == ["one", "two"]


@pytest.mark.parametrize("odd", [3, None, [], {}, "x", [3], {"a": None}, True])
def test_wrong_types_anywhere_are_read_without_a_crash(odd: object) -> None:
    sample = {
        "name": "flow",
        "data": {
            "nodes": [
                _agent(output_schema=[{"name": "x"}], timeout=3), _tool(_ASKED), _drawn("ask", "HumanInput", decisions=["Approve"]),
                _drawn("gpt", "OpenAIModel", ("LanguageModel",), model_name="m"), _drawn("guard", "GuardrailsComponent", enabled_guardrails=["PII"]),
                _drawn("mcp", "MCPTools", mcp_server={"name": "s"}),
            ],
            "edges": [_wire("mail", "agent", "t", "tools"), _wire("gpt", "agent", "model_output", "model"), _wire("agent", "ask")],
        },
    }  # fmt: skip
    text = json.dumps(sample)
    for place in _places(sample):
        document = json.loads(text)
        value = document
        for key in place[:-1]:
            value = value[key]
        value[place[-1]] = odd
        if recognise("flow.json", json.dumps(document).encode()):
            for workflow in read_text("flow.json", json.dumps(document)):
                assert isinstance(workflow, Workflow)
                sound(workflow)


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, entry in items for p in [(*before, key), *_places(entry, (*before, key))]]
