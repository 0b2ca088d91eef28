"""docker-agent's toolsets: what their tools do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Effect, NodeKind

_READ = Effect.READ
_WRITE = Effect.WRITE
_BUILT_IN: Mapping[str, Mapping[str, Effect]] = {
    "filesystem": {
        "read_file": _READ, "read_multiple_files": _READ, "directory_tree": _READ, "list_directory": _READ,
        "search_files_content": _READ, "edit_file": _WRITE, "write_file": _WRITE, "create_directory": _WRITE,
        "remove_directory": _WRITE,
    },
    "shell": {
        "shell": Effect.EXECUTE, "run_background_job": Effect.EXECUTE, "list_background_jobs": _READ,
        "view_background_job": _READ, "stop_background_job": _WRITE,
    },
    "fetch": {"fetch": _READ},
    "lsp": {
        "lsp_workspace": _READ, "lsp_hover": _READ, "lsp_definition": _READ, "lsp_references": _READ,
        "lsp_document_symbols": _READ, "lsp_workspace_symbols": _READ, "lsp_diagnostics": _READ,
        "lsp_rename": _WRITE, "lsp_code_actions": _WRITE, "lsp_format": _WRITE, "lsp_call_hierarchy": _READ,
        "lsp_type_hierarchy": _READ, "lsp_implementations": _READ, "lsp_signature_help": _READ,
        "lsp_inlay_hints": _READ,
    },
}  # fmt: skip
_OWN = {
    "think": "it only notes thoughts", "todo": "it keeps the run's own list",
    "tasks": "it keeps the agents' own list of tasks", "memory": "it keeps the agent's own memory",
    "model_picker": "it changes the agent's own model", "user_prompt": "it asks the user",
    "background_agents": "it starts other agents of the file, which are drawn themselves",
}  # fmt: skip
_KINDS = {"memory": NodeKind.MEMORY, "user_prompt": NodeKind.HUMAN_INPUT, "rag": NodeKind.RETRIEVAL}
_WORST = (Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE)


@dataclass(frozen=True, slots=True)
class Does:
    kind: NodeKind
    effect: Effect
    reason: str
    acting: tuple[str, ...] | None
    """The tools that do more than read; none where its tools are not seen."""


def does(toolset: Mapping[str, Any], denied: frozenset[str]) -> Does:
    """`denied`: tools that a rule refuses."""
    type_ = str(toolset.get("type") or "")
    kind = _KINDS.get(type_, NodeKind.TOOL)
    if type_ in _OWN:
        return Does(kind, Effect.NONE, _OWN[type_], ())
    allowed = chosen(toolset)
    if type_ in _BUILT_IN:
        known = {n: e for n, e in _BUILT_IN[type_].items() if allowed is None or n in allowed}
        return _worst(kind, {n: (e, f"the tool {n}") for n, e in known.items() if n not in denied})
    if type_ == "script" and isinstance(toolset.get("shell"), Mapping):
        names = [str(n)[:200] for n in toolset["shell"]]
        return _worst(kind, {n: effect_of_name(n) for n in names if n not in denied})
    if type_ == "api":
        name = str(child(toolset, "api_config", "name") or "api")[:200]
        method = str(child(toolset, "api_config", "method") or "GET")
        return _worst(kind, {name: effect_of_method(method)})
    if allowed is not None and type_ in {"mcp", "openapi"}:
        return _worst(kind, {n: effect_of_name(n) for n in allowed if n not in denied})
    return Does(kind, Effect.UNKNOWN, _unseen(type_), None)


def names_of(toolset: Mapping[str, Any]) -> tuple[str, ...]:
    """The tools of it that are known by name."""
    type_ = str(toolset.get("type") or "")
    if type_ == "script" and isinstance(toolset.get("shell"), Mapping):
        return tuple(str(n)[:200] for n in toolset["shell"])
    return tuple(_BUILT_IN.get(type_, ())) or (chosen(toolset) or ())


def chosen(toolset: Mapping[str, Any]) -> tuple[str, ...] | None:
    listed = toolset.get("tools")
    return tuple(str(t)[:200] for t in listed[:500]) if isinstance(listed, list) and listed else None


def _worst(kind: NodeKind, tools: Mapping[str, tuple[Effect, str]]) -> Does:
    if not tools:
        return Does(kind, Effect.NONE, "every tool of it is refused", ())
    name = min(tools, key=lambda each: _WORST.index(tools[each][0]))
    acting = tuple(n for n, (effect, _) in tools.items() if effect not in {Effect.READ, Effect.NONE})
    effect, reason = tools[name]
    return Does(kind, effect, reason if name in reason else f"the tool {name}: {reason}", acting)


def _unseen(type_: str) -> str:
    match type_:
        case "mcp":
            return "all tools of an MCP server, which are not seen"
        case "a2a":
            return "an agent that is defined elsewhere"
        case "openapi":
            return "all operations of an API description"
    return f"what the toolset {type_ or 'without a type'} does is not known"
