"""docker-agent's files as nodes and edges."""

from __future__ import annotations

from typing import Any

import pytest

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, NodeKind, Origin, Via, Workflow
from shipworthy.prove.all import prove
from shipworthy.schema.from_yaml import read_yaml
from workflow_reading import SAMPLES, TextFiles, edge, nodes, read_sample, read_text, real, sound

_EXAMPLES = "docker-agent/docker__cagent/examples"


@real
@pytest.mark.parametrize(
    ("file", "counted"),
    [("hooks", (3, 2)), ("fallback_models", (2, 1)), ("dev-team", (17, 16)), ("handoff", (8, 10)), ("gopher", (16, 15))],
)  # fmt: skip
def test_nodes_and_edges_equal_a_count_by_hand(file: str, counted: tuple[int, int]) -> None:
    workflow = read_sample(f"{_EXAMPLES}/{file}.yaml")
    sound(workflow)
    assert (len(workflow.nodes), len(workflow.edges)) == counted
    assert workflow.entries == ("root",)
    assert not workflow.gaps


@real
def test_what_is_tried_when_a_model_fails_is_named_in_order() -> None:
    root = nodes(read_sample(f"{_EXAMPLES}/fallback_models.yaml"))["root"]
    assert root.models[0].fallbacks


_TEAM = """
version: "5"
metadata: {author: somebody, version: 1.2.0}
models:
  clever: {provider: anthropic, model: claude-sonnet-4-5, temperature: 0.2}
agents:
  root:
    model: clever
    description: Leads.
    instruction: Lead.
    sub_agents: [helper, docker/writer, gone]
    handoffs: [helper]
    max_iterations: 7
    toolsets:
      - type: shell
      - type: filesystem
        tools: [read_file]
      - type: mcp
        ref: docker:github
  helper:
    model: openai/gpt-4o
    instruction: Help.
    structured_output: {name: answer, schema: {}}
    fallback: {models: [clever, groq/llama-3], retries: 1}
    toolsets: [{type: todo}, {type: user_prompt}, {type: script, shell: {send_mail: {cmd: mail}}}]
"""


def _read(text: str) -> Workflow:
    (found,) = read_text("team.yaml", text)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def test_agents_toolsets_and_agents_from_elsewhere_are_nodes() -> None:
    workflow = _read(_TEAM)
    assert {n.id: (n.kind, n.effect) for n in workflow.nodes} == {
        "root": (NodeKind.AGENT, Effect.NONE),
        "helper": (NodeKind.AGENT, Effect.NONE),
        "root/shell#0": (NodeKind.TOOL, Effect.EXECUTE),
        "root/filesystem#1": (NodeKind.TOOL, Effect.READ),
        "root/mcp#2": (NodeKind.TOOL, Effect.UNKNOWN),
        "root/docker/writer": (NodeKind.AGENT, Effect.UNKNOWN),
        "helper/todo#0": (NodeKind.TOOL, Effect.NONE),
        "helper/user_prompt#1": (NodeKind.HUMAN_INPUT, Effect.NONE),
        "helper/script#2": (NodeKind.TOOL, Effect.EXTERNAL),
    }
    kinds = [e.kind for e in workflow.edges if (e.source, e.target) == ("root", "helper")]
    assert kinds == [EdgeKind.TOOL_CALL, EdgeKind.HANDOFF]
    assert [(g.node, g.broken) for g in workflow.gaps] == [("root/docker/writer", False), ("root", True)]
    assert workflow.stated[Aspect.VERSION].value == "1.2.0"
    shell = nodes(workflow)["root/mcp#2"].tool
    assert shell is not None
    assert shell.everything


def test_a_models_name_is_an_alias_of_the_file_or_a_literal() -> None:
    workflow = _read(_TEAM)
    led = nodes(workflow)["root"].models[0]
    assert (led.written, led.via, led.provider, led.name) == (
        "clever",
        Via.ALIAS,
        "anthropic",
        "claude-sonnet-4-5",
    )
    helped = nodes(workflow)["helper"].models[0]
    assert (helped.via, helped.provider, helped.name) == (Via.LITERAL, "openai", "gpt-4o")
    assert [(m.via, m.provider) for m in helped.fallbacks] == [
        (Via.ALIAS, "anthropic"),
        (Via.LITERAL, "groq"),
    ]
    retries = [(n.retry.attempts, n.retry.origin) for n in workflow.nodes if n.retry]
    assert retries == [(3, Origin.DEFAULT), (2, Origin.EXPLICIT)]
    bounds = [n.bound.value for n in workflow.nodes if n.bound]
    assert bounds == ["7"]


