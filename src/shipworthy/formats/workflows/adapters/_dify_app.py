"""Dify's apps without a canvas: a model with a prompt, its tools and its knowledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._dify_graph import Canvas
from shipworthy.formats.workflows.adapters._dify_models import model_of, prompts_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Bound,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Limit,
    Node,
    NodeKind,
    Origin,
    Retrieval,
    Stated,
    Validation,
)
from shipworthy.schema.nodes import line_of


def draw_app(canvas: Canvas, config: Mapping[str, Any], mode: str) -> None:
    path, line = canvas.path, line_of(config, "model", getattr(config, "line", 1))
    agent = config.get("agent_mode")
    acts = mode == "agent-chat" or (child(agent, "enabled") is True and bool(mappings(child(agent, "tools"))))
    model = model_of(config.get("model"), path, line)
    node = Node(
        "app", NodeKind.AGENT if acts else NodeKind.MODEL_CALL, path, line, "app", mode[:80],
        models=(model,) if model else (), prompts=prompts_of(config, path, line),
        validation=moderation(config.get("sensitive_word_avoidance"), path),
        bound=_bound(agent, path, line) if acts else None, role=_role(config, path) if acts else None,
        input_schema=_form(config, path),
    )  # fmt: skip
    canvas.nodes["app"] = node
    canvas.nodes["app"] = canvas.agent_tools(node, child(agent, "tools")) if acts else node
    sets = ", ".join(_datasets(config))
    if sets:
        where = line_of(config, "dataset_configs", line)
        canvas.nodes["knowledge"] = Node(
            "knowledge", NodeKind.RETRIEVAL, path, where, "knowledge", "dataset_configs", effect=Effect.READ,
            effect_reason="searches a knowledge base", retrieval=Retrieval(sets[:300], _filter(config, path)),
        )  # fmt: skip
        kind = EdgeKind.TOOL_CALL if acts else EdgeKind.DATA
        ends = ("app", "knowledge") if acts else ("knowledge", "app")
        canvas.edges.append(Edge(*ends, kind, line=where))


def moderation(told: Any, path: str) -> Validation | None:
    """Only what looks at the model's answer counts; it replaces or ends what it does not let pass."""
    outputs = child(told, "config", "outputs_config") or child(told, "configs", "outputs_config")
    if child(told, "enabled") is not True or child(outputs, "enabled") is not True:
        return None
    kind = str(child(told, "type") or "moderation")[:80]
    return Validation(
        Check.CONTENT, "sensitive_word_avoidance", path, line_of(told, "enabled"), (kind,), rejects=True
    )


def moderate(canvas: Canvas, features: Any) -> None:
    """A chat app's moderation looks at all it answers."""
    check = moderation(child(features, "sensitive_word_avoidance"), canvas.path)
    for id_, node in list(canvas.nodes.items()):
        if check is not None and node.native == "answer":
            canvas.nodes[id_] = dataclasses.replace(node, validation=check)


def _bound(agent: Any, path: str, line: int) -> Bound:
    turns = child(agent, "max_iteration")
    if isinstance(turns, int) and not isinstance(turns, bool):
        return Bound(Limit.ITERATIONS, str(turns), path, line_of(agent, "max_iteration", line))
    return Bound(Limit.ITERATIONS, "", path, line, Origin.UNKNOWN)


def _role(config: Mapping[str, Any], path: str) -> Stated | None:
    told = config.get("pre_prompt")
    said = isinstance(told, str) and told.strip()
    return Stated(str(told)[:300], path, line_of(config, "pre_prompt")) if said else None


def _form(config: Mapping[str, Any], path: str) -> Stated | None:
    fields = mappings(config.get("user_input_form"))
    return Stated(f"{len(fields)} fields", path, line_of(config, "user_input_form")) if fields else None


def _datasets(config: Mapping[str, Any]) -> Iterator[str]:
    for entry in mappings(child(config, "dataset_configs", "datasets", "datasets"))[:50]:
        if child(entry, "dataset", "enabled") is not False and (id_ := child(entry, "dataset", "id")):
            yield str(id_)[:100]


def _filter(config: Mapping[str, Any], path: str) -> Stated | None:
    told = config.get("dataset_configs")
    if child(told, "metadata_filtering_mode") != "manual":
        return None
    return Stated("metadata_filtering_conditions", path, line_of(told, "metadata_filtering_mode"))
