"""One node of Dify's canvas as a node of the graph."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.agents.literal_secrets import literal_secrets
from shipworthy.formats.workflows.adapters._dify_models import model_of, prompts_of
from shipworthy.formats.workflows.adapters._dify_tools import tool_node
from shipworthy.formats.workflows.code_text import effect_of_code
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.formats.workflows.model_hosts import provider_at
from shipworthy.formats.workflows.requests import effect_of_request
from shipworthy.model.agents import McpServer, Setting
from shipworthy.model.workflows import (
    Bound,
    Check,
    Effect,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Retrieval,
    Retry,
    Stated,
    Tool,
    Validation,
    Via,
)
from shipworthy.schema.nodes import line_of

_KINDS = {
    "start": NodeKind.ENTRY, "datasource": NodeKind.ENTRY, "datasource-empty": NodeKind.ENTRY,
    "end": NodeKind.EXIT, "answer": NodeKind.EXIT, "llm": NodeKind.MODEL_CALL, "agent": NodeKind.AGENT,
    "question-classifier": NodeKind.MODEL_CALL, "parameter-extractor": NodeKind.MODEL_CALL,
    "knowledge-retrieval": NodeKind.RETRIEVAL, "knowledge-index": NodeKind.TOOL,
    "http-request": NodeKind.TOOL, "tool": NodeKind.TOOL, "code": NodeKind.CODE,
    "if-else": NodeKind.CONDITION, "iteration": NodeKind.LOOP, "loop": NodeKind.LOOP,
    "human-input": NodeKind.HUMAN_INPUT, "variable-aggregator": NodeKind.JOIN,
}  # fmt: skip
_INSIDE = frozenset({
    "template-transform", "assigner", "variable-assigner", "list-operator", "document-extractor",
    "iteration-start", "loop-start", "loop-end", "conversation-variable-assigner",
})  # fmt: skip
_GRAPHON = "graphon 0.1.2"
_HTTP_TRIES = 4
_TENANT = re.compile(r"sys\.user_id|sys\.tenant_id")
_IN_BODY = re.compile(r"[\"']model[\"']\s*:\s*[\"']([\w./:@-]{1,120})[\"']")


def node_of(raw: Mapping[str, Any], data: Mapping[str, Any], id_: str, scope: str, path: str) -> Node:
    type_ = str(data.get("type") or "")
    line = line_of(data, "type", getattr(raw, "line", 1))
    if type_ == "tool":
        found = tool_node(data, id_, path, line, type_)
        return _with(found, data, scope, path, line)
    asked = _asked_over_http(data, path, line) if type_ == "http-request" else None
    kind = NodeKind.MODEL_CALL if asked else _kind(type_)
    effect, reason = _effect(type_, kind, data)
    models = (asked,) if asked else tuple(_models(type_, data, path, line))
    node = Node(
        id_, kind, path, line, str(data.get("title") or id_)[:200], type_[:80],
        effect=effect, effect_reason=reason,
        models=models, prompts=prompts_of(data, path, line) if models else (),
        tool=_tool(type_, data), retrieval=_retrieval(type_, data, path, line),
        bound=_bound(type_, data, path, line),
        opaque="" if type_ in _KINDS or type_ in _INSIDE else f"a {type_ or 'nameless'} node is not known",
    )  # fmt: skip
    return _with(node, data, scope, path, line)


def _with(node: Node, data: Mapping[str, Any], scope: str, path: str, line: int) -> Node:
    """What any node may say."""
    return dataclasses.replace(
        node, scope=scope, retry=_retry(data, path, line), timeout=_timeout(data, path, line),
        errors=_errors(data, path), role=_role(node.kind, data, path), input_schema=_variables(data, path),
        output_schema=_schema(data, path), validation=_validation(data, path),
        tenant=_tenant(data, path, line), secrets=_secrets(data, path, line),
    )  # fmt: skip


def _kind(type_: str) -> NodeKind:
    if type_.startswith("trigger-"):
        return NodeKind.ENTRY
    return _KINDS.get(type_, NodeKind.TRANSFORM if type_ in _INSIDE else NodeKind.TOOL)


def _effect(type_: str, kind: NodeKind, data: Mapping[str, Any]) -> tuple[Effect, str]:
    match type_:
        case "http-request":
            if kind is NodeKind.MODEL_CALL:
                return Effect.NONE, "asks a model over HTTP"
            return effect_of_request(
                str(data.get("method") or "get"), str(data.get("url") or ""), str(data.get("title") or "")
            )
        case "code":
            code = str(data.get("code") or "")[:50_000]
            return effect_of_code(code, python=str(data.get("code_language")).startswith("python"))
        case "knowledge-retrieval":
            return Effect.READ, "searches a knowledge base"
        case "knowledge-index":
            return Effect.WRITE, "writes to a knowledge base"
        case "human-input":
            return Effect.NONE, "asks a person"
        case _:
            known = type_ in _KINDS or type_ in _INSIDE or kind is NodeKind.ENTRY
            return (
                (Effect.NONE, "")
                if known
                else (Effect.UNKNOWN, f"what a {type_[:80]} node does is not known")
            )


def _models(type_: str, data: Mapping[str, Any], path: str, line: int) -> list[ModelRef]:
    places: list[Any] = []
    if type_ == "agent":
        places = [child(data, "agent_parameters", "model", "value")]
    elif type_ == "knowledge-retrieval":
        if data.get("retrieval_mode") == "single":
            places = [child(data, "single_retrieval_config", "model")]
        if data.get("metadata_filtering_mode") == "automatic":
            places.append(child(data, "metadata_model_config"))
    elif _kind(type_) is NodeKind.MODEL_CALL:
        places = [data.get("model")]
    return [ref for place in places if (ref := model_of(place, path, line))]


def _asked_over_http(data: Mapping[str, Any], path: str, line: int) -> ModelRef | None:
    address = data.get("url")
    provider = provider_at(address) if isinstance(address, str) else None
    if provider is None:
        return None
    body = child(data, "body", "data")
    text = body if isinstance(body, str) else " ".join(str(e.get("value"))[:5_000] for e in mappings(body))
    found = _IN_BODY.search(text[:20_000])
    where = line_of(data, "url", line)
    if found is None:
        return ModelRef("", Via.UNKNOWN, path, where, provider)
    return ModelRef(found[1], Via.LITERAL, path, line_of(data, "body", where), provider, found[1])


def _tool(type_: str, data: Mapping[str, Any]) -> Tool | None:
    if type_ != "http-request":
        return None
    return Tool(
        str(data.get("title") or type_)[:200],
        str(data.get("url") or "")[:200],
        str(data.get("method") or "get")[:20],
    )


def _retrieval(type_: str, data: Mapping[str, Any], path: str, line: int) -> Retrieval | None:
    if type_ != "knowledge-retrieval":
        return None
    ids = data.get("dataset_ids")
    source = ", ".join(str(i) for i in ids[:20])[:300] if isinstance(ids, list) else ""
    mode = data.get("metadata_filtering_mode")
    where = line_of(data, "metadata_filtering_mode", line)
    if mode == "manual" and mappings(child(data, "metadata_filtering_conditions", "conditions")):
        return Retrieval(source, Stated("metadata_filtering_conditions", path, where))
    if mode == "automatic":
        return Retrieval(source, Stated("a model chooses the filter", path, where, Origin.EXPRESSION))
    return Retrieval(source)


def _bound(type_: str, data: Mapping[str, Any], path: str, line: int) -> Bound | None:
    if type_ == "iteration":
        return Bound(Limit.ITEMS, "as many turns as there are items", path, line)
    if type_ == "loop":
        count = data.get("loop_count")
        if isinstance(count, int) and not isinstance(count, bool):
            return Bound(Limit.ITERATIONS, str(count), path, line_of(data, "loop_count", line))
        return Bound(Limit.ITERATIONS, "", path, line, Origin.UNKNOWN)
    if type_ == "agent":
        parameters = child(data, "agent_parameters")
        turns = child(parameters, "maximum_iterations", "value")
        if isinstance(turns, int | str) and not isinstance(turns, bool):
            return Bound(
                Limit.ITERATIONS, str(turns)[:80], path, line_of(parameters, "maximum_iterations", line)
            )
        return Bound(Limit.ITERATIONS, "", path, line, Origin.UNKNOWN)
    return None


def _retry(data: Mapping[str, Any], path: str, line: int) -> Retry | None:
    told = child(data, "retry_config")
    count = child(told, "max_retries")
    if child(told, "retry_enabled") is True and isinstance(count, int) and not isinstance(count, bool):
        return Retry(count + 1, path, line_of(told, "max_retries", line))
    if data.get("type") == "http-request" and child(told, "retry_enabled") is not False:
        return Retry(_HTTP_TRIES, path, line, Origin.DEFAULT, _GRAPHON)
    return None


def _timeout(data: Mapping[str, Any], path: str, line: int) -> Stated | None:
    if data.get("type") != "http-request":
        return None
    told = child(data, "timeout")
    for key in ("read", "max_read_timeout", "connect", "max_connect_timeout", "write", "max_write_timeout"):
        value = child(told, key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return Stated(f"{key} {value} s", path, line_of(told, key, line))
    return Stated(f"read 600 s ({_GRAPHON})", path, line, Origin.DEFAULT)


def _errors(data: Mapping[str, Any], path: str) -> Stated | None:
    for key in ("error_strategy", "error_handle_mode"):
        value = data.get(key)
        if isinstance(value, str) and value not in {"", "none", "terminated"}:
            return Stated(value[:80], path, line_of(data, key))
    return None


def _role(kind: NodeKind, data: Mapping[str, Any], path: str) -> Stated | None:
    told = child(data, "agent_parameters", "instruction", "value")
    if kind is not NodeKind.AGENT or not isinstance(told, str) or not told.strip():
        return None
    return Stated(told[:300], path, line_of(child(data, "agent_parameters"), "instruction"))


def _variables(data: Mapping[str, Any], path: str) -> Stated | None:
    if data.get("type") != "start" or not mappings(data.get("variables")):
        return None
    names = ", ".join(str(v.get("variable")) for v in mappings(data["variables"])[:20])
    return Stated(names[:200], path, line_of(data, "variables"))


def _schema(data: Mapping[str, Any], path: str) -> Stated | None:
    """What the model's answer is held to."""
    held = data.get("structured_output_enabled") is True or data.get("structured_output_switch_on") is True
    if held and isinstance(child(data, "structured_output", "schema"), Mapping):
        return Stated("structured_output.schema", path, line_of(data, "structured_output"))
    for type_, key in (("parameter-extractor", "parameters"), ("question-classifier", "classes")):
        if data.get("type") == type_ and mappings(data.get(key)):
            return Stated(key, path, line_of(data, key))
    return None


