"""Frameworks whose agents are written as documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.schema.nodes import line_of

_AGENT_SPEC = frozenset({
    "Agent", "Flow", "Swarm", "ManagerWorkers", "SpecializedAgent", "OciAgent", "A2AAgent", "RemoteAgent",
})  # fmt: skip
_GOOSE_PARTS = ("extensions", "sub_recipes", "activities", "settings", "parameters", "response", "retry")
_GOOSE_EXTENSIONS = frozenset({
    "builtin", "stdio", "sse", "streamable_http", "platform", "frontend", "inline_python",
})  # fmt: skip
_CREWAI_CONFIG = tuple(f"config/{n}.{s}" for n in ("agents", "tasks") for s in ("yaml", "yml"))
_ADK = frozenset({"LlmAgent", "LoopAgent", "SequentialAgent", "ParallelAgent"})


_MAF_ACTIONS = frozenset({
    "invokeazureagent", "conditiongroup", "if", "foreach", "gotoaction", "endworkflow", "endconversation",
    "sendactivity", "sendmessage", "setvalue", "setvariable", "settextvariable", "setmultiplevariables",
    "resetvariable", "clearallvariables", "parsevalue", "edittable", "edittablev2", "question",
    "requestexternalinput", "requesthumaninput", "waitforhumaninput", "createconversation",
    "addconversationmessage", "copyconversationmessages", "retrieveconversationmessage",
    "retrieveconversationmessages", "httprequestaction", "invokemcptool", "invokefunctiontool", "breakloop",
    "continueloop", "enddialog", "canceldialog", "cancelalldialogs", "cancelworkflow", "repeatuntil",
})  # fmt: skip
_MAF_TOP = re.compile(r"^kind:[ \t]*workflow[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_MAF_BEGUN = re.compile(r"^[ \t]+kind:[ \t]*OnConversationStart[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


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


def _crewai_config(root: Any) -> Found | None:
    """Where the format fixes the path, beside agents or tasks may stand what several of them share."""
    values = [v for v in _values(root) if isinstance(v, Mapping)]
    agents = any(all(k in v for k in ("role", "goal", "backstory")) for v in values)
    tasks = any(all(k in v for k in ("description", "expected_output")) for v in values)
    return Found(", ".join(str(k) for k in root)) if agents or tasks else None


def _crewai_json(root: Any) -> Found | None:
    tasks = mappings(child(root, "tasks"))
    ours = bool(tasks) and all("description" in task for task in tasks)
    return named(root) if ours and isinstance(child(root, "agents"), list | dict) else None


def _crewai_flow(root: Any) -> Found | None:
    return named(root) if str(child(root, "schema")).startswith("crewai.flow/") else None


def _maf(root: Any) -> Found | None:
    kind = str(child(root, "kind")).lower()
    if kind == "workflow" and isinstance(child(root, "trigger", "actions"), list):
        return named(child(root, "trigger"), "id")
    if kind == "adaptivedialog" and isinstance(child(root, "beginDialog"), dict):
        return Found()
    return _maf_agent(root) or (_maf_actions(root) if kind in {"none", "workflow"} else None)


def _maf_agent(root: Any) -> Found | None:
    for place in (root, child(root, "template")):
        kind = str(child(place, "kind")).lower()
        prompt = kind == "prompt" and (child(place, "instructions") or child(place, "model"))
        if prompt or (kind == "hosted" and child(place, "protocols")):
            return named(root)
    return None


def _maf_actions(root: Any) -> Found | None:
    """The short form of the Python runner: actions at the top, each of a kind the framework has."""
    actions = child(root, "actions")
    kinds = [str(action.get("kind")).lower() for action in mappings(actions)]
    ours = bool(kinds) and len(kinds) == len(actions) and all(kind in _MAF_ACTIONS for kind in kinds)
    return named(root) if ours else None


def _maf_unread(text: str) -> Found | None:
    """What no parser takes is listed all the same."""
    found = _MAF_TOP.search(text)
    begun = found and _MAF_BEGUN.search(text)
    return Found(line=text.count("\n", 0, found.start()) + 1) if found and begun else None


def _agent_spec(root: Any) -> Found | None:
    kind = child(root, "component_type")
    known = isinstance(kind, str) and kind in _AGENT_SPEC
    return named(root) if known or (kind and child(root, "agentspec_version")) else None


def _autogen(root: Any) -> Found | None:
    ours = str(child(root, "provider")).startswith("autogen_")
    return Found(str(child(root, "label") or "")) if ours and child(root, "component_type") else None


def _adk(root: Any) -> Found | None:
    if str(child(root, "agent_class")) in _ADK:
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
    """At the top, or inside of what the desktop keeps about it."""
    recipe = root["recipe"] if isinstance(child(root, "recipe"), dict) else root
    described = all(isinstance(child(recipe, k), str) for k in ("title", "description"))
    told = [k for k in ("instructions", "prompt") if isinstance(child(recipe, k), str)]
    if not described or not told:
        return None
    apart = any(k in recipe for k in _GOOSE_PARTS) or len(told) > 1
    return named(recipe, "title") if _goose_own(recipe) or ("version" in recipe and apart) else None


def _goose_own(recipe: Any) -> bool:
    """What no other format has."""
    extensions, parameters = mappings(recipe.get("extensions")), mappings(recipe.get("parameters"))
    return (
        any(str(e.get("type")) in _GOOSE_EXTENSIONS and "name" in e for e in extensions)
        or any("path" in sub and "name" in sub for sub in mappings(recipe.get("sub_recipes")))
        or any("input_type" in p and "key" in p for p in parameters)
        or child(recipe, "settings", "goose_model") is not None
    )


def _letta(root: Any) -> Found | None:
    return named(root) if child(root, "agents") or child(root, "agent_type") else None


FORMATS = (
    Format("langgraph", ("langgraph.json",), (b'"graphs"',), _langgraph),
    Format("crewai", YAML, (b"role:", b"goal:", b"backstory:"), _crewai_agents),
    Format("crewai", YAML, (b"description:", b"expected_output:"), _crewai_tasks),
    Format("crewai", YAML, (b"crewai.flow/",), _crewai_flow),
    Format("crewai", _CREWAI_CONFIG, (b"backstory:",), _crewai_config),
    Format("crewai", _CREWAI_CONFIG, (b"expected_output:",), _crewai_config),
    Format("crewai", ("crew.json", "crew.jsonc"), (b'"agents"', b'"tasks"'), _crewai_json),
    Format("agent-framework", YAML, (b"kind:", b"actions:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"instructions:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"Prompt", b"model:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"protocols:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"beginDialog:"), _maf),
    Format("agent-framework", YAML, (b"kind:", b"actions:", b"trigger:"), _maf_unread, text=True),
    Format("agent-spec", (*JSON, *YAML), (b"component_type",), _agent_spec),
    Format("autogen", JSON, (b'"autogen_', b'"component_type"'), _autogen),
    Format("adk", YAML, (b"agent_class:",), _adk),
    Format("adk", ("root_agent.yaml",), (b"instruction:",), _adk),
    Format("docker-agent", YAML, (b"agents:", b"model:", b"instruction:"), _docker_agent),
    Format("docker-agent", YAML, (b"agents:", b"model:", b"toolsets:"), _docker_agent),
    Format("goose", YAML, (b"title:", b"description:", b"version:", b"instructions:"), _goose),
    Format("goose", YAML, (b"title:", b"description:", b"version:", b"prompt:"), _goose),
    Format("goose", YAML, (b"title:", b"description:", b"extensions:"), _goose),
    Format("goose", YAML, (b"title:", b"description:", b"input_type:"), _goose),
    Format("goose", YAML, (b"title:", b"description:", b"sub_recipes:"), _goose),
    Format("goose", JSON, (b'"title"', b'"description"', b'"extensions"'), _goose),
    Format("goose", JSON, (b'"title"', b'"description"', b'"input_type"'), _goose),
    Format("letta", (".af",), (b'"agent',), _letta),
)
