"""Open Agent Spec's components as one graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.model.workflows import (
    Aspect,
    Check,
    EdgeKind,
    Effect,
    NodeKind,
    Via,
    Workflow,
    WorkflowKind,
)
from workflow_mutations import mutated
from workflow_reading import SAMPLES, TextFiles, edge, nodes, read_sample, read_text, real, sound, targets

_SPEC = "agentspec/oracle__agent-spec"
_EXAMPLES = f"{_SPEC}/source/agentspec_config_examples"
_LLM = {"component_type": "OpenAiConfig", "id": "llm", "name": "llm", "model_id": "gpt-4o"}


@real
def test_a_flow_goes_the_way_its_branches_say_and_round_again() -> None:
    workflow = read_sample(f"{_EXAMPLES}/howto_flow_with_conditional_branches.yaml")
    sound(workflow)
    label = {n.id: n.label for n in workflow.nodes}
    control = [
        (label[e.source], label[e.target], e.port) for e in workflow.edges if e.kind is EdgeKind.CONTROL
    ]
    assert control == [
        ("Start node", "Generate code node", ""),
        ("Generate code node", "Review code node", ""),
        ("Review code node", "Check if code is ready node", ""),
        ("Check if code is ready node", "Is code ready branching node", ""),
        ("Is code ready branching node", "End node", "yes"),
        ("Is code ready branching node", "Generate code node", "no"),
    ]
    assert len([e for e in workflow.edges if e.kind is EdgeKind.DATA]) == 7
    generate = next(n for n in workflow.nodes if n.label == "Generate code node")
    assert (generate.kind, generate.models[0].via, generate.models[0].name) == (
        NodeKind.MODEL_CALL,
        Via.ALIAS,
        "model_id",
    )
    assert Aspect.BOUNDS not in workflow.expressible


@real
def test_what_a_file_beside_it_explains_is_resolved_and_named() -> None:
    main = (SAMPLES / _EXAMPLES / "howto_disaggregated_main_config.yaml").read_text(encoding="utf-8")
    (alone,) = read_text("a/main.yaml", main)
    assert isinstance(alone, Workflow)
    assert {aspect for g in alone.gaps for aspect in g.hides} >= {Aspect.MODELS, Aspect.TOOLS}
    shared = """$referenced_components:
  llm_config: {component_type: OpenAiConfig, id: x, name: dev, model_id: gpt-4o}
  client_weather_tool: {component_type: ClientTool, id: weather, name: get_weather}
