"""Flowise's drawings as nodes and edges: chatflows, sequential and multi-agent flows, AgentFlow v2."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflows import (
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Limit,
    NodeKind,
    Origin,
    Via,
    Workflow,
)
from shipworthy.prove.all import prove
from workflow_reading import SAMPLES, edge, nodes, read_sample, read_text, real, sound, targets

_MARKET = "flowise/FlowiseAI__Flowise/marketplaces"


@real
@pytest.mark.parametrize(
    ("file", "counted"),
    [
        ("agentflowsv2/Deep Research With Subagents.json", (11, 12)),
        ("agentflowsv2/Structured Output.json", (2, 1)),
        ("agentflowsv2/Interacting With API.json", (9, 8)),
        ("chatflows/Input Moderation.json", (5, 4)),
        ("agentflows/Customer Support Team Agents.json", (8, 9)),
    ],
)
def test_nodes_and_edges_equal_a_count_by_hand(file: str, counted: tuple[int, int]) -> None:
    workflow = read_sample(f"{_MARKET}/{file}")
    sound(workflow)
    assert (len(workflow.nodes), len(workflow.edges)) == counted
    assert workflow.entries
    assert not workflow.gaps


@real
def test_what_an_agent_may_call_are_nodes_and_each_call_an_edge() -> None:
    workflow = read_sample(f"{_MARKET}/agentflowsv2/Interacting With API.json")
    posted = nodes(workflow)["agentAgentflow_0/requestsPost#1"]
    assert (posted.effect, posted.effect_reason) == (Effect.EXTERNAL, "HTTP POST")
    assert edge(workflow, "agentAgentflow_0", posted.id).kind is EdgeKind.TOOL_CALL
    assert "/requestsPost" not in {n.label for n in workflow.nodes}


def _drawn(name: str, category: str = "Agent Flows", id_: str = "", **inputs: object) -> dict[str, Any]:
    data = {
        "id": id_ or name,
        "label": name,
        "name": name,
        "category": category,
        "inputs": inputs,
        "inputAnchors": [],
    }
    return {"id": id_ or name, "type": "agentFlow", "data": data}


def _wire(source: str, target: str, output: str = "", into: str = "") -> dict[str, str]:
    handles = {
        "sourceHandle": f"{source}-output-{output or source}",
        "targetHandle": f"{target}-input-{into}" if into else target,
    }
    return {"source": source, "target": target, **handles}


def _flow(drawn: list[Any], wires: list[Any]) -> Workflow:
    (found,) = read_text("f.json", json.dumps({"nodes": drawn, "edges": wires}, indent=1))
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _human_in_the_loop(*, rewritten: bool) -> Workflow:
    """As Flowise's own template: a model may rewrite what was approved."""
    last = "rewrite" if rewritten else "ask"
    wires = [
        _wire("start", "agent"),
        _wire("agent", "ask"),
        _wire("ask", "loop", "1"),
        *([_wire("ask", "rewrite", "0")] if rewritten else []),
        _wire(last, "send", "0" if last == "ask" else ""),
    ]
    return _flow(
        [
            _drawn("startAgentflow", id_="start"),
            _drawn("agentAgentflow", id_="agent", agentModel="chatOpenAI", agentModelConfig={"modelName": "gpt-4o"}),
            _drawn("humanInputAgentflow", id_="ask"),
            _drawn("loopAgentflow", id_="loop", loopBackToNode="agent-Writer", maxLoopCount=3),
            *([_drawn("llmAgentflow", id_="rewrite", llmModel="chatOpenAI")] if rewritten else []),
            _drawn(
                "toolAgentflow", id_="send", toolAgentflowSelectedTool="gmail",
                toolAgentflowSelectedToolConfig={"gmailType": "messages", "messageActions": '["sendMessage"]'},
            ),
        ],
        wires,
    )  # fmt: skip


@pytest.mark.parametrize(("rewritten", "content"), [(True, Answer.FAILS), (False, Answer.HOLDS)])
def test_what_a_model_rewrites_after_leave_was_given_is_not_approved(
    *, rewritten: bool, content: Answer
) -> None:
    workflow = _human_in_the_loop(rewritten=rewritten)
    asked = {Question.APPROVAL, Question.APPROVED_CONTENT}
    answers = {p.question: p.answer for p in prove(workflow) if p.node == "send" and p.question in asked}
    assert answers == {Question.APPROVAL: Answer.HOLDS, Question.APPROVED_CONTENT: content}


def test_a_human_input_lets_through_by_its_first_port_only() -> None:
    workflow = _human_in_the_loop(rewritten=False)
    assert targets(workflow, "ask") == [("loop", "reject"), ("send", "proceed")]
    asked = nodes(workflow)["ask"].approval
    assert asked is not None
    assert asked.approved == {"proceed"}


