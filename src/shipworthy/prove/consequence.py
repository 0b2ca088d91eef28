"""What running a node changes, as far as the graph tells."""

from __future__ import annotations

from shipworthy.model.workflows import Aspect, Effect
from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import opaque_part

ACTS = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE})
_HARMLESS = frozenset({Effect.NONE, Effect.READ})


def consequence(graph: Graph, id_: str) -> tuple[Effect, str]:
    """The effect, unknown where something of the node is hidden; and what says so."""
    node = graph.nodes[id_]
    if node.effect in _HARMLESS:
        if node.effect is Effect.NONE and opaque_part(graph, node):
            return Effect.UNKNOWN, node.opaque or "its inside is not in the graph"
        gap = graph.gaps.at(id_, Aspect.EFFECTS, Aspect.TOOLS, Aspect.NODES)
        if gap is not None:
            return Effect.UNKNOWN, gap.what
    return node.effect, node.effect_reason


def consequential(graph: Graph) -> list[str]:
    """Nodes that act, or may, in the order of the file."""
    return [n for n in graph.nodes if consequence(graph, n)[0] not in _HARMLESS]