"""
    (joined,) = read_text("a/main.yaml", main, {"a/parts.yaml": shared, "b/parts.yaml": shared})
    assert isinstance(joined, Workflow)
    sound(joined)
    assert joined.files == ("a/parts.yaml",)
    assert joined.gaps == ()
    assert nodes(joined)["agent_id"].models[0].name == "gpt-4o"
    assert nodes(joined)["weather"].effect is Effect.READ


@real
def test_every_real_file_is_read_into_a_sound_graph() -> None:
    files = [f for f in sorted((SAMPLES / "agentspec").rglob("*")) if f.suffix in {".json", ".yaml"}]
    assert files
    for file in files:
        workflow = read_sample(file.relative_to(SAMPLES).as_posix())
        sound(workflow)
        assert workflow.nodes


def _read(document: Mapping[str, Any], others: Mapping[str, str] | None = None) -> Workflow:
    (found,) = read_text("a.json", json.dumps({"agentspec_version": "25.4.1", **document}, indent=1), others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _agent(id_: str, **more: object) -> dict[str, Any]:
    return {
        "component_type": "Agent",
        "id": id_,
        "name": id_,
        "llm_config": _LLM,
        "system_prompt": "x",
        **more,
    }


def _tool(name: str, **more: object) -> dict[str, Any]:
    return {"component_type": "ServerTool", "id": name, "name": name, **more}


def test_a_confirmation_is_an_approval_of_the_call_and_a_human_in_the_loop_is_none() -> None:
    workflow = _read(
        _agent("a", human_in_the_loop=True, tools=[_tool("send_mail", requires_confirmation=True), _tool("delete_all")])
    )  # fmt: skip
    assert workflow.kind is WorkflowKind.AGENT
    assert edge(workflow, "a", "send_mail").approval is not None
    assert edge(workflow, "a", "delete_all").approval is None
    assert all(n.approval is None for n in workflow.nodes)
    assert nodes(workflow)["a"].kind is NodeKind.AGENT


def test_a_toolbox_lets_through_what_its_filter_names() -> None:
    box = {
        "component_type": "MCPToolBox",
        "id": "box",
        "name": "box",
        "client_transport": {"url": "http://m"},
    }
    workflow = _read(_agent("a", toolboxes=[{**box, "tool_filter": ["read_file", "write_file"]}]))
    tool = nodes(workflow)["box"]
    assert tool.tool is not None
    assert (tool.tool.allowed, tool.effect) == (("read_file", "write_file"), Effect.WRITE)
    assert edge(workflow, "a", "box").approval is None
    open_ = _read(_agent("a", toolboxes=[{**box, "tool_filter": None}]))
    assert nodes(open_)["box"].tool.everything  # type: ignore[union-attr]
    assert any(g.node == "box" for g in open_.gaps)
    spec = {"component_type": "MCPToolSpec", "id": "s", "name": "write_file", "requires_confirmation": True}
    some = edge(_read(_agent("a", toolboxes=[{**box, "tool_filter": [spec, "other"]}])), "a", "box").approval
    assert some is not None
    assert some.doubt


def test_retries_timeouts_and_keys_of_a_models_configuration() -> None:
    llm = {**_LLM, "api_key": "sk-abcdef", "retry_policy": {"max_attempts": 4, "request_timeout": 20}}
    node = nodes(_read(_agent("a", llm_config=llm)))["a"]
    assert node.retry is not None
    assert node.retry.attempts == 5
    assert node.timeout is not None
    assert [s.value for s in node.secrets] == ["api_key sk…"]
    bare = nodes(_read(_agent("a")))["a"]
    assert bare.retry is None
    assert (bare.models[0].via, bare.models[0].provider) == (Via.LITERAL, "openai")


def _edge(one: str, other: str, branch: str | None = None) -> dict[str, Any]:
    return {
        "component_type": "ControlFlowEdge", "id": f"{one}-{other}", "name": "e",
        "from_node": {"$component_ref": one}, "from_branch": branch, "to_node": {"$component_ref": other},
    }  # fmt: skip


def _flow(id_: str, parts: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "component_type": "Flow", "id": id_, "name": id_, "start_node": {"$component_ref": parts[0]["id"]},
        "nodes": [{"$component_ref": p["id"]} for p in parts], "control_flow_connections": edges,
        "$referenced_components": {p["id"]: p for p in parts},
    }  # fmt: skip


def _node(type_: str, id_: str, **more: object) -> dict[str, Any]:
    return {"component_type": type_, "id": id_, "name": id_, **more}


def test_a_flow_that_another_calls_is_drawn_inside_and_nothing_goes_past_it() -> None:
    inner = _flow(
        "inner",
        [_node("StartNode", "s2"), _node("LlmNode", "say", llm_config=_LLM, prompt_template="x"), _node("EndNode", "e2")],
        [_edge("s2", "say"), _edge("say", "e2")],
    )  # fmt: skip
    outer = _flow(
        "outer",
        [_node("StartNode", "s"), _node("FlowNode", "call", subflow=inner), _node("EndNode", "e")],
        [_edge("s", "call"), _edge("call", "e")],
    )
    workflow = _read(outer)
    assert targets(workflow, "call") == [("s2", "")]
    assert edge(workflow, "call", "s2").kind is EdgeKind.SUBFLOW
    assert targets(workflow, "e2") == [("e", "")]
    assert nodes(workflow)["say"].scope == "call"
    assert workflow.entries == ("s",)


def test_a_map_turns_once_for_each_item() -> None:
    inner = _flow("inner", [_node("StartNode", "s2"), _node("EndNode", "e2")], [_edge("s2", "e2")])
    workflow = _read(
        _flow(
            "outer",
            [_node("StartNode", "s"), _node("MapNode", "map", subflow=inner), _node("EndNode", "e")],
            [_edge("s", "map"), _edge("map", "e")],
        )
    )
    assert nodes(workflow)["map"].bound is not None
    assert edge(workflow, "e2", "map").kind is EdgeKind.LOOP_BACK
    assert ("e", "") in targets(workflow, "map")


def test_flows_that_run_at_once_come_back_to_where_they_were_called() -> None:
    def inner(name: str) -> dict[str, Any]:
        parts = [_node("StartNode", f"s-{name}"), _node("EndNode", f"e-{name}")]
        return _flow(name, parts, [_edge(f"s-{name}", f"e-{name}")])

    workflow = _read(
        _flow(
            "outer",
            [_node("StartNode", "s"), _node("ParallelFlowNode", "p", subflows=[inner("a"), inner("b")]), _node("EndNode", "e")],
            [_edge("s", "p"), _edge("p", "e")],
        )
    )  # fmt: skip
    assert nodes(workflow)["p"].kind is NodeKind.FORK
    assert targets(workflow, "p") == [("s-a", ""), ("s-b", ""), ("e", "")]
    assert targets(workflow, "e-a") == []


def test_a_tool_of_a_flow_that_asks_is_asked_for_on_its_way_in() -> None:
    tool = _tool("send_mail", requires_confirmation=True)
    workflow = _read(
        _flow(
            "f",
            [_node("StartNode", "s"), _node("ToolNode", "t", tool=tool), _node("EndNode", "e")],
            [_edge("s", "t"), _edge("t", "e")],
        )
    )
    assert edge(workflow, "s", "t").approval is not None
    assert nodes(workflow)["t"].effect is Effect.EXTERNAL


def test_an_api_call_does_what_its_method_says() -> None:
    parts = [
        _node("StartNode", "s"), _node("ApiNode", "get", url="http://x", http_method="GET"),
        _node("ApiNode", "any", url="http://x", http_method="{{method}}"), _node("PluginOddNode", "odd"),
    ]  # fmt: skip
    effects = {n.id: n.effect for n in _read(_flow("f", parts, [])).nodes}
    assert effects == {"s": Effect.NONE, "get": Effect.READ, "any": Effect.UNKNOWN, "odd": Effect.UNKNOWN}


def test_groups_are_their_members() -> None:
    one, other = _agent("one", tools=[_tool("get_x")]), _agent("other", tools=[_tool("get_x")])
    pairs = [[{"$component_ref": "one"}, {"$component_ref": "other"}], [{"$component_ref": "other"}, {"$component_ref": "one"}]]  # fmt: skip
    swarm = {
        "component_type": "Swarm", "id": "s", "name": "s", "first_agent": {"$component_ref": "one"},
        "relationships": pairs, "$referenced_components": {"one": one, "other": other},
    }  # fmt: skip
    workflow = _read(swarm)
    assert [n.id for n in workflow.nodes] == ["one", "get_x", "other"]
    assert edge(workflow, "one", "other").kind is EdgeKind.HANDOFF
    assert edge(_read({**swarm, "handoff": "never"}), "one", "other").kind is EdgeKind.TOOL_CALL
    managed = _read(
        {"component_type": "ManagerWorkers", "id": "m", "name": "m", "group_manager": one, "workers": [other]}
    )
    assert managed.entries == ("one",)
    assert edge(managed, "one", "other").kind is EdgeKind.TOOL_CALL


def test_what_another_service_runs_is_not_seen() -> None:
    workflow = _read({"component_type": "A2AAgent", "id": "a", "name": "a", "agent_url": "http://x"})
    assert nodes(workflow)["a"].opaque
    assert any(Aspect.TOOLS in g.hides for g in workflow.gaps)


def test_a_flow_inside_of_itself_ends() -> None:
    flow = _flow(
        "f", [_node("StartNode", "s"), _node("FlowNode", "again", subflow={"$component_ref": "f"})], []
    )
    workflow = _read(flow)
    assert {n.id for n in workflow.nodes} == {"s", "again"}
    assert workflow.gaps


def test_a_typed_answer_is_a_schema_and_a_lone_text_is_none() -> None:
    typed = _node("LlmNode", "t", llm_config=_LLM, outputs=[{"title": "ok", "type": "boolean"}])
    plain = _node("LlmNode", "p", llm_config=_LLM, outputs=[{"title": "text", "type": "string"}])
    found = nodes(_read(_flow("f", [typed, plain], [])))
    assert found["t"].output_schema is not None
    assert found["p"].output_schema is None
    assert Check.SCHEMA  # what proofs make of it is theirs


def test_a_part_alone_is_no_workflow() -> None:
    assert read_text("llm.json", json.dumps({**_LLM, "agentspec_version": "25.4.1"})) == ()


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    inner = _flow(
        "inner", [_node("StartNode", "s2"), _node("EndNode", "e2", branch_name="b")], [_edge("s2", "e2")]
    )
    flow = _flow(
        "f",
        [
            _node("StartNode", "s"),
            _node("CatchExceptionNode", "c", subflow=inner),
            _node("AgentNode", "n", agent=_agent("a", tools=[_tool("x", requires_confirmation=True)])),
            _node("ToolNode", "t", tool=_tool("y")),
        ],
        [_edge("s", "c"), _edge("c", "n", "b"), _edge("c", "t", "caught_exception_branch")],
    )
    swarm = {"component_type": "Swarm", "id": "s", "name": "s", "first_agent": _agent("q"), "relationships": [[_agent("q"), _agent("r")]]}  # fmt: skip
    for document in (*mutated(flow), *mutated(swarm)):
        found = reading.read("agent-spec", Source("a.json", "", document, TextFiles({})))
        for workflow in found or ():
            assert isinstance(workflow, Workflow)
            sound(workflow)
