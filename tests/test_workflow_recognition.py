"""Definitions are known by their keys: all real ones, and nothing that only looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from shipworthy.formats.workflows.recognise import FORMATS, may_be, recognise
from workflow_hostility import mutants
from workflow_reading import SAMPLES, real

LABELS = {
    "n8n": "n8n", "dify": "dify", "flowise": "flowise", "langflow": "langflow", "langgraph-manifest": "langgraph",
    "agentspec": "agent-spec", "maf-workflow": "agent-framework", "maf-agent": "agent-framework",
    "foundry-hosted": "agent-framework", "conductor": "conductor", "docker-agent": "docker-agent", "baml": "baml",
    "promptflow": "promptflow", "prompty": "prompty",
}  # fmt: skip


@real
def test_all_real_definitions_are_recognised() -> None:
    known, missed = 0, []
    for folder, format_ in LABELS.items():
        for file in sorted(p for p in (SAMPLES / folder).rglob("*") if p.is_file()):
            found = recognise(file.relative_to(SAMPLES).as_posix(), file.read_bytes())
            if found and found.found.format == format_:
                known += 1
            else:
                missed.append(file.name)
    assert known
    assert missed == []


CARD = {
    "name": "A", "url": "https://a.example", "capabilities": {}, "skills": [{"id": "s"}], "defaultInputModes": ["text"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content", "format_", "name"),
    [
        ("f.yaml", {"id": "k", "namespace": "n", "tasks": [{"tasks": [{"type": "io.kestra.plugin.ai.agent.AIAgent"}]}]}, "kestra", "k"),
        ("f.yml", {"document": {"dsl": "1.0.1", "name": "s"}, "do": [{"a": {"call": "mcp"}}]}, "serverless-workflow", "s"),
        ("f.yml", {"document": {"dsl": "1.0.1", "name": "s"}, "do": [{"a": {"call": "http", "with": {"endpoint": "https://api.openai.com/v1"}}}]}, "serverless-workflow", "s"),
        ("t.json", {"team_type": "RoundRobinGroupChat", "name": "t", "participants": []}, "autogen", "t"),
        ("g.json", {"name": "g", "components": {"agents": [{"provider": "autogen_agentchat.agents.AssistantAgent"}]}}, "autogen", "g"),
        ("b.json", {"name": "b", "nodes": [{"type": "Input"}, {"type": "Agent"}, {"type": "Output"}], "connections": []}, "bedrock-flow", "b"),
        ("j.yaml", {"name": "j", "main": [{"prompt": [{"role": "user"}]}, {"evaluate": {"a": "_"}}]}, "julep", "j"),
        ("d.yaml", {"graph": {"id": "d", "nodes": [{"id": "a", "type": "agent"}, {"id": "b", "type": "human"}], "edges": []}}, "chatdev", "d"),
        ("v.vf", {"version": {"_id": "1"}, "project": {"name": "v"}, "diagrams": {"a": {"nodes": {}}}}, "voiceflow", "v"),
        ("m.flow.json", {"version": "0.0.1", "startNode": "entry", "catchAll": {}, "nodes": [{"id": "x"}]}, "botpress", "m"),
        ("card.json", CARD, "a2a", "A"),
        (".well-known/agent.json", {k: v for k, v in CARD.items() if k != "defaultInputModes"}, "a2a", "A"),
        ("agent.mcs.yml", {"kind": "GptComponentMetadata", "displayName": "c"}, "copilot-studio", "c"),
        ("x/flow.flex.yaml", {"entry": "m:Flow"}, "promptflow", "flow"),
        ("w.json", {"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}, "comfyui", "w"),
        ("a.af", {"agents": [{"name": "x"}], "name": "l"}, "letta", "l"),
    ],
)  # fmt: skip
def test_formats_that_are_only_listed_are_known_by_their_keys(
    path: str, content: Any, format_: str, name: str
) -> None:
    text = yaml.safe_dump(content, sort_keys=False) if path.endswith(("yaml", "yml")) else json.dumps(content)
    found = recognise(path, text.encode())
    assert found is not None
    assert (found.found.format, found.found.name) == (format_, name)
    for odd in mutants(content):
        recognise(path, json.dumps(odd).encode())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("f.yaml", "id: k\nnamespace: n\ntasks:\n- type: io.kestra.plugin.core.log.Log\n"),
        (
            "f.yaml",
            "document:\n  dsl: 1.0.1\ndo:\n- a:\n    call: http\n    with: {endpoint: https://x.example}\n",
        ),
        ("ci.yaml", "main:\n- prompt: hello\n  image: x\n"),
        ("g.yaml", "graph:\n  nodes:\n  - type: agent\n  - type: server\n  edges: []\n"),
        ("skills.json", '{"skills": [{"id": "x"}], "capabilities": {}, "defaultInputModes": []}'),
        ("m.json", '{"nodes": [{"type": "Input"}, {"type": "Output"}], "connections": []}'),
        ("p.json", '{"diagrams": {"a": 1}, "project": {"x": {"nodes": {}}}, "version": "1"}'),
        ("x.prompty", "no front matter\n---\n"),
        ("src/meta.js", "export const meta = {}\nagent(1)\n"),
        ("redocly.yaml", "components:\n  schemas: {}\nconnections: 3\n# haystack\n"),
        ("labels.json", '{"last_node_id": 3, "last_link_id": 4, "links": []}'),
    ],
)
def test_what_shares_a_few_words_is_none_of_them(path: str, text: str) -> None:
    assert recognise(path, text.encode()) is None


def test_a_workflow_script_of_claude_is_known_where_claude_reads_it() -> None:
    text = b'export const meta = {name: "x"};\nawait agent("y");\n'
    found = recognise(".claude/workflows/x.js", text)
    assert found is not None
    assert found.found.format == "claude-workflow"
    assert not may_be("src/x.js")


def test_every_format_is_looked_for_by_words_before_anything_is_parsed() -> None:
    assert all(f.words and all(len(word) >= 3 for word in f.words) for f in FORMATS)
