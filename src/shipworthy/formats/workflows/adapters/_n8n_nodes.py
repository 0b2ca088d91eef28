"""One node of n8n as a node of the graph."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.formats.workflows.adapters._n8n_code import code_effect
from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_effects import connector_of, effect_of, operation
from shipworthy.formats.workflows.adapters._n8n_kinds import is_supplier, kind_of
from shipworthy.formats.workflows.adapters._n8n_models import (
    model_in_code,
    model_of,
    model_over_http,
    prompts_of,
)
from shipworthy.formats.workflows.adapters._n8n_settings import errors_of, retry_of, secrets_of, timeout_of
from shipworthy.formats.workflows.adapters._n8n_values import is_expression, plain, text
from shipworthy.formats.workflows.effects import effect_of_name, effect_of_names
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import (
    Bound,
    Check,
    Effect,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retrieval,
    Stated,
    Tool,
    Validation,
)
from shipworthy.schema.nodes import line_of

_AGENT_TURNS = "10"
_AGENT_VERSION = "n8n-nodes-langchain 2.41.1"
_ASKING = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})
_NO_EFFECT = {
    NodeKind.ENTRY: "a trigger", NodeKind.AGENT: "", NodeKind.MODEL_CALL: "",
    NodeKind.MEMORY: "keeps the conversation", NodeKind.VALIDATION: "", NodeKind.CONDITION: "",
    NodeKind.JOIN: "", NodeKind.LOOP: "", NodeKind.TRANSFORM: "", NodeKind.APPROVAL: "asks for leave",
    NodeKind.HUMAN_INPUT: "asks a person", NodeKind.EXIT: "", NodeKind.MESSAGE: "",
}  # fmt: skip


def node_of(raw: Raw, path: str, *, calls_tools: bool) -> Node:
    by_code = model_in_code(raw, path)
    over_http = connector_of(raw) in {"httpRequest", "toolHttpRequest"}
    asked = model_over_http(raw, path) if over_http else by_code
    kind = kind_of(raw, calls_tools=calls_tools, asked_over_http=over_http and asked is not None)
    effect, reason = _effect(raw, kind)
    kind = NodeKind.MODEL_CALL if by_code else kind
    return Node(
        raw.id, kind, path, raw.line, label=raw.id, native=raw.type[:200],
        effect=effect, effect_reason=reason,
        models=_models(raw, kind, asked, path), prompts=_prompts(raw, kind, path),
        tool=_tool(raw, kind), validation=_validation(raw, path), retrieval=_retrieval(raw, kind, path),
        bound=_bound(raw, kind, path), retry=retry_of(raw, path), timeout=timeout_of(raw, path),
        role=_role(raw, kind, path), input_schema=_input(raw, path), output_schema=_output(raw, kind, path),
        errors=errors_of(raw, path), secrets=secrets_of(raw, path), opaque=_opaque(raw, kind),
    )  # fmt: skip


def _effect(raw: Raw, kind: NodeKind) -> tuple[Effect, str]:
    if raw.short.startswith("vectorStore") and kind is NodeKind.TOOL:
        return Effect.WRITE, "writes to an index"
    if kind is NodeKind.RETRIEVAL:
        return Effect.READ, "searches an index"
    if kind is NodeKind.SUBFLOW:
        return Effect.UNKNOWN, "what the workflow it starts does is not known here"
    if raw.short in {"toolCalculator", "toolThink"}:
        return Effect.NONE, "only reckons"
    if raw.short in {"toolWikipedia", "toolSerpApi", "toolSearXng", "toolWolframAlpha"}:
        return Effect.READ, "searches the web"
    if raw.short in {"mcpClientTool", "mcpClient", "mcpRegistryClientTool"}:
        return _of_server(raw)
    if raw.short == "code" and "langchain" in raw.package:
        return code_effect(raw)
    if kind in _NO_EFFECT:
        return Effect.NONE, _NO_EFFECT[kind]
    return effect_of(raw)


def _of_server(raw: Raw) -> tuple[Effect, str]:
    """The worst of the tools it may call, where they are named."""
    named = _included(raw)
    if named is None or not named:
        tool = plain(raw.parameters, "tool") or plain(raw.parameters, "toolName")
        return effect_of_name(tool) if tool else (Effect.UNKNOWN, "whatever tools the server offers")
    return effect_of_names(named)


def _included(raw: Raw) -> tuple[str, ...] | None:
    if text(raw.parameters, "include") != "selected":
        return None
    listed = raw.parameters.get("includeTools")
    return tuple(str(name)[:100] for name in listed[:200]) if isinstance(listed, list) else ()


def _models(raw: Raw, kind: NodeKind, asked: ModelRef | None, path: str) -> tuple[ModelRef, ...]:
    if asked is not None:
        return (asked,)
    if raw.short.startswith(("lm", "embeddings")) and "langchain" in raw.package:
        return (model_of(raw, path),)
    own = kind in _ASKING and raw.short not in _BY_SUPPLIER
    return (model_of(raw, path),) if own else ()


_BY_SUPPLIER = frozenset(
    [
        "agent",
        "agentTool",
        "chainLlm",
        "chainSummarization",
        "chainRetrievalQa",
        "informationExtractor",
        "sentimentAnalysis",
        "textClassifier",
        "microsoftAgent365Trigger",
        "code",
    ]
)
"""Their model is a node of its own."""


def _prompts(raw: Raw, kind: NodeKind, path: str) -> tuple[Prompt, ...]:
    return prompts_of(raw, path) if kind in _ASKING else ()


def _tool(raw: Raw, kind: NodeKind) -> Tool | None:
    resource, done = operation(raw)
    called = f"{resource}.{done}".strip(".")
    if raw.short in {"mcpClientTool", "mcpClient", "mcpRegistryClientTool"}:
        server = text(raw.parameters, "endpointUrl") or text(raw.parameters, "sseEndpoint")
        allowed = _included(raw)
        everything = (
            raw.short.endswith("Tool") and allowed is None and text(raw.parameters, "include") != "except"
        )
        return Tool(raw.id, server[:200] or "MCP", allowed=allowed, everything=everything)
    if kind is NodeKind.SUBFLOW:
        chosen = child(raw.parameters, "workflowId")
        named = text(chosen, "cachedResultName") or text(raw.parameters, "workflowId")
        return Tool(named[:200] or raw.id, "n8n", text(raw.parameters, "workflowId")[:200])
    if connector_of(raw) in {"httpRequest", "toolHttpRequest"}:
        method = text(raw.parameters, "method") or text(raw.parameters, "requestMethod") or "GET"
        return Tool(raw.id, text(raw.parameters, "url")[:200], method[:100])
    return Tool(raw.id, connector_of(raw), called[:100]) if kind is NodeKind.TOOL else None


def _validation(raw: Raw, path: str) -> Validation | None:
    if raw.short != "guardrails":
        return None
    checks = child(raw.parameters, "guardrails")
    told: list[str] = []
    for name in checks if isinstance(checks, Mapping) else ():
        threshold = text(child(checks, name, "value"), "threshold")
        told.append(f"{name} >= {threshold}" if threshold else str(name))
    classifies = text(raw.parameters, "operation") != "sanitize"
    passed = frozenset({"pass"}) if classifies else frozenset[str]()
    return Validation(Check.CONTENT, "guardrails", path, raw.line, tuple(told[:50]), classifies, passed)


def _retrieval(raw: Raw, kind: NodeKind, path: str) -> Retrieval | None:
    if kind is not NodeKind.RETRIEVAL or not raw.short.startswith("vectorStore"):
        return None
    options = child(raw.parameters, "options")
    narrowed: Stated | None = None
    for key in (
        "metadata",
        "searchFilterJson",
        "filter",
        "pineconeNamespace",
        "namespace",
        "preFilter",
        "metadataFilter",
        "tenant",
    ):
        if child(options, key):
            narrowed = Stated(key, path, line_of(options, key, raw.line))
            break
    keys = (
        "tableName",
        "qdrantCollection",
        "pineconeIndex",
        "milvusCollection",
        "weaviateCollection",
        "mongoCollection",
        "memoryKey",
        "indexName",
    )
    source = next((found for key in keys if (found := text(raw.parameters, key))), "")
    return Retrieval(source[:200], narrowed)


def _bound(raw: Raw, kind: NodeKind, path: str) -> Bound | None:
    options = child(raw.parameters, "options")
    if kind is NodeKind.LOOP:
        again = child(options, "reset")
        if again:
            origin = Origin.EXPRESSION if isinstance(again, str) else Origin.UNKNOWN
            return (
                Bound(Limit.CONDITION, str(again)[:200], path, line_of(options, "reset", raw.line), origin)
                if isinstance(again, str)
                else None
            )
        return Bound(Limit.ITEMS, "as many turns as there are items", path, raw.line)
    if kind is not NodeKind.AGENT or raw.short not in {"agent", "agentTool", "microsoftAgent365Trigger"}:
        return None
    if turns := text(options, "maxIterations"):
        origin = Origin.EXPRESSION if is_expression(turns) else Origin.EXPLICIT
        return Bound(Limit.ITERATIONS, turns[:100], path, line_of(options, "maxIterations", raw.line), origin)
    return Bound(Limit.ITERATIONS, _AGENT_TURNS, path, raw.line, Origin.DEFAULT, _AGENT_VERSION)


def _role(raw: Raw, kind: NodeKind, path: str) -> Stated | None:
    if kind is not NodeKind.AGENT:
        return None
    options = child(raw.parameters, "options")
    for holder, key in (
        (options, "systemMessage"),
        (raw.parameters, "systemMessage"),
        (raw.parameters, "toolDescription"),
        (options, "prefix"),
    ):
        if told := text(holder, key):
            return Stated(told[:300], path, line_of(holder, key, raw.line))
    return None


def _input(raw: Raw, path: str) -> Stated | None:
    for key in ("workflowInputs", "formFields", "jsonExample", "inputSchema"):
        if raw.parameters.get(key) and not raw.short.startswith(("outputParser", "informationExtractor")):
            return Stated(key, path, line_of(raw.parameters, key, raw.line))
    return None


def _output(raw: Raw, kind: NodeKind, path: str) -> Stated | None:
    """What the node itself holds its model's answer to."""
    for key in {
        "informationExtractor": ("attributes", "inputSchema", "jsonSchemaExample"),
        "textClassifier": ("categories",),
    }.get(raw.short, ()):
        if raw.parameters.get(key):
            return Stated(key, path, line_of(raw.parameters, key, raw.line))
    if kind is NodeKind.MODEL_CALL:
        for holder in (
            child(raw.parameters, "options", "textFormat", "textOptions"),
            child(raw.parameters, "options"),
        ):
            if text(holder, "type") == "json_schema" or child(holder, "responseSchema"):
                return Stated("json_schema", path, line_of(holder, "type", raw.line))
    return None


def _opaque(raw: Raw, kind: NodeKind) -> str:
    if kind is NodeKind.SUBFLOW:
        return "another workflow"
    if not raw.ours and kind is NodeKind.TOOL:
        return "a node that is no part of n8n"
    return "what it supplies decides" if is_supplier(raw) and kind is NodeKind.TOOL else ""
