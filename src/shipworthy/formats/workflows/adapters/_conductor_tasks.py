"""One Conductor task as a node."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Bound,
    Effect,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retrieval,
    Retry,
    Stated,
    Tool,
    Via,
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
_PARAMETERS = ("temperature", "topP", "maxTokens", "maxResults", "stopWords")
_OPAQUE = {
    "SIMPLE": "a worker of the repository or another runs it",
    "AGENT": "an agent that is defined elsewhere runs it",
}
_UNSAID_ATTEMPTS = 4
"""A task's definition that does not say how often it is tried again."""
VERSION = "conductor 3.9"
_COUNTED = re.compile(r"iteration['\"\])]{0,4}\s*(<=?)\s*(\d{1,9})(?!\d)")
_SCHEMAS = ("outputSchema", "responseSchema")


def node_of(task: Mapping[str, Any], path: str, scope: str, taken: Container[str]) -> Node:
    type_ = str(task.get("type") or "SIMPLE")
    reference = str(task.get("taskReferenceName") or task.get("name") or type_)
    id_ = reference if reference not in taken else f"{reference} ({line_of(task, 'taskReferenceName')})"
    kind = _kind(type_)
    inputs = child(task, "inputParameters")
    inputs = inputs if isinstance(inputs, Mapping) else {}
    effect, reason = _effect(type_, kind, task, inputs)
    model = kind in {NodeKind.MODEL_CALL, NodeKind.AGENT}
    return Node(
        id_, kind, path, line_of(task, "taskReferenceName", getattr(task, "line", 1)),
        label=str(task.get("name") or reference), native=type_, scope=scope,
        effect=effect, effect_reason=reason,
        models=(_model(inputs, path),) if model else tuple(_embedding(inputs, path)),
        prompts=tuple(_prompts(inputs, path)) if model else (),
        tool=_tool(type_, task, inputs) if kind is NodeKind.TOOL else None,
        retrieval=_retrieval(type_, inputs), bound=_bound(task, path) if kind is NodeKind.LOOP else None,
        retry=retry_of(task, path), timeout=timeout_of(task, path),
        input_schema=_stated(task, path, "inputSchema"),
        output_schema=_output_schema(inputs, path) if model else None,
        errors=_stated(task, path, "optional"),
        opaque=_OPAQUE.get(type_, ""), at_least_once=type_ == "DO_WHILE", runs=_runs(type_, task, inputs),
    )  # fmt: skip


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
                str(child(inputs, "http_request", "method") or inputs.get("method") or "GET")
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


def _model(inputs: Mapping[str, Any], path: str) -> ModelRef:
    written, provider = inputs.get("model"), inputs.get("llmProvider")
    line = line_of(inputs, "model", line_of(inputs, "llmProvider"))
    parameters = tuple((k, str(inputs[k])[:100]) for k in _PARAMETERS if k in inputs)
    named = str(provider).lower() if isinstance(provider, str) and "${" not in provider else ""
    if not isinstance(written, str) or not written:
        return ModelRef("", Via.UNKNOWN, path, line, named, parameters=parameters)
    via = Via.EXPRESSION if "${" in written else Via.LITERAL
    name = written if via is Via.LITERAL else ""
    return ModelRef(written, via, path, line, named, name, parameters=parameters)


def _embedding(inputs: Mapping[str, Any], path: str) -> Iterator[ModelRef]:
    written, provider = inputs.get("embeddingModel"), inputs.get("embeddingModelProvider")
    if isinstance(written, str) and written:
        via = Via.EXPRESSION if "${" in written else Via.LITERAL
        named = provider.lower() if isinstance(provider, str) and "${" not in provider else ""
        yield ModelRef(
            written, via, path, line_of(inputs, "embeddingModel"), named, "" if "${" in written else written
        )


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


def _prompts(inputs: Mapping[str, Any], path: str) -> Iterator[Prompt]:
    if isinstance(name := inputs.get("promptName"), str):
        version = str(inputs.get("promptVersion") or "")
        yield Prompt(path, line_of(inputs, "promptName"), reference=name, version=version)
    for key in ("instructions", "prompt", "userInput"):
        if isinstance(text := inputs.get(key), str) and text:
            yield Prompt(path, line_of(inputs, key), text)
    for message in mappings(inputs.get("messages")):
        if isinstance(text := message.get("message") or message.get("content"), str):
            yield Prompt(path, line_of(message, "message"), text)


def _tool(type_: str, task: Mapping[str, Any], inputs: Mapping[str, Any]) -> Tool:
    method = child(inputs, "http_request", "method") or inputs.get("method") or ""
    server = inputs.get("mcpServer") or child(inputs, "http_request", "uri") or ""
    return Tool(str(task.get("name") or type_), str(server)[:200], str(method)[:100])


def _bound(task: Mapping[str, Any], path: str) -> Bound | None:
    condition = task.get("loopCondition")
    if not isinstance(condition, str) or not condition:
        return None
    line = line_of(task, "loopCondition")
    counted = _COUNTED.search(condition[:2_000])
    if counted and "||" not in condition and "?" not in condition:
        # the body runs before its condition is asked: the count is of the turn that has just ended
        turns = int(counted[2]) + (1 if counted[1] == "<=" else 0)
        return Bound(Limit.ITERATIONS, str(turns), path, line)
    return Bound(Limit.CONDITION, condition[:300], path, line)


def retry_of(task: Mapping[str, Any], path: str) -> Retry | None:
    """The task's definition may lie elsewhere: then nothing is known of it here."""
    definition = child(task, "taskDefinition")
    count = child(definition, "retryCount") if definition else task.get("retryCount")
    if count is None and isinstance(definition, Mapping) and definition:
        line = line_of(task, "taskDefinition")
        return Retry(_UNSAID_ATTEMPTS, path, line, Origin.DEFAULT, VERSION)
    if isinstance(count, bool) or not isinstance(count, int):
        return None
    return Retry(count + 1, path, line_of(definition or task, "retryCount"))


def timeout_of(task: Mapping[str, Any], path: str) -> Stated | None:
    places = (child(task, "taskDefinition"), task, child(task, "inputParameters", "http_request"))
    for place in places:
        for key in ("timeoutSeconds", "responseTimeoutSeconds", "readTimeOut"):
            if (value := child(place, key)) and str(value) != "0":
                return Stated(f"{key} {value}", path, line_of(place, key))
    return None


def _stated(task: Mapping[str, Any], path: str, key: str) -> Stated | None:
    return Stated(key, path, line_of(task, key)) if task.get(key) else None


def _output_schema(inputs: Mapping[str, Any], path: str) -> Stated | None:
    for key in _SCHEMAS:
        if inputs.get(key):
            return Stated(key, path, line_of(inputs, key))
    return None
