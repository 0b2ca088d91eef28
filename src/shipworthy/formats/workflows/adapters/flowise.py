"""Flowise: chatflows, AgentFlow v1 (sequential and multi-agent) and AgentFlow v2.

Counted is every drawn node that is no note, and every tool or store an AgentFlow v2 agent lists; edges
are the drawn ones, one for each such tool, those that loops and workers go back by, and an iteration's to
and from its inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters import _flowise_agentflow as agentflow
from shipworthy.formats.workflows.adapters import _flowise_chatflow as chatflow
from shipworthy.formats.workflows.adapters._flowise_components import turns_of
from shipworthy.formats.workflows.adapters._flowise_document import (
    MAX_NODES,
    Raw,
    drawn,
    notes,
    text,
)
from shipworthy.formats.workflows.adapters._flowise_kinds import is_agentflow_v2, is_step
from shipworthy.formats.workflows.adapters._flowise_wiring import wiring
from shipworthy.formats.workflows.flowise_drawings import flowise_drawings
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Aspect, Bound, Gap, Limit, Origin, Workflow
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.BOUNDS, Aspect.MODELS, Aspect.PROMPTS,
})  # fmt: skip
_RECURSION = "25"
"""What LangGraph for JavaScript takes where Flowise says nothing."""


def _read(source: Source) -> Sequence[Workflow]:
    return tuple(_workflows(source))


def _workflows(source: Source) -> Iterator[Workflow]:
    for drawing in flowise_drawings(source.document):
        root = drawing.root
        raws = drawn(root)
        second = any(is_agentflow_v2(raw) for raw in raws)
        wires = wiring(root, {raw.id for raw in raws}, notes(root), source.path)
        if second:
            nodes, edges, gaps = agentflow.nodes_and_edges(raws, wires, source.path)
            entries = agentflow.entries(nodes)
        else:
            nodes, edges, gaps = chatflow.nodes_and_edges(raws, wires, source.path)
            entries = chatflow.entries(nodes, edges, raws)
        yield Workflow(
            "flowise", drawing.name or _stem(source.path), source.path, drawing.line,
            tuple(nodes), tuple(edges), entries,
            description=text(child(root, "description"))[:500],
            expressible=EXPRESSES | ({Aspect.RETRIEVAL_FILTER} if not second else frozenset()),
            bound=None if second else _bound(raws, source.path),
            gaps=(*wires.gaps, *gaps, *_too_many(root, source.path)), id=drawing.id,
        )  # fmt: skip


def _bound(raws: Sequence[Raw], path: str) -> Bound | None:
    """A flow of agents is a LangGraph run, which ends after so many steps."""
    if leads := next((raw for raw in raws if raw.name == "supervisor"), None):
        return turns_of(leads, path)
    sequential = any(is_step(raw) and raw.name.startswith("seq") for raw in raws)
    version = "@langchain/langgraph 0.0.22"
    return Bound(Limit.ITERATIONS, _RECURSION, path, 1, Origin.DEFAULT, version) if sequential else None


def _too_many(root: Any, path: str) -> Iterator[Gap]:
    if len(mappings(child(root, "nodes"))) > MAX_NODES:
        hides = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})
        yield Gap(f"nodes after the first {MAX_NODES}", path, line_of(root, "nodes"), hides)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


ADAPTERS = (Adapter("flowise", _read),)
