"""Frameworks whose agents are written as documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.schema.nodes import line_of

_AGENT_SPEC = frozenset({
    "Agent", "Flow", "Swarm", "ManagerWorkers", "SpecializedAgent", "OciAgent", "A2AAgent", "RemoteAgent",
})  # fmt: skip
_ADK = frozenset({"LlmAgent", "LoopAgent", "SequentialAgent", "ParallelAgent"})


def _langgraph(root: Any) -> Found | None:
    graphs = child(root, "graphs")
    if not isinstance(graphs, dict) or not graphs:
        return None
    return Found(", ".join(sorted(str(g) for g in graphs)), line_of(root, "graphs"))


def _values(root: Any) -> list[Any]:
    return list(root.values()) if isinstance(root, Mapping) else []


def _crewai_agents(root: Any) -> Found | None:
    return _all_have(root, "role", "goal", "backstory")


def _crewai_tasks(root: Any) -> Found | None:
    return _all_have(root, "description", "expected_output")


def _all_have(root: Any, *keys: str) -> Found | None:
    values = _values(root)
    if not values or not all(isinstance(v, Mapping) and all(k in v for k in keys) for v in values):
        return None
    return Found(", ".join(str(k) for k in root))


def _crewai_flow(root: Any) -> Found | None:
    return named(root) if str(child(root, "schema")).startswith("crewai.flow/") else None


def _maf(root: Any) -> Found | None:
    kind = str(child(root, "kind")).lower()
    if kind == "workflow" and isinstance(child(root, "trigger", "actions"), list):
        return named(child(root, "trigger"), "id")
    if kind == "prompt" and (child(root, "instructions") or child(root, "model")):
        return named(root)
    if kind == "hosted" and child(root, "protocols"):
        return named(root)
    if kind == "adaptivedialog" and isinstance(child(root, "beginDialog"), dict):
        return Found()
    return None


def _agent_spec(root: Any) -> Found | None:
    kind = child(root, "component_type")
    known = isinstance(kind, str) and kind in _AGENT_SPEC
    return named(root) if known or (kind and child(root, "agentspec_version")) else None


def _autogen(root: Any) -> Found | None:
    ours = str(child(root, "provider")).startswith("autogen_")
    return Found(str(child(root, "label") or "")) if ours and child(root, "component_type") else None


def _adk(root: Any) -> Found | None:
    if child(root, "agent_class") in _ADK:
        return named(root)
    return (
        named(root) if child(root, "instruction") and child(root, "model") and child(root, "name") else None
    )


def _docker_agent(root: Any) -> Found | None:
    agents = _values(child(root, "agents"))
    described = [a for a in agents if isinstance(a, Mapping) and ("instruction" in a or "toolsets" in a)]
    if not agents or len(described) != len(agents) or not any("model" in a for a in described):
        return None
    return Found(", ".join(str(k) for k in root["agents"]), line_of(root, "agents"))


def _goose(root: Any) -> Found | None:
    recipe = all(isinstance(child(root, k), str) for k in ("title", "description"))
    told = isinstance(child(root, "instructions"), str) or isinstance(child(root, "prompt"), str)
    apart = (
        any(k in root for k in ("extensions", "sub_recipes", "activities", "settings")) if recipe else False
    )
    return named(root, "title") if recipe and told and apart and "version" in root else None


def _letta(root: Any) -> Found | None:
    return named(root) if child(root, "agents") or child(root, "agent_type") else None


def _a2a(root: Any) -> Found | None:
    card = isinstance(child(root, "capabilities"), dict) and bool(mappings(child(root, "skills")))
    return named(root) if card and (child(root, "protocolVersion") or child(root, "url")) else None


FORMATS = (
    Format("langgraph", ("langgraph.json",), (b'"graphs"',), _langgraph),
    Format("crewai", YAML, (b"role:", b"goal:", b"backstory:"), _crewai_agents),
    Format("crewai", YAML, (b"description:", b"expected_output:"), _crewai_tasks),
    Format("crewai", YAML, (b"crewai.flow/",), _crewai_flow),
    Format("agent-framework", YAML, (b"kind:", b"actions:", b"trigger:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"instructions:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"protocols:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"beginDialog:"), _maf),
    Format("agent-spec", (*JSON, *YAML), (b"component_type",), _agent_spec),
    Format("autogen", JSON, (b'"autogen_', b'"component_type"'), _autogen),
    Format("adk", YAML, (b"agent_class:",), _adk),
    Format("adk", ("root_agent.yaml",), (b"instruction:",), _adk),
    Format("docker-agent", YAML, (b"agents:", b"model:", b"instruction:"), _docker_agent),
    Format("goose", YAML, (b"title:", b"description:", b"version:"), _goose),
    Format("letta", (".af",), (b'"agent',), _letta),
    Format("a2a", JSON, (b'"skills"', b'"capabilities"'), _a2a),
)