def test_a_loop_goes_back_by_a_setting_and_is_bounded() -> None:
    workflow = _human_in_the_loop(rewritten=False)
    assert edge(workflow, "loop", "agent").kind is EdgeKind.LOOP_BACK
    bound = nodes(workflow)["loop"].bound
    assert bound is not None
    assert (bound.limit, bound.value, bound.origin) == (Limit.ITERATIONS, "3", Origin.EXPLICIT)
    unsaid = _flow([_drawn("loopAgentflow", loopBackToNode="gone-Gone")], [])
    bound = unsaid.nodes[0].bound
    assert bound is not None
    assert (bound.value, bound.origin, bound.version) == ("5", Origin.DEFAULT, "flowise 3.1")
    assert [(g.node, Aspect.EDGES in g.hides) for g in unsaid.gaps] == [("loopAgentflow", True)]


def test_a_tool_that_requires_human_input_is_asked_for_at_its_call() -> None:
    workflow = _flow(
        [
            _drawn("startAgentflow", id_="start"),
            _drawn("agentAgentflow", id_="agent", agentModel="chatAnthropic", agentTools=[
                {"agentSelectedTool": "requestsPost", "agentSelectedToolRequiresHumanInput": True},
                {"agentSelectedTool": "requestsPut", "agentSelectedToolRequiresHumanInput": False},
            ], agentToolsBuiltInAnthropic='["code_execution_20250825"]',
            agentKnowledgeDocumentStores=[{"documentStore": "1:papers"}]),
        ],
        [_wire("start", "agent")],
    )  # fmt: skip
    asked = [e.target for e in workflow.edges if e.approval]
    assert asked == ["agent/requestsPost#0"]
    kinds = {n.id: (n.kind, n.effect) for n in workflow.nodes}
    assert kinds["agent/code_execution_20250825"] == (NodeKind.TOOL, Effect.EXECUTE)
    assert kinds["agent/documentStore#0"] == (NodeKind.RETRIEVAL, Effect.READ)
    model = nodes(workflow)["agent"].models[0]
    assert (model.via, model.provider) == (Via.DEFAULT, "anthropic")


def test_an_iteration_runs_what_stands_in_it_once_for_each() -> None:
    inner = _drawn("llmAgentflow", id_="say", llmModel="chatOpenAI")
    inner["parentNode"] = "each"
    workflow = _flow(
        [_drawn("iterationAgentflow", id_="each", iterationInput="[1]"), inner, _drawn("directReplyAgentflow", id_="end")],
        [_wire("each", "end")],
    )  # fmt: skip
    assert targets(workflow, "each") == [("end", ""), ("say", "each")]
    assert nodes(workflow)["say"].scope == "each"
    assert edge(workflow, "say", "each").kind is EdgeKind.LOOP_BACK


def test_notes_are_no_nodes_and_an_edge_to_nothing_is_a_gap() -> None:
    note = {
        "id": "n",
        "type": "stickyNote",
        "data": {"name": "stickyNote", "category": "Utilities", "inputAnchors": []},
    }
    workflow = _flow(
        [_drawn("startAgentflow", id_="start"), note], [_wire("n", "start"), _wire("start", "gone")]
    )
    assert [n.id for n in workflow.nodes] == ["start"]
    assert [g.hides for g in workflow.gaps] == [{Aspect.EDGES}]


def test_in_a_chatflow_an_agent_leads_to_its_tools_and_what_supplies_it_is_data() -> None:
    workflow = _flow(
        [
            _drawn("chatOpenAI", "Chat Models", modelName="{{$vars.model}}"),
            _drawn("requestsPost", "Tools"),
            _drawn("toolAgent", "Agents", systemMessage="Be brief."),
        ],
        [_wire("chatOpenAI", "toolAgent", into="model"), _wire("requestsPost", "toolAgent", into="tools")],
    )
    assert edge(workflow, "toolAgent", "requestsPost").kind is EdgeKind.TOOL_CALL
    assert edge(workflow, "chatOpenAI", "toolAgent").kind is EdgeKind.DATA
    agent = nodes(workflow)["toolAgent"]
    assert [(m.via, m.provider) for m in agent.models] == [(Via.CONFIG, "openai")]
    assert not nodes(workflow)["chatOpenAI"].models
    assert (agent.bound.value, agent.bound.origin) == ("15", Origin.DEFAULT) if agent.bound else False
    assert agent.prompts[0].text == "Be brief."
    assert workflow.entries == ("toolAgent",)


def test_a_chain_that_feeds_the_prompt_of_another_runs_before_it() -> None:
    workflow = _flow(
        [_drawn("llmChain", "Chains", "one"), _drawn("promptTemplate", "Prompts", "told"), _drawn("llmChain", "Chains", "two")],
        [_wire("one", "told", into="promptValues"), _wire("told", "two", into="prompt")],
    )  # fmt: skip
    assert [e.kind for e in workflow.edges] == [EdgeKind.CONTROL, EdgeKind.CONTROL]
    assert workflow.entries == ("one",)


