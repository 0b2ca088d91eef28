"""One step of an AgentFlow v2 as a node, and the tools it lists as nodes of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.formats.workflows.adapters import _flowise_tools as tools
from shipworthy.formats.workflows.adapters._flowise_document import Raw, listed, settings, text
from shipworthy.formats.workflows.adapters._flowise_kinds import kind_of
from shipworthy.formats.workflows.adapters._flowise_models import messages_of, model_in_step, timeout_of
from shipworthy.formats.workflows.effects import effect_of_method
from shipworthy.model.workflows import (
    Approval,
    Bound,
    Effect,
    Limit,
    Mechanism,
    Node,
    NodeKind,
    Origin,
    Retrieval,
    Stated,
    Tool,
)
from shipworthy.schema.nodes import line_of

VERSION = "flowise 3.1"
MAX_LOOPS = "5"
"""What the loop step takes where it says nothing."""
_PREFIXES = {"llmAgentflow": "llm", "agentAgentflow": "agent", "conditionAgentAgentflow": "conditionAgent"}
_OUTSIDE = re.compile(r"\b(?:fetch|axios|require|import|process|XMLHttpRequest|WebSocket|exec|spawn)\b")
_SECRET = re.compile(r"authorization|api[-_]?key|token|secret|password", re.IGNORECASE)


def step(raw: Raw, path: str, scope: str) -> Node:
    kind, prefix = kind_of(raw), _PREFIXES.get(raw.name, "")
    effect, reason = effect_of(raw)
    return Node(
        raw.id, kind, path, raw.line, label=raw.label, native=raw.name, scope=scope,
        effect=effect, effect_reason=reason,
        models=(model_in_step(raw, prefix, path),) if prefix else (),
        prompts=messages_of(raw, prefix, path) if prefix else (),
        tool=_tool(raw), approval=_approval(raw, path), retrieval=_retrieval(raw),
        bound=_bound(raw, path), timeout=timeout_of(raw, prefix, path) if prefix else None,
        input_schema=_form(raw, path), output_schema=_schema(raw, prefix, path),
        tools=_allowed(raw, path), secrets=tuple(_secrets(raw, path)), opaque=_opaque(raw),
        runs=raw.text("executeFlowSelectedFlow")[:200],
    )  # fmt: skip


def _allowed(raw: Raw, path: str) -> Stated | None:
    chosen = [
        text(t.get("agentSelectedTool"))
        for t in listed(raw.inputs.get("agentTools"))
        if isinstance(t, Mapping)
    ]
    return Stated(", ".join(chosen)[:300], path, raw.line_of("agentTools")) if any(chosen) else None


def effect_of(raw: Raw) -> tuple[Effect, str]:
    match raw.name:
        case "httpAgentflow":
            method = raw.text("method") or "GET"
            return effect_of_method("" if "{{" in method else method, raw.label)
        case "toolAgentflow":
            component = raw.text("toolAgentflowSelectedTool")
            if not component:
                return Effect.UNKNOWN, "which tool it runs is not said"
            return tools.effect_of(component, settings(raw.inputs.get("toolAgentflowSelectedToolConfig")))
        case "customFunctionAgentflow" | "seqCustomFunction" | "customFunction" | "ifElseFunction":
            return effect_of_code(" ".join(v for v in raw.inputs.values() if isinstance(v, str)))
        case "executeFlowAgentflow" | "seqExecuteFlow":
            return Effect.UNKNOWN, "what the other flow does is not known"
        case "retrieverAgentflow":
            return Effect.READ, "searches document stores"
    known = kind_of(raw) is not NodeKind.TOOL
    return (Effect.NONE, "") if known else (Effect.UNKNOWN, f"what {raw.name} does is not known")


def effect_of_code(code: str) -> tuple[Effect, str]:
    """Fixed code of the author: harmless only where it can reach nothing."""
    if found := _OUTSIDE.search(code):
        return Effect.UNKNOWN, f"its code says “{found[0]}”"
    return Effect.NONE, "its code reaches nothing outside"


def _tool(raw: Raw) -> Tool | None:
    if raw.name == "httpAgentflow":
        return Tool(raw.label or "HTTP", raw.text("url")[:200], raw.text("method") or "GET")
    if raw.name == "toolAgentflow":
        config = settings(raw.inputs.get("toolAgentflowSelectedToolConfig"))
        return tools.tool_of(raw.text("toolAgentflowSelectedTool"), config)
    return Tool(raw.name) if kind_of(raw) is NodeKind.TOOL else None


def _approval(raw: Raw, path: str) -> Approval | None:
    if raw.name != "humanInputAgentflow":
        return None
    return Approval(Mechanism.NODE, path, raw.line, approved=frozenset({"proceed"}))


def _retrieval(raw: Raw) -> Retrieval | None:
    if raw.name != "retrieverAgentflow":
        return None
    stores = listed(raw.inputs.get("retrieverKnowledgeDocumentStores"))
    found = [text(s.get("documentStore")) for s in stores if isinstance(s, Mapping)]
    return Retrieval(", ".join(found)[:200])


def _bound(raw: Raw, path: str) -> Bound | None:
    if raw.name == "loopAgentflow":
        if count := raw.text("maxLoopCount"):
            origin = Origin.EXPRESSION if "{{" in count else Origin.EXPLICIT
            return Bound(Limit.ITERATIONS, count[:50], path, raw.line_of("maxLoopCount"), origin)
        return Bound(Limit.ITERATIONS, MAX_LOOPS, path, raw.line, Origin.DEFAULT, VERSION)
    if raw.name == "iterationAgentflow":
        return Bound(Limit.ITEMS, raw.text("iterationInput")[:200], path, raw.line_of("iterationInput"))
    return None


def _form(raw: Raw, path: str) -> Stated | None:
    asked = listed(raw.inputs.get("formInputTypes")) if raw.name == "startAgentflow" else []
    found = [text(f.get("name")) for f in asked if isinstance(f, Mapping)]
    return Stated(", ".join(found)[:200], path, raw.line_of("formInputTypes")) if found else None


def _schema(raw: Raw, prefix: str, path: str) -> Stated | None:
    if raw.name == "conditionAgentAgentflow":
        return Stated("one of its scenarios", path, raw.line_of("conditionAgentScenarios"))
    keys = [
        text(f.get("key"))
        for f in listed(raw.inputs.get(f"{prefix}StructuredOutput"))
        if isinstance(f, Mapping)
    ]
    return (
        Stated(", ".join(keys)[:200], path, raw.line_of(f"{prefix}StructuredOutput"))
        if prefix and keys
        else None
    )


def _secrets(raw: Raw, path: str) -> Iterator[Stated]:
    """Headers with a credential written out."""
    for header in listed(raw.inputs.get("headers")):
        if not isinstance(header, Mapping):
            continue
        key, value = text(header.get("key")), text(header.get("value"))
        if _SECRET.search(key) and value and "{{" not in value:
            yield Stated(f"{key}: …", path, line_of(header, "value", raw.line_of("headers")))


def _opaque(raw: Raw) -> str:
    if raw.name in {"executeFlowAgentflow", "seqExecuteFlow"}:
        return "another flow, kept on the server"
    if raw.name == "toolAgentflow":
        return tools.elsewhere(raw.text("toolAgentflowSelectedTool"))
    return ""
