"""Dify's apps as nodes and edges."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import (
    Aspect,
    EdgeKind,
    Effect,
    Limit,
    NodeKind,
    Origin,
    Via,
    Workflow,
    WorkflowKind,
)
from workflow_hostility import mutants
from workflow_reading import SAMPLES, edge, nodes, read_text, real, sound, targets

Json = dict[str, Any]
_MODEL = {
    "provider": "langgenius/openai/openai",
    "name": "gpt-4o",
    "mode": "chat",
    "completion_params": {"temperature": 0.2},
}


def _node(id_: str, type_: str, parent: str = "", /, **data: object) -> Json:
    raw: Json = {"id": id_, "type": "custom", "data": {"type": type_, "title": f"the {id_}", **data}}
    return {**raw, "parentId": parent} if parent else raw


def _edge(source: str, target: str, handle: str = "source") -> Json:
    return {"id": f"{source}-{target}", "source": source, "target": target, "sourceHandle": handle}


def _app(nodes_: list[Json], edges: list[Json], **more: object) -> Json:
    graph = {"nodes": nodes_, "edges": edges}
    app = {"name": "An app", "mode": "workflow"}
    return {"kind": "app", "version": "0.3.1", "app": app, "workflow": {"graph": graph, **more}}


def _read(document: Json) -> Workflow:
    (found,) = read_text("app.yml", yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
    assert isinstance(found, Workflow)
    sound(found)
    return found


@real
def test_every_real_file_has_the_nodes_and_edges_that_are_drawn() -> None:
    files = sorted((SAMPLES / "dify").rglob("*.yml"))
    assert files
    for file in files:
        drawn = yaml.safe_load(file.read_text(encoding="utf-8"))["workflow"]["graph"]
        (workflow,) = read_text(file.name, file.read_text(encoding="utf-8"))
        assert isinstance(workflow, Workflow)
        sound(workflow)
        shown = [n for n in drawn["nodes"] if n["type"] != "custom-note"]
        called = {e.target for e in workflow.edges if e.kind is EdgeKind.TOOL_CALL}
        assert len([n for n in workflow.nodes if n.id not in called]) == len(shown)
        pairs = {(e["source"], e["target"]) for e in drawn["edges"]}
        assert pairs <= {(e.source, e.target) for e in workflow.edges}


def test_a_model_and_its_branches() -> None:
    workflow = _read(_app(
        [
            _node("s", "start", variables=[{"variable": "q"}]),
            _node("say", "llm", model=_MODEL, prompt_template=[{"role": "system", "text": "Be kind."}],
                  structured_output_enabled=True, structured_output={"schema": {"type": "object"}},
                  retry_config={"retry_enabled": True, "max_retries": 3}, error_strategy="fail-branch"),
            _node("if", "if-else"), _node("e", "end"), _node("f", "end"), _node("n", ""),
        ],
        [_edge("s", "say"), _edge("say", "if", "success-branch"), _edge("say", "f", "fail-branch"), _edge("if", "e", "true"),
         _edge("if", "f", "false")],
    ))  # fmt: skip
    say = nodes(workflow)["say"]
    assert (say.kind, say.models[0].provider, say.models[0].via) == (
        NodeKind.MODEL_CALL,
        "openai",
        Via.LITERAL,
    )
    assert say.prompts[0].text == "Be kind."
    assert say.output_schema is not None
    assert say.retry is not None
    assert say.retry.attempts == 4
    assert edge(workflow, "say", "f").kind is EdgeKind.ERROR
    assert targets(workflow, "if") == [("e", "true"), ("f", "false")]
    assert targets(workflow, "say") == [("if", ""), ("f", "fail-branch")]
    assert workflow.entries == ("s",)
    assert "n" not in nodes(workflow)
    assert workflow.bound is not None
    assert (workflow.bound.limit, workflow.bound.origin) == (Limit.TIME, Origin.DEFAULT)


def _asking(actions: list[tuple[str, str]], **more: object) -> Workflow:
    told = [{"id": id_, "title": title} for id_, title in actions]
    edges = [_edge("s", "say"), _edge("say", "ask"), *(_edge("ask", "go", id_) for id_, _ in actions[:1])]
    send = _node("go", "tool", tool_name="send_mail", provider_name="gmail", provider_type="builtin")
    steps = [
        _node("s", "start"),
        _node("say", "llm", model=_MODEL),
        _node("ask", "human-input", user_actions=told, **more),
    ]
    return _read(_app([*steps, send], edges))


def test_a_form_that_can_be_refused_is_an_approval() -> None:
    workflow = _asking([("approve", "Approve"), ("reject", "Reject")], timeout=2, timeout_unit="day")
    asked = nodes(workflow)["ask"].approval
    assert asked is not None
    assert (set(asked.approved), asked.on_timeout, asked.doubt) == ({"approve"}, "reject", "")
    assert asked.timeout is not None
    assert asked.timeout.value == "2 day"
    assert nodes(workflow)["go"].effect is Effect.EXTERNAL
    chinese = nodes(_asking([("a1", "同意"), ("a2", "不同意")]))["ask"].approval
    assert chinese is not None
    assert (set(chinese.approved), chinese.timeout and chinese.timeout.origin) == ({"a1"}, Origin.DEFAULT)


@pytest.mark.parametrize("actions", [[("submit", "Submit")], [("a", "Red"), ("b", "Blue")], []])
def test_a_form_without_a_yes_is_a_question(actions: list[tuple[str, str]]) -> None:
    assert nodes(_asking(actions))["ask"].kind is NodeKind.HUMAN_INPUT


def test_where_nobody_can_be_reached_an_approval_is_doubtful() -> None:
    asked = nodes(
        _asking([("yes", "Yes"), ("no", "No")], delivery_methods=[{"type": "email", "enabled": False}])
    )["ask"]
    assert asked.approval is not None
    assert asked.approval.doubt


def test_a_loop_holds_its_nodes_and_is_led_into_and_back() -> None:
    workflow = _read(_app(
        [
            _node("s", "start"), _node("l", "loop", loop_count=10), _node("ls", "loop-start", "l"),
            _node("say", "llm", "l", model=_MODEL), _node("each", "iteration"), _node("is", "iteration-start", "each"),
        ],
        [_edge("s", "l"), _edge("ls", "say"), _edge("l", "each")],
    ))  # fmt: skip
    assert edge(workflow, "l", "ls").kind is EdgeKind.CONTROL
    assert edge(workflow, "say", "l").kind is EdgeKind.LOOP_BACK
    assert nodes(workflow)["say"].scope == "l"
    bound = nodes(workflow)["l"].bound
    assert bound is not None
    assert bound.value == "10"
    items = nodes(workflow)["each"].bound
    assert items is not None
    assert items.limit is Limit.ITEMS
    assert workflow.entries == ("s",)


def test_an_agents_tools_are_nodes_it_calls() -> None:
    tools = [
        {"tool_name": "delete_row", "provider_name": "db", "enabled": True}, {"tool_name": "off", "enabled": False},
        {"tool_name": "report", "type": "workflow"},
    ]  # fmt: skip
    told = {
        "model": {"value": _MODEL},
        "tools": {"value": tools},
        "maximum_iterations": {"value": 4},
        "instruction": {"value": "Act."},
    }
    workflow = _read(
        _app([_node("s", "start"), _node("a", "agent", agent_parameters=told)], [_edge("s", "a")])
    )
    agent = nodes(workflow)["a"]
    assert (agent.kind, agent.models[0].name) == (NodeKind.AGENT, "gpt-4o")
    assert agent.bound is not None
    assert agent.bound.value == "4"
    assert [(t, edge(workflow, "a", t).kind) for t, _ in targets(workflow, "a")] == [
        ("a/delete_row", EdgeKind.TOOL_CALL), ("a/report", EdgeKind.TOOL_CALL),
    ]  # fmt: skip
    assert nodes(workflow)["a/delete_row"].effect is Effect.WRITE
    assert nodes(workflow)["a/report"].kind is NodeKind.SUBFLOW
    assert nodes(workflow)["a/report"].opaque


def test_requests_and_what_they_carry() -> None:
    def request(**data: object) -> Any:
        workflow = _read(_app([_node("h", "http-request", **data), _node("say", "llm", model=_MODEL)], []))
        return nodes(workflow)["h"]

    assert request(method="get", url="https://x.org").effect is Effect.READ
    posted = request(method="post", url="https://x.org")
    assert (posted.effect, posted.retry.attempts, posted.timeout.origin) == (
        Effect.EXTERNAL,
        4,
        Origin.DEFAULT,
    )
    asked = request(
        method="post", url="https://api.openai.com/v1/chat/completions", body={"data": '{"model": "gpt-4o"}'}
    )
    assert (asked.kind, asked.models[0].name) == (NodeKind.MODEL_CALL, "gpt-4o")
    key = {"type": "api-key", "config": {"api_key": "7f3kQ9xZ2mW8pB4cV6nT1rY5", "header": "X-API-Key"}}
    assert [s.value for s in request(method="get", url="x", authorization=key).secrets] == ["api_key: ●●●"]
    key["config"] = {"api_key": "{{#env.KEY#}}"}
    assert request(method="get", url="x", authorization=key).secrets == ()


def test_what_may_be_found_can_be_narrowed() -> None:
    told = {"conditions": [{"name": "team"}]}
    found = nodes(_read(_app(
        [
            _node("k", "knowledge-retrieval", dataset_ids=["d"], metadata_filtering_mode="manual", metadata_filtering_conditions=told),
            _node("o", "knowledge-retrieval", dataset_ids=["d"], metadata_filtering_mode="disabled"),
        ],
        [],
    )))  # fmt: skip
    assert found["k"].retrieval is not None
    assert found["k"].retrieval.filter is not None
    assert found["o"].retrieval is not None
    assert found["o"].retrieval.filter is None


def test_the_authors_code() -> None:
    def effect(code: str, language: str = "python3") -> Effect:
        return nodes(_read(_app([_node("c", "code", code=code, code_language=language)], [])))["c"].effect

    assert effect("import json\ndef main(x):\n    return {'a': json.loads(x)}") is Effect.NONE
    assert effect("import requests\nrequests.post('x')") is Effect.UNKNOWN
    assert effect("def main(code):\n    exec(code)") is Effect.EXECUTE
    assert effect("function main({x}) { return {a: /x/.exec(x)} }", "javascript") is Effect.NONE


def test_an_app_without_a_canvas_is_one_model_with_its_tools() -> None:
    config = {
        "model": _MODEL, "pre_prompt": "You help.", "agent_mode": {"enabled": True, "max_iteration": 5, "tools": [
            {"tool_name": "send_mail", "provider_id": "gmail", "enabled": True},
        ]},
        "dataset_configs": {"datasets": {"datasets": [{"dataset": {"enabled": True, "id": "d1"}}]}},
        "sensitive_word_avoidance": {"enabled": True, "type": "openai_moderation", "config": {"outputs_config": {"enabled": True}}},
    }  # fmt: skip
    workflow = _read({"app": {"name": "Help", "mode": "agent-chat"}, "kind": "app", "model_config": config})
    assert workflow.kind is WorkflowKind.AGENT
    assert {n.id: n.kind for n in workflow.nodes} == {
        "app": NodeKind.AGENT, "app/send_mail": NodeKind.TOOL, "knowledge": NodeKind.RETRIEVAL,
    }  # fmt: skip
    assert nodes(workflow)["app"].validation is not None
    assert workflow.entries == ("app",)
    chat = _read(
        {"app": {"name": "Chat", "mode": "chat"}, "model_config": {"model": _MODEL, "pre_prompt": "Hi"}}
    )
    assert [n.kind for n in chat.nodes] == [NodeKind.MODEL_CALL]


def test_old_exports_lack_their_kind_and_pipelines_have_another() -> None:
    old = _app([_node("say", "llm", model=_MODEL)], [])
    del old["kind"], old["version"]
    assert _read(old).format_version == ""
    pipeline = _app([_node("d", "datasource"), _node("k", "knowledge-index")], [_edge("d", "k")])
    pipeline = {"kind": "rag_pipeline", "rag_pipeline": {"name": "P"}, "workflow": pipeline["workflow"]}
    assert nodes(_read(pipeline))["k"].effect is Effect.WRITE


def test_the_answer_of_the_api_holds_the_app() -> None:
    whole = yaml.safe_dump(_app([_node("say", "llm", model=_MODEL)], []), sort_keys=False)
    workflow = _read({"data": whole})
    assert [n.line for n in workflow.nodes] == [1]
    assert workflow.name == "An app"


def test_lost_edges_are_gaps_and_the_values_of_secrets_are_told() -> None:
    workflow = _read(_app(
        [_node("s", "start"), _node("s", "start")],
        [_edge("s", "gone")],
        environment_variables=[{"name": "KEY", "value_type": "secret", "value": "abc"}, {"name": "B", "value_type": "secret", "value": ""}],
    ))  # fmt: skip
    assert [Aspect.EDGES in g.hides for g in workflow.gaps] == [True]
    assert [s.value for n in workflow.nodes for s in n.secrets] == ["KEY: ●●●"]
    assert len(workflow.nodes) == 2


def test_no_wrong_type_at_any_place_is_too_much() -> None:
    agent = {
        "model": {"value": _MODEL},
        "tools": {"value": [{"tool_name": "t", "enabled": True}]},
        "maximum_iterations": {"value": 4},
    }
    whole = _app(
        [
            _node("s", "start", variables=[{"variable": "q"}]), _node("l", "loop", loop_count=2), _node("ls", "loop-start", "l"),
            _node("a", "agent", agent_parameters=agent), _node("ask", "human-input", user_actions=[{"id": "yes", "title": "Yes"}]),
            _node("h", "http-request", url="https://api.openai.com/v1", body={"data": [{"value": "x"}]}, timeout={"read": 1}),
            _node("say", "llm", model=_MODEL, prompt_template=[{"text": "x"}], structured_output={"schema": {}}),
        ],
        [_edge("s", "l"), _edge("a", "ask"), _edge("ask", "h", "yes")],
        environment_variables=[{"name": "K", "value_type": "secret", "value": "v"}],
    )  # fmt: skip
    config = {
        "app": {"mode": "chat"},
        "model_config": {"model": _MODEL, "agent_mode": {"tools": [{"tool_name": "x"}]}},
    }
    for document in (whole, config):
        for odd in mutants(document):
            text = yaml.safe_dump(odd)
            opened = recognise("app.yml", text.encode())
            for found in read_text("app.yml", text) if opened and opened.found.format == "dify" else ():
                assert isinstance(found, Workflow)
                sound(found)
