"""n8n's exports as nodes and edges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import (
    Aspect,
    Check,
    EdgeKind,
    Effect,
    Limit,
    Node,
    NodeKind,
    Origin,
    Via,
    Workflow,
)
from shipworthy.prove.inline import inline
from workflow_hostility import mutants
from workflow_reading import SAMPLES, edge, nodes, read_sample, read_text, real, sound, targets

_BASE = "n8n-nodes-base."
_CHAIN = "@n8n/n8n-nodes-langchain."
_OTTO = "n8n/coleam00__ottomator-agents"
Json = dict[str, Any]


def _node(name: str, type_: str, version: float = 1, /, **parameters: object) -> Json:
    package = (
        _CHAIN if type_.startswith(("agent", "lm", "chain", "output", "vector", "tool", "open")) else _BASE
    )
    full = type_ if "." in type_ else f"{package}{type_}"
    return {"id": f"id-{name}", "name": name, "type": full, "typeVersion": version, "parameters": parameters}


def _wires(*pairs: tuple[str, str] | tuple[str, str, int] | tuple[str, str, str]) -> Json:
    """From, to, and the output or the role."""
    found: dict[str, dict[str, list[list[Json]]]] = {}
    for source, target, *more in pairs:
        how = more[0] if more else 0
        role, output = (how, 0) if isinstance(how, str) else ("main", how)
        outputs = found.setdefault(source, {}).setdefault(role, [])
        outputs += [[] for _ in range(output + 1 - len(outputs))]
        outputs[output].append({"node": target, "type": role, "index": 0})
    return found


def _read(nodes_: list[Json], connections: Mapping[str, object], **more: object) -> Workflow:
    text = json.dumps({"name": "w", "nodes": nodes_, "connections": connections, **more}, indent=1)
    (found,) = read_text("w.json", text)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _one(node: Json) -> Node:
    """Beside a model, so that the file is known."""
    return nodes(_read([node, _node("LM", "lmChatOpenAi")], {}))[node["name"]]


@real
@pytest.mark.parametrize(
    ("file", "count", "wires"),
    [
        (f"{_OTTO}/n8n-mcp-agent/MCP_Agent_Demo.json", None, None),
        (f"{_OTTO}/n8n-github-assistant/GitHub_Assistant_Agent.json", None, None),
        (f"{_OTTO}/linkedin-x-blog-content-creator/Content_Creator.json", None, None),
        (f"{_OTTO}/n8n_knowledge_graph_rag/RAG_AI_Agent_Template_V5.json", None, None),
        ("n8n/n8n-io__self-hosted-ai-starter-kit/demo-data/workflows/srOnR8PAY3u4RSwb.json", 3, 2),
    ],
)
def test_a_real_file_has_as_many_nodes_and_edges_as_are_drawn(
    file: str, count: int | None, wires: int | None
) -> None:
    workflow = read_sample(file)
    sound(workflow)
    drawn = json.loads((SAMPLES / file).read_text(encoding="utf-8"))
    shown = [n for n in drawn["nodes"] if not n["type"].endswith("stickyNote") and not n.get("disabled")]
    assert len(workflow.nodes) == (count or len(shown))
    if not any(n.get("disabled") for n in drawn["nodes"]):
        ends = [t for o in drawn["connections"].values() for g in o.values() for out in g for t in out or []]
        assert len(workflow.edges) == (wires or len(ends))


@real
def test_a_model_that_is_drawn_as_a_node_is_that_of_the_node_it_serves() -> None:
    workflow = read_sample("n8n/n8n-io__self-hosted-ai-starter-kit/demo-data/workflows/srOnR8PAY3u4RSwb.json")
    chain = next(n for n in workflow.nodes if n.kind is NodeKind.MODEL_CALL)
    (model,) = chain.models
    assert (model.provider, model.via, model.name) == ("ollama", Via.LITERAL, "llama3.2:latest")
    supplier = next(n for n in workflow.nodes if "lmChatOllama" in n.native)
    assert edge(workflow, supplier.id, chain.id).kind is EdgeKind.DATA
    assert workflow.entries == ("When chat message received",) or len(workflow.entries) == 1


_AGENT = [
    _node("Start", "webhook"),
    _node("Agent", "agent", 2.2, options={"systemMessage": "You answer mails."}),
    _node("LM", "lmChatOpenAi", 1.2, model={"__rl": True, "mode": "list", "value": "gpt-4o"}),
    _node("Mail", "gmailTool", 2.1, sendTo="={{ $fromAI('to') }}"),
]
_AGENT_WIRES = _wires(("Start", "Agent"), ("LM", "Agent", "ai_languageModel"), ("Mail", "Agent", "ai_tool"))


def test_an_agent_calls_the_tools_that_are_wired_to_it() -> None:
    workflow = _read(_AGENT, _AGENT_WIRES)
    assert edge(workflow, "Agent", "Mail").kind is EdgeKind.TOOL_CALL
    agent, mail = nodes(workflow)["Agent"], nodes(workflow)["Mail"]
    assert (agent.kind, agent.models[0].name, agent.models[0].provider) == (
        NodeKind.AGENT,
        "gpt-4o",
        "openai",
    )
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.origin) == ("10", Origin.DEFAULT)
    assert agent.tools is not None
    assert (mail.kind, mail.effect, mail.effect_reason) == (
        NodeKind.TOOL,
        Effect.EXTERNAL,
        "gmail: message.send",
    )
    assert workflow.entries == ("Start",)


def test_a_second_model_is_a_fallback_only_where_the_agent_says_it_needs_one() -> None:
    second = _node("LM2", "lmChatAnthropic", 1.3)
    wires = {
        **_AGENT_WIRES,
        "LM2": {"ai_languageModel": [[{"node": "Agent", "type": "ai_languageModel", "index": 1}]]},
    }
    both = nodes(_read([*_AGENT, second], wires))["Agent"].models
    assert [m.provider for m in both] == ["openai", "anthropic"]
    agent = _node("Agent", "agent", 2.2, needsFallback=True)
    (first,) = nodes(_read([_AGENT[0], agent, *_AGENT[2:], second], wires))["Agent"].models
    assert [m.provider for m in first.fallbacks] == ["anthropic"]
    assert first.fallbacks[0].via is Via.DEFAULT
    assert first.fallbacks[0].otherwise == "claude-sonnet-4-5-20250929"


def test_a_model_selector_offers_all_that_are_wired_to_it() -> None:
    chosen = [*_AGENT, _node("LM2", "lmChatAnthropic"), _node("Pick", f"{_CHAIN}modelSelector")]
    wires = _wires(
        ("Start", "Agent"), ("LM", "Pick", "ai_languageModel"), ("LM2", "Pick", "ai_languageModel"),
        ("Pick", "Agent", "ai_languageModel"), ("Mail", "Agent", "ai_tool"),
    )  # fmt: skip
    assert [m.provider for m in nodes(_read(chosen, wires))["Agent"].models] == ["openai", "anthropic"]


def _approving(ask: Json, decide: Json, *between: Json) -> Workflow:
    names = [ask["name"], *(n["name"] for n in between), decide["name"]]
    path = list(pairwise(names))
    wires = _wires(
        ("Start", "Say"), ("LM", "Say", "ai_languageModel"), ("Say", ask["name"]), *path,
        (decide["name"], "Go", 0), (decide["name"], "Again", 1),
    )  # fmt: skip
    steps = [
        _node("Start", "webhook"),
        _node("Say", "chainLlm"),
        _node("LM", "lmChatOpenAi"),
        ask,
        *between,
        decide,
    ]
    return _read([*steps, _node("Go", "gmail", 2), _node("Again", "noOp")], wires)


_DOUBLE = {"values": {"approvalType": "double"}}


def _if(left: str, operation: str = "true", right: object = "", **more: object) -> Json:
    condition = {"leftValue": left, "rightValue": right, "operator": {"type": "x", "operation": operation}}
    return _node("If", "if", 2.2, conditions={"combinator": "and", "conditions": [condition], **more})


def test_an_answer_that_a_branch_decides_on_is_an_approval() -> None:
    ask = _node("Ask", "slack", 2.3, operation="sendAndWait", approvalOptions=_DOUBLE)
    workflow = _approving(
        ask, _if("={{ $json.data.approved }}"), _node("Keep", "set"), _node("Join", "merge")
    )
    asked = nodes(workflow)["Ask"]
    assert (asked.kind, asked.effect) == (NodeKind.APPROVAL, Effect.NONE)
    assert asked.approval is not None
    assert (asked.approval.decided_at, set(asked.approval.approved)) == ("If", {"true"})
    assert targets(workflow, "If") == [("Go", "true"), ("Again", "false")]


def test_a_branch_may_ask_whether_it_was_refused() -> None:
    ask = _node("Ask", "slack", 2.3, operation="sendAndWait", approvalOptions=_DOUBLE)
    asked = nodes(_approving(ask, _if("={{ $json.data.approved }}", "false")))["Ask"].approval
    assert asked is not None
    assert set(asked.approved) == {"false"}


@pytest.mark.parametrize(
    "decide",
    [
        _node("If", "noOp"),
        _if("={{ $json.amount }}", "gt", "5"),
        _if("={{ $('Somebody else').item.json.colour }}", "equals", "red"),
    ],
)
def test_an_answer_that_nothing_branches_on_is_no_approval(decide: Json) -> None:
    ask = _node("Ask", "gmail", 2.1, operation="sendAndWait", approvalOptions=_DOUBLE)
    asked = nodes(_approving(ask, decide))["Ask"]
    assert (asked.kind, asked.approval) == (NodeKind.HUMAN_INPUT, None)


def test_where_only_yes_can_be_said_the_run_waits_or_goes_on_when_the_time_is_over() -> None:
    ask = _node("Ask", "gmail", 2.1, operation="sendAndWait")
    asked = nodes(_approving(ask, _node("Go on", "noOp")))["Ask"].approval
    assert asked is not None
    assert (set(asked.approved), asked.on_timeout) == (set(), "")
    limited = _node("Ask", "gmail", 2.1, operation="sendAndWait", options={"limitWaitTime": {"values": {}}})
    asked = nodes(_approving(limited, _node("Go on", "noOp")))["Ask"].approval
    assert asked is not None
    assert asked.on_timeout == "approve"


_FIXED = {"assignments": {"assignments": [{"name": "data.approved", "value": True, "type": "boolean"}]}}
_HANDED_ON = {"assignments": {"assignments": [{"name": "approved", "value": "={{ $json.data.approved }}"}]}}


def test_an_answer_that_is_written_over_is_no_approval() -> None:
    ask = _node("Ask", "slack", 2.3, operation="sendAndWait", approvalOptions=_DOUBLE)
    asks = _if("={{ $json.data.approved }}")
    for fixed in (_FIXED, {"mode": "raw", "jsonOutput": '{"data": {"approved": true}}'}):
        asked = nodes(_approving(ask, asks, _node("Keep", "set", 3.4, **fixed)))["Ask"]
        assert (asked.kind, asked.approval) == (NodeKind.HUMAN_INPUT, None)
    handed = _approving(ask, _if("={{ $json.approved }}"), _node("Keep", "set", 3.4, **_HANDED_ON))
    asked = nodes(handed)["Ask"]
    assert asked.approval is not None
    assert (asked.approval.decided_at, asked.approval.doubt) == ("If", "")


@pytest.mark.parametrize(
    ("more", "between"),
    [
        ({}, [_if("={{ $json.x }}"), _node("Code", "code", 2, jsCode="return [{json: {x: true}}]")]),
        ({}, [_if("={{ $json.data.approved || true }}")]),
        ({}, [_if("={{ !$json.data.approved }}")]),
        ({"onError": "continueRegularOutput"}, [_if("={{ $json.data.approved }}", "notEquals", "no")]),
        ({"continueOnFail": True}, [_node("Go on", "noOp")]),
    ],
)  # fmt: skip
def test_where_a_run_may_go_on_without_a_yes_the_approval_is_doubtful(
    more: Json, between: list[Json]
) -> None:
    double = {"approvalOptions": _DOUBLE} if between[0]["name"] == "If" else {}
    ask = {**_node("Ask", "slack", 2.3, operation="sendAndWait", **double), **more}
    asked = nodes(_approving(ask, *between))["Ask"].approval
    assert asked is not None
    assert asked.doubt


def test_any_of_several_conditions_must_be_the_answer() -> None:
    either = _if("={{ $json.data.approved }}")
    either["parameters"]["conditions"]["combinator"] = "or"
    other = {"leftValue": 1, "rightValue": 1, "operator": {"type": "number", "operation": "equals"}}
    either["parameters"]["conditions"]["conditions"].append(other)
    ask = _node("Ask", "slack", 2.3, operation="sendAndWait", approvalOptions=_DOUBLE)
    assert nodes(_approving(ask, either))["Ask"].approval is None


def test_a_form_is_a_question_unless_its_answer_is_branched_on() -> None:
    form = _node("Ask", "wait", 1.1, resume="form")
    assert nodes(_approving(form, _node("If", "noOp")))["Ask"].kind is NodeKind.HUMAN_INPUT
    decided = nodes(_approving(form, _if("={{ $json.Decision }}", "equals", "Approve")))["Ask"]
    assert decided.kind is NodeKind.APPROVAL
    hook = _node("Ask", "wait", 1.1, resume="webhook")
    doubted = nodes(_approving(hook, _if("={{ $json.query.ok }}", "equals", "yes")))["Ask"].approval
    assert doubted is not None
    assert doubted.doubt


def test_a_switch_decides_by_the_names_of_its_ports() -> None:
    def rule(value: str) -> Json:
        condition = {
            "leftValue": "={{ $json.text }}",
            "rightValue": value,
            "operator": {"operation": "equals"},
        }
        return {"conditions": {"conditions": [condition]}, "renameOutput": True, "outputKey": value.upper()}

    ask = _node("Ask", "telegram", 1.2, operation="sendAndWait", responseType="freeText")
    switch = _node("Which", "switch", 3.2, rules={"values": [rule("yes"), rule("no")]})
    workflow = _approving(ask, switch)
    asked = nodes(workflow)["Ask"].approval
    assert asked is not None
    assert (asked.decided_at, set(asked.approved)) == ("Which", {"YES"})
    assert targets(workflow, "Which") == [("Go", "YES"), ("Again", "NO")]


def test_a_model_that_reads_the_answer_makes_the_approval_doubtful() -> None:
    ask = _node("Ask", "gmail", 2.1, operation="sendAndWait", responseType="freeText")
    classes = {"categories": [{"category": "Approved"}, {"category": "Declined"}]}
    asked = nodes(_approving(ask, _node("Read", f"{_CHAIN}textClassifier", categories=classes)))[
        "Ask"
    ].approval
    assert asked is not None
    assert (asked.decided_at, asked.doubt != "") == ("Read", True)


def test_a_tool_behind_an_asking_node_is_only_called_with_leave() -> None:
    asking = _node("Leave", f"{_BASE}slackHitlTool")
    wires = _wires(
        ("Start", "Agent"),
        ("LM", "Agent", "ai_languageModel"),
        ("Leave", "Agent", "ai_tool"),
        ("Mail", "Leave", "ai_tool"),
    )
    workflow = _read([*_AGENT, asking], wires)
    assert nodes(workflow)["Leave"].kind is NodeKind.APPROVAL
    assert [(e.source, e.target) for e in workflow.edges if e.kind is EdgeKind.TOOL_CALL] == [
        ("Agent", "Leave"), ("Leave", "Mail"),
    ]  # fmt: skip


def test_a_disabled_node_is_passed_through() -> None:
    ask = {**_node("Ask", "slack", 2.3, operation="sendAndWait"), "disabled": True}
    workflow = _approving(ask, _node("Go on", "noOp"))
    assert "Ask" not in nodes(workflow)
    assert targets(workflow, "Say") == [("Go on", "")]


def test_a_workflow_that_starts_itself_does_so_at_its_own_trigger() -> None:
    again = _node(
        "Again", f"{_CHAIN}toolWorkflow", 2, workflowId={"__rl": True, "value": "={{ $workflow.id }}"}
    )
    wires = {**_AGENT_WIRES, **_wires(("Again", "Agent", "ai_tool"), ("Called", "Send"))}
    steps = [*_AGENT, again, _node("Called", "executeWorkflowTrigger"), _node("Send", "slack", 2)]
    workflow = _read(steps, wires, id="w1")
    assert (nodes(workflow)["Again"].runs, workflow.id, workflow.called_at) == ("w.json", "w1", ("Called",))
    whole = inline(workflow, [workflow]).workflow
    assert [e.target for e in whole.edges if e.kind is EdgeKind.SUBFLOW] == ["Called"]
    other = _node("Again", f"{_CHAIN}toolWorkflow", 2, workflowId={"__rl": True, "value": "w2"})
    assert nodes(_read([*steps[:-3], other], wires))["Again"].runs == "w2"


def test_notes_are_no_nodes_and_lost_connections_are_gaps() -> None:
    wires = {**_AGENT_WIRES, **_wires(("Agent", "Gone"), ("Removed", "Agent"))}
    workflow = _read([*_AGENT, _node("Note", "stickyNote")], wires)
    assert "Note" not in nodes(workflow)
    assert [(g.node, Aspect.EDGES in g.hides) for g in workflow.gaps] == [("Agent", True), ("", True)]


def test_nodes_may_lack_ids_and_connections_may_use_them() -> None:
    bare = [{k: v for k, v in n.items() if k != "id"} for n in _AGENT]
    assert len(_read(bare, _AGENT_WIRES).edges) == 3
    by_id = {
        f"id-{k}": {r: [[{**t, "node": f"id-{t['node']}"} for t in o] for o in g] for r, g in v.items()}
        for k, v in _AGENT_WIRES.items()
    }
    assert len(_read(_AGENT, by_id).edges) == 3


def test_made_up_governance_earns_nothing() -> None:
    settings = {"retryCount": 3, "maxExecutions": 10, "retryOnFail": True, "errorWorkflow": None}
    meta = {"owner": "n8n-user", "status": "approved", "versionId": "1.0.0", "environment": "production"}
    workflow = _read(
        [*_AGENT, _node("Error Handler", "stopAndError")], _AGENT_WIRES, meta=meta, settings=settings
    )
    assert not workflow.stated
    assert workflow.bound is None
    assert Aspect.OWNER not in workflow.expressible


def test_what_is_wired_as_a_model_and_is_none_is_a_gap() -> None:
    fake = [_AGENT[0], _AGENT[1], _node("LM", "noOp")]
    (gap,) = _read(fake, _wires(("Start", "Agent"), ("LM", "Agent", "ai_languageModel"))).gaps
    assert Aspect.MODELS in gap.hides


def test_settings_that_n8n_acts_on_are_stated() -> None:
    settings = {"executionTimeout": 60, "errorWorkflow": "abc", "saveDataErrorExecution": "all"}
    workflow = _read(_AGENT, _AGENT_WIRES, settings=settings)
    assert set(workflow.stated) == {Aspect.TIMEOUT, Aspect.ERRORS, Aspect.TRACES}
    assert workflow.bound is not None
    assert workflow.bound.limit is Limit.TIME
    nothing = {"saveDataErrorExecution": "none", "saveDataSuccessExecution": "none"}
    assert Aspect.TRACES in _read(_AGENT, _AGENT_WIRES, settings=nothing).expressible
    assert Aspect.TRACES not in _read(_AGENT, _AGENT_WIRES).expressible


def test_an_answer_is_held_to_a_parser_where_the_node_asks_for_one() -> None:
    parser = _node("Parser", "outputParserStructured", 1.2, jsonSchemaExample="{}")
    wires = {**_AGENT_WIRES, **_wires(("Parser", "Agent", "ai_outputParser"))}
    assert nodes(_read([*_AGENT, parser], wires))["Agent"].output_schema is None
    asking = [_AGENT[0], _node("Agent", "agent", 2.2, hasOutputParser=True), *_AGENT[2:], parser]
    agent = nodes(_read(asking, wires))["Agent"]
    assert agent.output_schema is not None
    assert agent.validation is not None
    assert agent.validation.check is Check.SCHEMA


def test_guardrails_look_at_content_and_can_refuse() -> None:
    told = {"pii": {"value": {"type": "all"}}, "jailbreak": {"value": {"threshold": 0.7}}}
    checked = _one(_node("Guard", f"{_CHAIN}guardrails", guardrails=told))
    assert checked.kind is NodeKind.VALIDATION
    assert checked.validation is not None
    assert checked.validation.criteria == ("pii", "jailbreak >= 0.7")
    assert (checked.validation.rejects, set(checked.validation.passed)) == (True, {"pass"})


def test_retries_and_what_happens_on_errors() -> None:
    again = {**_node("Get", "httpRequest", 4), "retryOnFail": True, "onError": "continueErrorOutput"}
    node = _one(again)
    assert node.retry is not None
    assert (node.retry.attempts, node.retry.origin) == (3, Origin.DEFAULT)
    assert node.errors is not None
    told = _one({**again, "maxTries": 5}).retry
    assert told is not None
    assert (told.attempts, told.origin) == (5, Origin.EXPLICIT)
    workflow = _read([again, _node("B", "noOp"), _node("LM", "lmChatOpenAi")], _wires(("Get", "B", 1)))
    assert edge(workflow, "Get", "B").kind is EdgeKind.ERROR


def test_a_loop_over_items_ends_with_them_and_a_condition_bounds_a_ring() -> None:
    workflow = _read(
        [
            _node("Start", "webhook"),
            _node("Each", "splitInBatches", 3),
            _node("Say", "chainLlm"),
            _node("LM", "lmChatOpenAi"),
        ],
        _wires(("Start", "Each"), ("Each", "Say", 1), ("Say", "Each"), ("LM", "Say", "ai_languageModel")),
    )
    assert edge(workflow, "Say", "Each").kind is EdgeKind.LOOP_BACK
    assert edge(workflow, "Each", "Say").port == "loop"
    bound = nodes(workflow)["Each"].bound
    assert bound is not None
    assert bound.limit is Limit.ITEMS
    turning = _read(
        [
            _node("Say", "chainLlm"),
            _node("LM", "lmChatOpenAi"),
            _if("={{ $runIndex }}", "lt", 5),
            _node("End", "noOp"),
        ],
        _wires(("Say", "If"), ("If", "Say", 0), ("If", "End", 1), ("LM", "Say", "ai_languageModel")),
    )
    bound = nodes(turning)["If"].bound
    assert bound is not None
    assert bound.origin is Origin.EXPRESSION


@pytest.mark.parametrize(
    ("node", "effect"),
    [
        (_node("a", "slack", 2.2), Effect.EXTERNAL),
        (_node("a", "slack", 2.2, operation="getAll"), Effect.READ),
        (_node("a", "googleDrive", 3), Effect.WRITE),
        (_node("a", "openAi", 1.8, resource="file"), Effect.WRITE),
        (_node("a", "openAi", 1.8), Effect.NONE),
        (_node("a", "googleSheets", 4.5), Effect.READ),
        (_node("a", "googleSheets", 4.5, operation="append"), Effect.WRITE),
        (_node("a", "airtable", 1), Effect.READ),
        (_node("a", "gmail", 1), Effect.WRITE),
        (_node("a", "gmail", 2.1, operation="markAsRead"), Effect.WRITE),
        (_node("a", "httpRequest", 4.2), Effect.READ),
        (_node("a", "httpRequest", 4.2, method="DELETE"), Effect.WRITE),
        (_node("a", "httpRequest", 4.2, method="={{ $json.m }}"), Effect.UNKNOWN),
        (_node("a", "httpRequestTool", 4.2, method="={{ $fromAI('method') }}"), Effect.EXTERNAL),
        (_node("a", "httpRequest", 4.2, method="POST", url="https://api.tavily.com/search"), Effect.READ),
        (_node("a", "httpRequest", 4, method="POST", url="https://api.x.io/v1/people/search"), Effect.READ),
        (_node("a", "httpRequest", 4, method="POST", url="https://api.x.io/v1/searches"), Effect.EXTERNAL),
        (_node("a", "postgres", 2.5, operation="executeQuery", query="SELECT 1"), Effect.READ),
        (_node("a", "postgres", 2.5, operation="executeQuery", query="DROP TABLE x"), Effect.WRITE),
        (_node("a", "postgresTool", 2.5, operation="executeQuery", query="={{ $fromAI('sql') }}"), Effect.EXECUTE),
        (_node("a", "code", 2, jsCode="return items"), Effect.NONE),
        (_node("a", "code", 2, jsCode="await this.helpers.httpRequest({})"), Effect.UNKNOWN),
        (_node("a", "code", 2, language="python", pythonCode="import requests"), Effect.UNKNOWN),
        (_node("a", "executeCommand", 1, command="={{ $json.command }}"), Effect.EXECUTE),
        (_node("a", "executeCommand", 1, command="rm -rf x"), Effect.UNKNOWN),
        (_node("a", "executeCommand", 1, command="git push"), Effect.WRITE),
        (_node("a", f"{_CHAIN}vectorStoreQdrant", 1, mode="insert"), Effect.WRITE),
        (_node("a", f"{_CHAIN}vectorStoreQdrant", 1, mode="retrieve-as-tool"), Effect.READ),
        (_node("a", f"{_CHAIN}mcpClientTool", 1), Effect.UNKNOWN),
        (_node("a", f"{_CHAIN}mcpClientTool", 1, include="selected", includeTools=["get_x", "delete_x"]), Effect.WRITE),
        (_node("a", "n8n-nodes-strange.thing", 1), Effect.UNKNOWN),
        (_node("a", "n8n-nodes-strange.thing", 1, operation="sendMessage"), Effect.EXTERNAL),
    ],
)  # fmt: skip
def test_what_a_connector_does(node: Json, effect: Effect) -> None:
    assert _one(node).effect is effect


def test_a_request_to_a_model_is_a_model_call() -> None:
    body = '{"model": "gpt-4o-mini", "messages": []}'
    url = "https://api.openai.com/v1/chat/completions"
    text = json.dumps(
        {"nodes": [_node("Ask", "httpRequest", 4, method="POST", url=url, jsonBody=body)], "connections": {}}
    )
    (workflow,) = read_text("w.json", text)
    assert isinstance(workflow, Workflow)
    (asked,) = workflow.nodes
    assert (asked.kind, asked.effect, asked.models[0].name) == (
        NodeKind.MODEL_CALL,
        Effect.NONE,
        "gpt-4o-mini",
    )


def test_models_that_are_written_as_expressions_or_left_to_the_version() -> None:
    said = _one(_node("X", "lmChatOpenAi", 1, model="={{ $json.model }}")).models[0]
    assert (said.via, said.name) == (Via.EXPRESSION, "")
    left = _one(_node("X", "lmChatOpenAi", 1)).models[0]
    assert (left.via, left.otherwise) == (Via.DEFAULT, "gpt-5-mini")
    deployed = _one(_node("X", "lmChatAzureOpenAi", 1, model="our-model")).models[0]
    assert (deployed.via, deployed.provider) == (Via.REGISTRY, "azure")


def test_secrets_in_place_are_found_and_references_are_not() -> None:
    pair = {"name": "Authorization", "value": "Bearer sk-proj-9aK3xQ7bT2mW8pZ4cV6n"}
    found = _one(_node("X", "httpRequest", 4, headerParameters={"parameters": [pair]})).secrets
    assert [s.value for s in found] == ["Authorization: ●●●"]
    asked = {**_node("X", "gmail", 2), "credentials": {"gmailOAuth2": {"id": "x1Y2z3", "name": "Gmail"}}}
    assert _one(asked).secrets == ()
    pair["value"] = "=Bearer {{ $env.KEY }}"
    assert _one(_node("X", "httpRequest", 4, headerParameters={"parameters": [pair]})).secrets == ()


def test_people_in_pinned_data_are_told_without_saying_who() -> None:
    pins = {"Start": [{"json": {"email": "jane.roe@firma.de", "other": "info@example.com"}}]}
    (shown,) = _read(_AGENT, _AGENT_WIRES, pinData=pins).personal_data
    assert "jane" not in shown.value
    assert shown.line > 1


def test_several_workflows_in_one_file_are_several() -> None:
    one = {"name": "a", "nodes": _AGENT, "connections": _AGENT_WIRES}
    assert len(read_text("w.json", json.dumps([one, {**one, "name": "b"}]))) == 2
    assert len(read_text("w.json", json.dumps({"workflow": one}))) == 1


def test_a_workflow_of_other_connectors_only_is_none_of_ai() -> None:
    plain = {
        "nodes": [_node("Start", "webhook"), _node("Mail", "gmail")],
        "connections": _wires(("Start", "Mail")),
    }
    assert recognise("w.json", json.dumps(plain).encode()) is None


def test_no_wrong_type_at_any_place_is_too_much() -> None:
    ask = _node(
        "Ask", "slack", 2.3, operation="sendAndWait", approvalOptions=_DOUBLE, options={"limitWaitTime": {}}
    )
    store = _node("Store", f"{_CHAIN}vectorStoreQdrant", 1, mode="load", options={"searchFilterJson": "{}"})
    guard = _node("Guard", f"{_CHAIN}guardrails", guardrails={"pii": {"value": {"threshold": 1}}})
    whole: Json = {
        "name": "w", "settings": {"executionTimeout": 5}, "pinData": {"a": [{"json": {"e": "a@b.cd"}}]},
        "nodes": [*_AGENT, ask, _if("={{ $json.data.approved }}"), store, guard, _node("HTTP", "httpRequest", 4, url="x")],
        "connections": {**_AGENT_WIRES, **_wires(("Ask", "If"), ("If", "Store"), ("Store", "Guard"))},
    }  # fmt: skip
    for odd in mutants(whole):
        text = json.dumps(odd)
        opened = recognise("w.json", text.encode())
        for found in read_text("w.json", text) if opened else ():
            assert isinstance(found, Workflow)
            sound(found)


def test_code_that_asks_a_model_is_a_model_call_whose_checks_are_not_seen() -> None:
    code = "const r = await fetch('https://api.anthropic.com/v1/messages', {body: {model: 'claude-x-1'}});"
    workflow = _read(
        [
            _node("in", "webhook"),
            _node("classify", "code", 2, jsCode=code),
            _node("plain", "code", 2, jsCode="x"),
        ],
        _wires(("in", "classify"), ("classify", "plain")),
    )
    found = nodes(workflow)
    (model,) = found["classify"].models
    assert (found["classify"].kind, found["plain"].kind) == (NodeKind.MODEL_CALL, NodeKind.CODE)
    assert (model.name, model.via, model.provider) == ("claude-x-1", Via.LITERAL, "anthropic")
    (gap,) = workflow.gaps
    assert gap.node == "classify"
    assert Aspect.VALIDATION in gap.hides


def test_a_server_that_is_sent_a_model_and_a_question_answers_as_a_model() -> None:
    body = (
        "={{ JSON.stringify({ model: $json.chat_model, messages: [{ role: 'user', content: $json.q }] }) }}"
    )
    asks = _node(
        "ask", "httpRequest", 4, method="POST", url="={{ $json.ollama_url }}/api/chat", jsonBody=body
    )
    other = _node(
        "post", "httpRequest", 4, method="POST", url="={{ $json.url }}/api/chat", jsonBody="={{ $json }}"
    )
    workflow = _read([_node("in", "webhook"), asks, other], _wires(("in", "ask"), ("ask", "post")))
    found = nodes(workflow)
    (model,) = found["ask"].models
    assert (found["ask"].kind, found["post"].kind) == (NodeKind.MODEL_CALL, NodeKind.TOOL)
    assert (model.written, model.via, model.provider) == ("$json.chat_model", Via.EXPRESSION, "ollama")


def test_a_condition_whose_other_answer_leads_nowhere_ends_the_circle() -> None:
    kinds = [_node("in", "webhook"), _node("act", "openAi", 2), _node("again?", "if", 2)]
    workflow = _read(kinds, _wires(("in", "act"), ("act", "again?"), ("again?", "act")))
    bound = nodes(workflow)["again?"].bound
    assert bound is not None
    assert (bound.limit, bound.origin) == (Limit.CONDITION, Origin.EXPRESSION)


def test_a_condition_that_leads_to_the_one_that_ends_it_is_no_endless_circle() -> None:
    kinds = [_node("in", "webhook"), _node("act", "openAi", 2), _node("first?", "if", 2),
             _node("second?", "if", 2), _node("done", "noOp")]  # fmt: skip
    workflow = _read(kinds, _wires(
        ("in", "act"), ("act", "first?"), ("first?", "act", 0), ("first?", "second?", 1),
        ("second?", "act", 0), ("second?", "done", 1),
    ))  # fmt: skip
    found = nodes(workflow)
    assert [name for name in ("first?", "second?") if found[name].bound] == ["first?", "second?"]


def test_an_id_reckoned_from_its_own_starts_another_workflow() -> None:
    called = {"itself": "={{ $workflow.id }}", "another": "={{ $workflow.id + 8 }}"}
    kinds = [_node(name, "executeWorkflow", 1, workflowId=id_) for name, id_ in called.items()]
    kinds += [_node("in", "executeWorkflowTrigger"), _node("ask", "openAi", 2)]
    workflow = _read(kinds, _wires(("in", "itself"), ("in", "another")))
    found = nodes(workflow)
    assert (found["itself"].runs, found["another"].runs) == ("w.json", "")


def test_code_in_a_circle_may_end_it_unseen() -> None:
    kinds = [_node("in", "webhook"), _node("ask", "openAi", 2), _node("code", "code", 2, jsCode="return []")]
    workflow = _read(kinds, _wires(("in", "ask"), ("ask", "code"), ("code", "ask")))
    (gap,) = workflow.gaps
    assert (gap.node, gap.hides) == ("code", frozenset({Aspect.BOUNDS}))
