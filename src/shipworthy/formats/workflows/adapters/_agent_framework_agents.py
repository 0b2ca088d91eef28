"""Agents that are files of their own: what they say, which tools they have, when those ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_name, effect_of_names
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Mechanism,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Retrieval,
    Stated,
    Tool,
    Via,
)
from shipworthy.schema.nodes import line_of

_OWN = {
    "web_search": (Effect.READ, "searches the web"),
    "websearch": (Effect.READ, "searches the web"),
    "bing_grounding": (Effect.READ, "searches the web"),
    "file_search": (Effect.READ, "searches files"),
    "filesearch": (Effect.READ, "searches files"),
    "code_interpreter": (Effect.EXECUTE, "runs code the model writes"),
    "codeinterpreter": (Effect.EXECUTE, "runs code the model writes"),
}
_PARAMETERS = ("temperature", "topP", "maxOutputTokens", "frequencyPenalty", "presencePenalty", "seed")
_MAX_TOOLS = 1_000
_PROVIDERS = {"azureopenai": "azure", "azureaiclient": "azure", "foundry": "azure"}


def agent_node(root: Mapping[str, Any], path: str) -> Node:
    name = _text(root.get("name")) or "agent"
    instructions = root.get("instructions")
    return Node(
        name, NodeKind.AGENT, path, line_of(root, "name", line_of(root, "kind")), label=name,
        native=_text(root.get("kind")), models=(_model(root, path),),
        prompts=tuple(
            Prompt(path, line_of(root, key), text[:20_000])
            for key in ("instructions", "additionalInstructions")
            if isinstance(text := root.get(key), str) and text
        ),
        role=_stated(root, "description", path)
        or (_stated(root, "instructions", path) if isinstance(instructions, str) else None),
        input_schema=_present(root, path, "inputSchema", "inputs"),
        output_schema=_present(root, path, "outputSchema", "outputs"),
        tools=Stated("the tools are listed", path, line_of(root, "tools")) if "tools" in root else None,
    )  # fmt: skip


def tools_of(root: Mapping[str, Any], agent: str, path: str) -> tuple[list[Node], list[Edge], list[Gap]]:
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    gaps: list[Gap] = []
    tools = root.get("tools")
    if isinstance(tools, Mapping):  # by name
        tools = [dict(tool, name=name) for name, tool in tools.items() if isinstance(tool, Mapping)]
    elif tools is not None and not isinstance(tools, list):
        gaps.append(_hidden("its tools cannot be read", path, line_of(root, "tools"), agent))
    for tool in mappings(tools)[:_MAX_TOOLS]:
        node = _tool_node(tool, path, taken=nodes, agent=agent)
        nodes[node.id] = node
        edges.append(Edge(agent, node.id, EdgeKind.TOOL_CALL, line=node.line, approval=_approval(tool, path)))
        if node.tool and node.tool.everything:
            gaps.append(_hidden("every tool of the server may be called", path, node.line, node.id))
    return list(nodes.values()), edges, gaps


def _hidden(what: str, path: str, line: int, node: str) -> Gap:
    return Gap(what, path, line, frozenset({Aspect.TOOLS, Aspect.EFFECTS}), node)


def _tool_node(tool: Mapping[str, Any], path: str, taken: Mapping[str, Node], agent: str) -> Node:
    kind = _text(tool.get("kind") or tool.get("type") or "")
    name = _text(tool.get("name") or tool.get("id") or kind) or "tool"
    line = line_of(tool, "name", line_of(tool, "kind", getattr(tool, "line", 1)))
    id_ = name if name not in taken and name != agent else f"{name} ({line})"
    effect, reason = _effect(kind, name, tool)
    server = _text(tool.get("url") or tool.get("serverName") or "")[:200]
    allowed = _names(tool.get("allowedTools"))
    mcp = kind.lower() == "mcp"
    retrieval = Retrieval(name) if "search" in kind.lower() else None
    return Node(
        id_ if id_ not in taken else f"{id_} {len(taken)}", NodeKind.TOOL, path, line, label=name,
        native=kind, effect=effect, effect_reason=reason, retrieval=retrieval,
        tool=Tool(name, server, allowed=allowed, everything=mcp and allowed is None),
        input_schema=_present(tool, path, "parameters"),
    )  # fmt: skip


def _effect(kind: str, name: str, tool: Mapping[str, Any]) -> tuple[Effect, str]:
    plain = kind.lower()
    if plain in _OWN:
        return _OWN[plain]
    if plain != "mcp":
        return effect_of_name(name)
    allowed = _names(tool.get("allowedTools"))
    if not allowed:
        return Effect.UNKNOWN, "which tools the server has is not said"
    return effect_of_names(allowed)


def _approval(tool: Mapping[str, Any], path: str) -> Approval | None:
    mode = tool.get("approvalMode")
    kind = mode if isinstance(mode, str) else child(mode, "kind")
    line = line_of(tool, "approvalMode")
    match str(kind).lower():
        case "always" | "onfirstuse":
            doubt = "" if str(kind).lower() == "always" else "it asks the first time only"
            return Approval(Mechanism.TOOL_FLAG, path, line, doubt=doubt)
        case "specify":
            asks = set(_names(child(mode, "alwaysRequireApprovalTools")) or ())
            allowed = _names(tool.get("allowedTools"))
            if allowed and set(allowed) <= asks:
                return Approval(Mechanism.TOOL_FLAG, path, line)
            return Approval(Mechanism.TOOL_FLAG, path, line, doubt="it is asked for some of the tools only")
    return None


def _names(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    named = [_text(v.get("name")) if isinstance(v, Mapping) else _text(v) for v in value[:_MAX_TOOLS]]
    return tuple(name for name in named if name)


def _model(root: Mapping[str, Any], path: str) -> ModelRef:
    model = root.get("model")
    line = line_of(root, "model", line_of(root, "kind"))
    written = model if isinstance(model, str) else child(model, "id") or child(model, "name")
    given = _text(child(model, "provider") or "").lower()
    provider = _PROVIDERS.get(given, given)
    options = child(model, "options")
    parameters = tuple(
        (k, _text(child(options, k))[:100]) for k in _PARAMETERS if child(options, k) is not None
    )
    if not isinstance(written, str) or not written:
        return ModelRef("", Via.DEFAULT if not written else Via.UNKNOWN, path, line, provider)
    line = line_of(model, "id", line_of(model, "name", line))
    via, name = _via(written)
    return ModelRef(written[:200], via, path, line, provider, name, parameters=parameters)


def _via(written: str) -> tuple[Via, str]:
    if written.lower().startswith("=env."):
        return Via.ENVIRONMENT, ""
    if written.startswith(("=", "{{", "${")):
        return Via.EXPRESSION, ""
    return Via.LITERAL, written[:200]


def _text(value: object) -> str:
    return value[:300] if isinstance(value, str) else "" if value is None else str(value)[:300]


def _stated(root: Mapping[str, Any], key: str, path: str) -> Stated | None:
    value = root.get(key)
    if not isinstance(value, str) or not value:
        return None
    return Stated(value[:300], path, line_of(root, key))


def _present(root: Mapping[str, Any], path: str, *keys: str) -> Stated | None:
    for key in keys:
        if root.get(key):
            return Stated(key, path, line_of(root, key))
    return None
