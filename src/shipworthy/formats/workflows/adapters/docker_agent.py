"""docker-agent (formerly cagent): agents with their toolsets, sub-agents and handoffs.

Counted is every agent, every entry of an agent's `toolsets` and `rag`, and every sub-agent from elsewhere;
an edge leads from an agent to each of these, and to each agent it may call or hand over to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._docker_agent_graph import Graph
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Aspect, Stated, Workflow, WorkflowKind
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.RETRY, Aspect.BOUNDS, Aspect.MODELS, Aspect.FALLBACK,
    Aspect.PROMPTS, Aspect.OWNER, Aspect.VERSION,
})  # fmt: skip
_STATED = {Aspect.OWNER: "author", Aspect.VERSION: "version"}


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    agents = child(root, "agents")
    if not isinstance(agents, Mapping) or not agents:
        return ()
    graph = Graph(root, source)
    graph.draw()
    first = "root" if "root" in agents else str(next(iter(agents)))
    described = child(agents, first, "description")
    return (
        Workflow(
            "docker-agent", ", ".join(str(name) for name in agents)[:200], source.path,
            line_of(root, "agents"), tuple(graph.nodes.values()), tuple(graph.edges),
            (first,) if first in graph.nodes else (),
            kind=WorkflowKind.WORKFLOW if len(agents) > 1 else WorkflowKind.AGENT,
            format_version=str(child(root, "version") or "")[:50],
            description=described[:500] if isinstance(described, str) else "",
            files=tuple(graph.files), stated=_stated(root, source.path),
            expressible=EXPRESSES, gaps=tuple(graph.gaps),
        ),
    )  # fmt: skip


def _stated(root: Any, path: str) -> dict[Aspect, Stated]:
    metadata = child(root, "metadata")
    found = {aspect: child(metadata, key) for aspect, key in _STATED.items()}
    return {
        aspect: Stated(str(value)[:200], path, line_of(metadata, _STATED[aspect]))
        for aspect, value in found.items()
        if isinstance(value, str | int | float) and str(value)
    }


ADAPTERS = (Adapter("docker-agent", _read),)