def _validation(data: Mapping[str, Any], path: str) -> Validation | None:
    schema = _schema(data, path)
    return Validation(Check.SCHEMA, schema.value, path, schema.line, rejects=True) if schema else None


def _tenant(data: Mapping[str, Any], path: str, line: int) -> Stated | None:
    """Whoever runs it is named in what is asked or called."""
    seen = str({k: v for k, v in data.items() if k not in {"code", "prompt_template"}})[:50_000]
    found = _TENANT.search(seen) or ("sys.user_id" if "'sys', 'user_id'" in seen else None)
    return Stated(found if isinstance(found, str) else found[0], path, line) if found else None


def _secrets(data: Mapping[str, Any], path: str, line: int) -> tuple[Stated, ...]:
    if data.get("type") != "http-request":
        return ()
    config = child(data, "authorization", "config")
    settings: list[Setting] = []
    if isinstance(key := child(config, "api_key"), str):
        settings.append(Setting("api_key", key[:1_000], line_of(config, "api_key", line)))
    for part in ("headers", "params"):
        for row in str(data.get(part) or "").split("\n")[:50]:
            name, _, value = row.partition(":")
            settings.append(Setting(name.strip()[:80], value.strip()[:1_000], line_of(data, part, line)))
    server = McpServer("", line, url=str(data.get("url") or "")[:2_000], settings=tuple(settings))
    return tuple(
        Stated(f"{name[:80]}: ●●●", path, where) for name, where in dict.fromkeys(literal_secrets(server))
    )
