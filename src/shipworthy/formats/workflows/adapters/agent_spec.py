"""Open Agent Spec: components that refer to one another, also across files.

Counted as the file draws it: each node of a flow, each agent, each tool and toolbox of an agent; a group of
agents is its members, and a flow that another calls is drawn inside of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._agent_spec_components import Component, Components
from shipworthy.formats.workflows.adapters._agent_spec_graph import Graph
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Aspect, Stated, Workflow, WorkflowKind
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.INPUT_SCHEMA,
    Aspect.OUTPUT_SCHEMA, Aspect.APPROVALS, Aspect.RETRY, Aspect.TIMEOUT, Aspect.ERRORS, Aspect.MODELS,
    Aspect.PROMPTS,
})  # fmt: skip
_DRAWN = frozenset({
    "Agent", "Flow", "Swarm", "ManagerWorkers", "SpecializedAgent", "OciAgent", "A2AAgent", "RemoteAgent",
})  # fmt: skip
_METADATA = {
    Aspect.OWNER: ("owner", "author", "maintainer", "contact"),
    Aspect.VERSION: ("version",),
    Aspect.REVIEW: ("review", "review_status", "status"),
    Aspect.TENANT: ("tenant",),
}


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    if not isinstance(root, Mapping) or str(root.get("component_type")) not in _DRAWN:
        return ()  # a part, which the definitions that refer to it bring in
    components = Components(source)
    top = Component(root, source.path)
    graph = Graph(components)
    first, _ = graph.draw(top)
    one = top.type not in {"Flow", "Swarm", "ManagerWorkers"}
    return (
        Workflow(
            "agent-spec", top.name, source.path, line_of(root, "name", top.line),
            tuple(graph.nodes.values()), tuple(graph.edges), (first,) if first else (),
            WorkflowKind.AGENT if one else WorkflowKind.WORKFLOW,
            format_version=str(root.get("agentspec_version") or "")[:50],
            description=str(root.get("description") or "")[:500], files=tuple(sorted(components.files)),
            stated=_stated(root, source.path), expressible=EXPRESSES, gaps=tuple(graph.gaps),
        ),
    )  # fmt: skip


def _stated(root: Mapping[str, object], path: str) -> dict[Aspect, Stated]:
    """Metadata is free: what it says of itself nothing enforces."""
    found = {}
    metadata = root.get("metadata")
    for aspect, keys in _METADATA.items():
        for key in keys:
            value = child(metadata, key)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                found[aspect] = Stated(str(value)[:200], path, line_of(metadata, key))
                break
    return found


ADAPTERS = (Adapter("agent-spec", _read),)
