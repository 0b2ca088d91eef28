"""n8n: a node is every node that is neither a note nor disabled, an edge every connection between such nodes.

What leads into a disabled node leads to what follows it, as n8n runs it. Sub-nodes (models, memories,
parsers, tools) are nodes of their own; the models they supply are those of the nodes they are attached to.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._n8n_approvals import settle
from shipworthy.formats.workflows.adapters._n8n_conditions import said
from shipworthy.formats.workflows.adapters._n8n_document import MAX_NODES, Drawing, drawing_of
from shipworthy.formats.workflows.adapters._n8n_kinds import is_supplier
from shipworthy.formats.workflows.adapters._n8n_models import model_in_code
from shipworthy.formats.workflows.adapters._n8n_nodes import node_of
from shipworthy.formats.workflows.adapters._n8n_settings import pinned
from shipworthy.formats.workflows.adapters._n8n_subflows import begins_when_called, name_runs
from shipworthy.formats.workflows.adapters._n8n_supply import supply
from shipworthy.formats.workflows.adapters._n8n_wiring import cycles, edges_of, ends_at
from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.n8n_exports import workflows_in
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Gap,
    Limit,
    Node,
    NodeKind,
    Origin,
    Stated,
    Workflow,
)
from shipworthy.schema.nodes import Mapped, line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.RETRY, Aspect.TIMEOUT, Aspect.BOUNDS, Aspect.ERRORS,
    Aspect.MODELS, Aspect.FALLBACK, Aspect.PROMPTS, Aspect.RETRIEVAL_FILTER,
})  # fmt: skip
_SAVES = ("saveDataErrorExecution", "saveDataSuccessExecution")
_HIDDEN = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})
_ONLY_SUPPLIED = frozenset(
    {"ai_languageModel", "ai_memory", "ai_outputParser", "ai_embedding", "ai_vectorStore"}
)
_IN_CODE = frozenset({Aspect.VALIDATION, Aspect.OUTPUT_SCHEMA, Aspect.PROMPTS, Aspect.TIMEOUT, Aspect.RETRY})
_MAX_WORKFLOWS = 500
_MAX_GAPS = 200
_MAX_ROUNDS = 50


def _read(source: Source) -> Sequence[Workflow]:
    written = list(workflows_in(source.document))[:_MAX_WORKFLOWS]
    alone = len(written) == 1
    return [w for each in written if (w := _workflow(each, source.path, alone=alone))]


def _workflow(written: Mapping[str, Any], path: str, *, alone: bool) -> Workflow | None:
    drawing = drawing_of(written)
    if not drawing.nodes:
        return None
    agents = {wire.target for wire in drawing.wires if wire.role == "ai_tool"}
    nodes = {id_: node_of(raw, path, calls_tools=id_ in agents) for id_, raw in drawing.nodes.items()}
    supply(nodes, drawing.nodes, drawing.wires, path)
    edges = edges_of(drawing.nodes, drawing.wires)
    settle(nodes, drawing.nodes, edges, path)
    own = written.get("id")
    own = own[:200] if isinstance(own, str) else ""
    name_runs(nodes, drawing.nodes, own, path if alone else own)
    _bound_cycles(nodes, drawing, edges, path)
    _end_or_say(nodes, edges)
    stated, bound = _stated(written, path)
    silent = Aspect.TRACES not in stated and _saves_nothing(written)
    line = written.line if isinstance(written, Mapped) else 1
    named = str(written["name"])[:300] if isinstance(written.get("name"), str) else ""
    return Workflow(
        "n8n", named, path, line_of(written, "name", line) if named else line,
        tuple(nodes.values()), tuple(edges), _entries(nodes, drawing, edges),
        description=str(written.get("description") or "")[:500], stated=stated,
        expressible=EXPRESSES | {Aspect.TRACES} if silent else EXPRESSES, bound=bound,
        gaps=(*_gaps(drawing, path, line), *_code_in_circles(nodes, edges)),
        personal_data=pinned(written, path), id=own,
        called_at=begins_when_called(drawing.nodes),
    )  # fmt: skip


def _entries(nodes: Mapping[str, Node], drawing: Drawing, edges: Sequence[Edge]) -> tuple[str, ...]:
    """Triggers, or what nothing leads to where there are none: besides a trigger, such a node never runs."""
    reached = {edge.target for edge in edges if edge.kind is not EdgeKind.DATA}
    triggers = [n.id for n in nodes.values() if n.kind is NodeKind.ENTRY or n.native.endswith("Trigger")]
    roots = [id_ for id_, raw in drawing.nodes.items() if id_ not in reached and not is_supplier(raw)]
    leading = {edge.source for edge in edges if edge.kind is not EdgeKind.DATA}
    known = set(triggers)
    unknown = [id_ for id_ in roots if not drawing.nodes[id_].ours and id_ in leading and id_ not in known]
    return tuple(triggers + unknown) if triggers else tuple(roots)


def _bound_cycles(nodes: dict[str, Node], drawing: Drawing, edges: Sequence[Edge], path: str) -> None:
    """A condition that leads out of a ring is expected to come true at some time.

    Where such a condition ends some ways round, another may lead to it out of the ways that are left.
    """
    turning = [e for e in edges if e.kind in {EdgeKind.CONTROL, EdgeKind.LOOP_BACK}]
    led: dict[str, set[str]] = {}
    for edge in turning:
        led.setdefault(edge.source, set()).add(edge.port)
    bounded: set[str] = set()
    for _ in range(_MAX_ROUNDS):
        left = [e for e in turning if not bounded & {e.source, e.target}]
        rings = cycles(nodes, [(e.source, e.target) for e in left])
        leading = {e.source for e in turning if rings.get(e.target) != rings.get(e.source)}
        new = {
            id_
            for id_ in rings
            if nodes[id_].kind is NodeKind.CONDITION
            and (id_ in leading or ends_at(drawing.nodes[id_], led.get(id_, set())))
        }
        if not new:
            return
        bounded |= new
        for id_ in new:
            node = nodes[id_]
            if node.bound is None:
                condition = said(drawing.nodes[id_]) or node.label
                bound = Bound(Limit.CONDITION, condition[:300], path, node.line, Origin.EXPRESSION)
                nodes[id_] = dataclasses.replace(node, bound=bound)


def _code_in_circles(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> Iterator[Gap]:
    """Code that returns no item ends a run there."""
    rings = cycles(nodes, [(e.source, e.target) for e in edges if e.kind is EdgeKind.CONTROL])
    for id_ in [id_ for id_ in rings if nodes[id_].kind is NodeKind.CODE][:_MAX_GAPS]:
        what = "its code may return nothing, which ends the run there"
        yield Gap(what, nodes[id_].path, nodes[id_].line, frozenset({Aspect.BOUNDS}), id_)


def _end_or_say(nodes: dict[str, Node], edges: Sequence[Edge]) -> None:
    """An answer to the caller after which the run goes on is a message on the way."""
    for id_ in {edge.source for edge in edges if edge.kind is EdgeKind.CONTROL}:
        if nodes[id_].kind is NodeKind.EXIT:
            nodes[id_] = dataclasses.replace(nodes[id_], kind=NodeKind.MESSAGE)


def _stated(written: Mapping[str, Any], path: str) -> tuple[dict[Aspect, Stated], Bound | None]:
    """Only what n8n acts on: other keys can be made up."""
    settings = child(written, "settings")
    stated: dict[Aspect, Stated] = {}
    bound: Bound | None = None
    seconds = child(settings, "executionTimeout")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
        line = line_of(settings, "executionTimeout")
        stated[Aspect.TIMEOUT] = Stated(f"{seconds:g} s", path, line)
        bound = Bound(Limit.TIME, f"{seconds:g} s", path, line)
    handler = child(settings, "errorWorkflow")
    if isinstance(handler, str) and handler not in {"", "DEFAULT"}:
        stated[Aspect.ERRORS] = Stated(
            f"errorWorkflow {handler[:100]}", path, line_of(settings, "errorWorkflow")
        )
    for key in (*_SAVES, "customTelemetryTags"):
        value = child(settings, key)
        if value == "all" or (key == "customTelemetryTags" and value):
            stated.setdefault(
                Aspect.TRACES, Stated(f"{key}: {str(value)[:100]}", path, line_of(settings, key))
            )
    return stated, bound


def _saves_nothing(written: Mapping[str, Any]) -> bool:
    """What is not said is a setting of the server, which saves all by default."""
    return all(child(written, "settings", key) == "none" for key in _SAVES)


def _gaps(drawing: Drawing, path: str, line: int) -> Iterator[Gap]:
    """Lost connections, and wiring that cannot be."""
    for source, name, where in drawing.lost[:_MAX_GAPS]:
        if source:
            what = f"a connection leads to “{name}”, which is not in the file"
        else:
            what = f"connections start from “{name}”, which is not in the file"
        yield Gap(what, path, where, frozenset({Aspect.NODES, Aspect.EDGES}), source, broken=True)
    for wire in drawing.wires:
        raw = drawing.nodes[wire.source]
        if wire.role in _ONLY_SUPPLIED and raw.ours and "langchain" not in raw.package:
            what = f"“{raw.id}” is wired as a {wire.role.removeprefix('ai_')}, which a {raw.short} cannot be"
            yield Gap(what, path, raw.line, _HIDDEN | {Aspect.MODELS}, wire.target, broken=True)
    for raw in drawing.nodes.values():
        if model_in_code(raw, path):
            what = "what its code makes of the model’s answer is not followed"
            yield Gap(what, path, raw.line, _IN_CODE, raw.id)
    if drawing.cut:
        yield Gap(f"{drawing.cut} nodes after the first {MAX_NODES}", path, line, _HIDDEN)


ADAPTERS = (Adapter("n8n", _read),)