def test_a_sequential_agent_that_is_interrupted_asks_before_its_tools() -> None:
    workflow = _flow(
        [
            _drawn("seqStart", "Sequential Agents"),
            _drawn("chatMistralAI", "Chat Models", modelName="mistral-large"),
            _drawn("seqAgent", "Sequential Agents", "a", interrupt=True),
            _drawn("seqAgent", "Sequential Agents", "b", agentName="Second"),
            _drawn("customTool", "Tools"),
            _drawn("seqLoop", "Sequential Agents", loopToName="second"),
        ],
        [
            _wire("seqStart", "a"), _wire("chatMistralAI", "seqStart", into="model"), _wire("a", "b"),
            _wire("customTool", "a", into="tools"), _wire("b", "seqLoop"),
        ],
    )  # fmt: skip
    assert edge(workflow, "a", "customTool").approval is not None
    assert [m.via for id_ in ("a", "b") for m in nodes(workflow)[id_].models] == [Via.LITERAL, Via.INHERITED]
    assert edge(workflow, "seqLoop", "b").kind is EdgeKind.LOOP_BACK
    assert workflow.bound is not None


def test_workers_go_back_to_their_supervisor() -> None:
    workflow = _flow(
        [_drawn("supervisor", "Multi Agents", recursionLimit="7"), _drawn("worker", "Multi Agents")],
        [_wire("supervisor", "worker", into="supervisor")],
    )
    assert [e.kind for e in workflow.edges] == [EdgeKind.HANDOFF, EdgeKind.LOOP_BACK]
    bound = nodes(workflow)["supervisor"].bound
    assert bound is not None
    assert bound.value == "7"
    assert workflow.bound == bound


def test_flows_kept_as_text_or_several_in_a_file_are_read_each() -> None:
    drawing = {"nodes": [_drawn("startAgentflow")], "edges": []}
    text = json.dumps(
        {"AgentFlowV2": [{"name": "a", "flowData": json.dumps(drawing)}, {"name": "b", "flowData": drawing}]}
    )
    assert [w.name for w in read_text("export.json", text) if isinstance(w, Workflow)] == ["a", "b"]


def test_a_flow_runs_another_by_its_id() -> None:
    other = {"id": "42", "name": "other", "flowData": {"nodes": [_drawn("startAgentflow")], "edges": []}}
    runs = {"nodes": [_drawn("executeFlowAgentflow", executeFlowSelectedFlow="42")], "edges": []}
    found = read_text("export.json", json.dumps({"AgentFlowV2": [{"flowData": runs}, other]}))
    runner, run = (w for w in found if isinstance(w, Workflow))
    assert (runner.nodes[0].runs, run.id) == ("42", "42")


def test_nothing_else_is_taken_for_it() -> None:
    others: list[dict[str, Any]] = [
        {"nodes": [{"inputAnchors": []}], "edges": []},
        {"nodes": {"inputAnchors": 1}, "edges": []},
    ]
    for other in others:
        assert recognise("f.json", json.dumps(other).encode()) is None


@pytest.mark.parametrize("odd", [3, None, [], {}, "x", [3], {"a": None}, "[{", '{"a": 1}'])
def test_wrong_types_anywhere_are_read_without_a_crash(odd: object) -> None:
    text = json.dumps({
        "nodes": [
            _drawn("startAgentflow", id_="start", formInputTypes=[{"name": "x"}]),
            _drawn("agentAgentflow", id_="agent", agentModel="chatOpenAI", agentModelConfig={"modelName": "m"},
                   agentTools=[{"agentSelectedTool": "customMCP", "agentSelectedToolConfig": {"mcpActions": "[]"},
                                "agentSelectedToolRequiresHumanInput": True}],
                   agentMessages=[{"content": "x"}], agentStructuredOutput=[{"key": "k"}]),
            _drawn("conditionAgentAgentflow", id_="which", conditionAgentScenarios=[{"scenario": "a"}]),
            _drawn("httpAgentflow", id_="call", headers=[{"key": "Authorization", "value": "abc"}], method="POST"),
            _drawn("seqAgent", "Sequential Agents", "seq", interrupt=True), _drawn("llmChain", "Chains", "chain"),
        ],
        "edges": [_wire("start", "agent"), _wire("which", "call", "0"), _wire("seq", "chain")],
    })  # fmt: skip
    for place in _places(json.loads(text)):
        document = json.loads(text)
        _put(document, place, odd)
        if recognise("f.json", json.dumps(document).encode()):
            for workflow in read_text("f.json", json.dumps(document)):
                assert isinstance(workflow, Workflow)
                sound(workflow)


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, entry in items for p in [(*before, key), *_places(entry, (*before, key))]]


def _put(document: Any, place: tuple[Any, ...], value: object) -> None:
    for key in place[:-1]:
        document = document[key]
    document[place[-1]] = value


@real
def test_every_real_file_is_read_into_a_sound_graph() -> None:
    for file in sorted((SAMPLES / "flowise").rglob("*.json")):
        workflow = read_sample(file.relative_to(SAMPLES).as_posix())
        sound(workflow)
        assert all(isinstance(e, Edge) for e in workflow.edges)
