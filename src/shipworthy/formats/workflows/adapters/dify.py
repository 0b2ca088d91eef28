"""Dify: a node is every node of the canvas that is no note, and every tool in an agent's list.

Edges are those of the file, one from an agent to each of its tools, and, since Dify draws none, one into
each loop and one back to it from each of its last nodes. An app without a canvas is one model with its
tools and its knowledge.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._dify_app import draw_app, moderate
from shipworthy.formats.workflows.adapters._dify_graph import Canvas
from shipworthy.formats.workflows.dify_exports import dify_export
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Limit,
    NodeKind,
    Origin,
    Stated,
    Workflow,
    WorkflowKind,
)
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.INPUT_SCHEMA,
    Aspect.OUTPUT_SCHEMA, Aspect.APPROVALS, Aspect.VALIDATION, Aspect.RETRY, Aspect.BOUNDS, Aspect.ERRORS,
    Aspect.MODELS, Aspect.PROMPTS, Aspect.RETRIEVAL_FILTER,
})  # fmt: skip
_SECONDS = "1200 s"
_VERSION = "dify 1.x, WORKFLOW_MAX_EXECUTION_TIME"


def _read(source: Source) -> Sequence[Workflow]:
    root, path = dify_export(source.document), source.path
    app = child(root, "app") or child(root, "rag_pipeline")
    mode = str(child(app, "mode") or child(root, "kind") or "")
    canvas = Canvas(path)
    workflow, config = child(root, "workflow"), child(root, "model_config")
    drawn = isinstance(child(workflow, "graph", "nodes"), list)
    if drawn:
        canvas.draw(child(workflow, "graph"))
        moderate(canvas, child(workflow, "features"))
        _keep_secrets(canvas, workflow)
    elif isinstance(config, Mapping):
        draw_app(canvas, config, mode)
    if not canvas.nodes:
        return ()
    return (_workflow(canvas, root, app, mode, drawn=drawn),)


def _workflow(canvas: Canvas, root: Any, app: Any, mode: str, *, drawn: bool) -> Workflow:
    path, line = canvas.path, line_of(app, "name")
    asked = next((n.input_schema for n in canvas.nodes.values() if n.input_schema), None)
    stated = {Aspect.INPUT_SCHEMA: asked} if asked else {}
    alone = mode == "agent-chat" and not drawn
    name, version = child(app, "name"), child(root, "version")
    return Workflow(
        "dify", name[:300] if isinstance(name, str) else "", path, line,
        tuple(canvas.nodes.values()), tuple(canvas.edges), tuple(canvas.entries()) if drawn else ("app",),
        kind=WorkflowKind.AGENT if alone else WorkflowKind.WORKFLOW,
        format_version=str(version)[:40] if version is not None else "",
        description=str(child(app, "description") or "")[:500], stated=stated, expressible=EXPRESSES,
        bound=Bound(Limit.TIME, _SECONDS, path, line, Origin.DEFAULT, _VERSION) if drawn else None,
        gaps=tuple(canvas.gaps),
    )  # fmt: skip


def _keep_secrets(canvas: Canvas, workflow: Any) -> None:
    """An export may be made with the values of secret variables."""
    found = [
        Stated(f"{str(entry.get('name'))[:80]}: ●●●", canvas.path, line_of(entry, "value"))
        for entry in mappings(child(workflow, "environment_variables"))
        if entry.get("value_type") == "secret"
        and isinstance(entry.get("value"), str)
        and entry["value"].strip()
    ]
    first = next((n for n in canvas.nodes.values() if n.kind is NodeKind.ENTRY), None)
    first = first or next(iter(canvas.nodes.values()), None)
    if found and first:
        canvas.nodes[first.id] = dataclasses.replace(first, secrets=(*first.secrets, *found[:20]))


ADAPTERS = (Adapter("dify", _read),)
