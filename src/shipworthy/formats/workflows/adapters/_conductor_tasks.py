"""One Conductor task as a node."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._conductor_values import (
    bound_of,
    embedding_of,
    model_of,
    output_schema_of,
    prompts_of,
    retry_of,
    stated_of,
    timeout_of,
)
from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import (
    Effect,
    Node,
    NodeKind,
    Retrieval,
    Tool,
)
from shipworthy.schema.nodes import line_of

_KINDS = {
    "SWITCH": NodeKind.CONDITION, "DECISION": NodeKind.CONDITION, "DO_WHILE": NodeKind.LOOP,
    "FORK_JOIN": NodeKind.FORK, "FORK_JOIN_DYNAMIC": NodeKind.FORK, "JOIN": NodeKind.JOIN,
    "EXCLUSIVE_JOIN": NodeKind.JOIN, "SUB_WORKFLOW": NodeKind.SUBFLOW, "START_WORKFLOW": NodeKind.SUBFLOW,
    "TERMINATE": NodeKind.EXIT, "HUMAN": NodeKind.HUMAN_INPUT, "WAIT": NodeKind.TRANSFORM,
    "SET_VARIABLE": NodeKind.TRANSFORM, "JSON_JQ_TRANSFORM": NodeKind.TRANSFORM, "INLINE": NodeKind.CODE,
    "LAMBDA": NodeKind.CODE, "AGENT": NodeKind.AGENT, "LLM_SEARCH_INDEX": NodeKind.RETRIEVAL,
    "LLM_GET_EMBEDDINGS": NodeKind.RETRIEVAL, "LLM_GENERATE_EMBEDDINGS": NodeKind.RETRIEVAL,
    "LLM_SEARCH_EMBEDDINGS": NodeKind.RETRIEVAL, "GENERATE_PDF": NodeKind.EXPORT, "NOOP": NodeKind.TRANSFORM,
    "GET_AGENT_CARD": NodeKind.TOOL, "CANCEL_AGENT": NodeKind.TOOL, "HTTP_POLL": NodeKind.TOOL,
    "LLM_INDEX_TEXT": NodeKind.TOOL,
    "LLM_INDEX_DOCUMENT": NodeKind.TOOL, "LLM_STORE_EMBEDDINGS": NodeKind.TOOL,
    "LIST_MCP_TOOLS": NodeKind.TOOL, "CALL_MCP_TOOL": NodeKind.TOOL, "HTTP": NodeKind.TOOL,
    "EVENT": NodeKind.TOOL, "KAFKA_PUBLISH": NodeKind.TOOL,
}  # fmt: skip
_EFFECTS = {
    "LIST_MCP_TOOLS": (Effect.READ, "lists tools"),
    "EVENT": (Effect.EXTERNAL, "publishes an event"),
    "KAFKA_PUBLISH": (Effect.EXTERNAL, "publishes an event"),
    "LLM_INDEX_TEXT": (Effect.WRITE, "writes to an index"),
    "LLM_INDEX_DOCUMENT": (Effect.WRITE, "writes to an index"),
    "LLM_STORE_EMBEDDINGS": (Effect.WRITE, "writes to an index"),
    "LLM_SEARCH_INDEX": (Effect.READ, "searches an index"),
    "LLM_SEARCH_EMBEDDINGS": (Effect.READ, "searches an index"),
    "GENERATE_PDF": (Effect.NONE, "renders a document into the run's output"),
    "GET_AGENT_CARD": (Effect.READ, "asks an agent what it can do"),
    "CANCEL_AGENT": (Effect.NONE, "ends an agent's run"),
    "AGENT": (Effect.UNKNOWN, "what the agent does is decided where it is defined"),
}
_MODEL = ("LLM_", "CHAT_COMPLETE", "GENERATE_")
_OPAQUE = {
    "SIMPLE": "a worker of the repository or another runs it",
    "AGENT": "an agent that is defined elsewhere runs it",
}


def node_of(task: Mapping[str, Any], path: str, scope: str, taken: Collection[str]) -> Node:
    type_ = str(task.get("type") or "SIMPLE")
    reference = str(task.get("taskReferenceName") or task.get("name") or type_)
    id_ = _free(reference, line_of(task, "taskReferenceName"), taken)
    kind = _kind(type_)
    inputs = child(task, "inputParameters")
    inputs = inputs if isinstance(inputs, Mapping) else {}
    effect, reason = _effect(type_, kind, task, inputs)
    model = kind in {NodeKind.MODEL_CALL, NodeKind.AGENT}
    return Node(
        id_, kind, path, line_of(task, "taskReferenceName", getattr(task, "line", 1)),
        label=str(task.get("name") or reference), native=type_, scope=scope,
        effect=effect, effect_reason=reason,
        models=(model_of(inputs, path),) if model else tuple(embedding_of(inputs, path)),
        prompts=tuple(prompts_of(inputs, path)) if model else (),
        tool=_tool(type_, task, inputs) if kind is NodeKind.TOOL else None,
        retrieval=_retrieval(type_, inputs), bound=bound_of(task, path) if kind is NodeKind.LOOP else None,
        retry=retry_of(task, path), timeout=timeout_of(task, path),
        input_schema=stated_of(task, path, "inputSchema"),
        output_schema=output_schema_of(inputs, path) if model else None,
        errors=stated_of(task, path, "optional"),
        opaque=_OPAQUE.get(type_, ""), at_least_once=type_ == "DO_WHILE", runs=_runs(type_, task, inputs),
    )  # fmt: skip


def _free(reference: str, line: int, taken: Collection[str]) -> str:
    """An id for a task; two of one name stay two."""
    for id_ in (reference, f"{reference} ({line})"):
        if id_ not in taken:
            return id_
    return f"{reference} ({line}, {len(taken)})"


def _kind(type_: str) -> NodeKind:
    if type_ in _KINDS:
        return _KINDS[type_]
    if type_.startswith(_MODEL):
        return NodeKind.MODEL_CALL
    return NodeKind.TOOL


def _effect(
    type_: str, kind: NodeKind, task: Mapping[str, Any], inputs: Mapping[str, Any]
) -> tuple[Effect, str]:
    if type_ in _EFFECTS:
        return _EFFECTS[type_]
    match type_:
        case "HTTP" | "HTTP_POLL":
            return effect_of_method(
                str(child(inputs, "http_request", "method") or inputs.get("method") or "GET"),
                str(task.get("name") or ""),
            )
        case "CALL_MCP_TOOL":
            return effect_of_name(_expression_or(str(inputs.get("method") or inputs.get("toolName") or "")))
        case "SIMPLE":
            return effect_of_name(str(task.get("name") or ""))
        case _ if kind is NodeKind.MODEL_CALL and str(inputs.get("codeInterpreter")).lower() == "true":
            return Effect.EXECUTE, "it may run code that it writes, at the provider"
        case _:
            known = kind is not NodeKind.TOOL and kind is not NodeKind.SUBFLOW
            return (Effect.NONE, "") if known else (Effect.UNKNOWN, f"what {type_} does is not known")


def _expression_or(name: str) -> str:
    """A name that is decided when it runs tells nothing."""
    return "" if "${" in name else name


def _retrieval(type_: str, inputs: Mapping[str, Any]) -> Retrieval | None:
    if type_ not in {"LLM_SEARCH_INDEX", "LLM_SEARCH_EMBEDDINGS"}:
        return None
    return Retrieval(
        str(inputs.get("index") or inputs.get("namespace") or inputs.get("vectorDB") or "")[:200]
    )


def _runs(type_: str, task: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    """The other workflow's name, where it is written out."""
    named = {
        "SUB_WORKFLOW": child(task, "subWorkflowParam", "name"),
        "START_WORKFLOW": child(inputs, "startWorkflow", "name"),
    }.get(type_)
    return named[:300] if isinstance(named, str) and "${" not in named else ""


def _tool(type_: str, task: Mapping[str, Any], inputs: Mapping[str, Any]) -> Tool:
    method = child(inputs, "http_request", "method") or inputs.get("method") or ""
    server = inputs.get("mcpServer") or child(inputs, "http_request", "uri") or ""
    return Tool(str(task.get("name") or type_), str(server)[:200], str(method)[:100])