def _shell(permissions: str, more: str = "") -> Workflow:
    return _read(f"""
{permissions}
agents:
  root:
    model: openai/gpt-4o
    instruction: Do.
    {more}
    toolsets: [{{type: shell}}]
""")


@pytest.mark.parametrize(
    ("permissions", "answer"),
    [
        ("", Answer.UNKNOWN),
        ("permissions: {ask: ['shell', '*background_job']}", Answer.HOLDS),
        ("permissions: {ask: ['*']}", Answer.HOLDS),
        ("permissions: {ask: ['shell:cmd=git *']}", Answer.UNKNOWN),
        ("permissions: {ask: ['*'], allow: ['shell']}", Answer.FAILS),
        ("permissions: {ask: ['*'], allow: ['shell:cmd=ls*']}", Answer.UNKNOWN),
        ("permissions: {allow: ['*'], ask: ['*']}", Answer.FAILS),
        ("permissions: {allow: ['*'], deny: ['shell', 'run_background_job', 'stop_background_job']}", None),
    ],
)
def test_a_call_is_asked_for_as_the_rules_say(permissions: str, answer: Answer | None) -> None:
    found = [p.answer for p in prove(_shell(permissions)) if p.question is Question.APPROVAL]
    assert found == ([answer] if answer else [])


def test_agents_in_the_background_are_asked_for_nothing() -> None:
    workflow = _read("""
permissions: {ask: ['*']}
agents:
  root: {model: openai/gpt-4o, instruction: Lead., sub_agents: [worker], toolsets: [{type: background_agents}]}
  worker:
    model: openai/gpt-4o
    instruction: Work.
    toolsets: [{type: shell}]
""")
    assert edge(workflow, "worker", "worker/shell#0").approval is None


def test_an_agent_may_have_its_instruction_in_files_and_a_mistaken_key_is_a_gap() -> None:
    workflow = _read("""
models: {opus: {provider: anthropic, model: claude-opus-4-6}}
agents:
  lead:
    model: opus
    add_prompt_files: [lead.md]
    sub_agents: [worker]
    toolsets: [{type: think}]
  worker:
    model: opus
    toolsets: []
    toolset: [{type: shell}]
""")
    assert workflow.entries == ("lead",)
    assert [(g.node, g.broken) for g in workflow.gaps] == [("worker", True)]


def test_prompt_files_belong_to_the_definition() -> None:
    text = """
agents:
  root:
    model: auto
    instruction: Do.
    add_prompt_files: [rules.md, ../../gone.md]
    hooks: {pre_tool_use: [{matcher: shell, hooks: [{type: command, command: ./guard.sh --strict}]}]}
"""
    (found,) = read_text("a/team.yaml", text, {"a/rules.md": "Be kind.", "a/guard.sh": "exit 0"})
    assert isinstance(found, Workflow)
    assert found.files == ("a/rules.md", "a/guard.sh")
    assert [p.text for p in found.nodes[0].prompts] == ["Do.", "Be kind."]
    assert found.nodes[0].models[0].via is Via.DEFAULT


@pytest.mark.parametrize("odd", [3, None, [], {}, "x", [3], {"a": None}, True])
def test_wrong_types_anywhere_are_read_without_a_crash(odd: object) -> None:
    document = read_yaml(_TEAM)
    for place in _places(document):
        value = document
        for key in place[:-1]:
            value = value[key]
        kept, value[place[-1]] = value[place[-1]], odd
        source = Source("team.yaml", _TEAM, document, TextFiles({}))
        for workflow in reading.read("docker-agent", source) or ():
            assert isinstance(workflow, Workflow)
            sound(workflow)
        value[place[-1]] = kept


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, entry in items for p in [(*before, key), *_places(entry, (*before, key))]]


def test_agents_of_other_tools_are_not_taken_for_it() -> None:
    other = b"agents:\n  one: {model: x, instruction: y}\n  two: {name: z}\n"
    assert recognise("agents.yaml", other) is None


@real
def test_every_real_file_is_read_into_a_sound_graph() -> None:
    for file in sorted((SAMPLES / "docker-agent").rglob("*.yaml")):
        sound(read_sample(file.relative_to(SAMPLES).as_posix()))
