"""Where branches meet and the run may wait for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.model.workflows import Edge, NodeKind
from shipworthy.prove.graph import Graph

MOST_EFFORT = 3_000_000

Key = tuple[str, str, str]


def edge_key(edge: Edge) -> Key:
    return edge.source, edge.kind.value, edge.port


def needed_edges(graph: Graph) -> Mapping[str, frozenset[Key]]:
    """By join: the edges something has to come by. Those that only the join itself leads to are none.

    In a graph with too many joins no join is ever passed.
    """
    joins = [n.id for n in graph.nodes.values() if n.kind is NodeKind.JOIN and n.id in graph.reached]
    if len(joins) * (len(graph.edges) + 1) > MOST_EFFORT:
        return dict.fromkeys(joins, frozenset({("", "", "")}))
    needed = {}
    for join in joins:
        without = _beyond_without(graph, join)
        edges = {edge_key(e) for e in graph.into[join] if e.source in without}
        if len(edges) > 1:
            needed[join] = frozenset(edges)
    return needed


def _beyond_without(graph: Graph, join: str) -> set[str]:
    seen = {e for e in graph.entries if e != join}
    waiting = list(seen)
    while waiting:
        for edge in graph.after(waiting.pop()):
            if edge.target not in seen and edge.target != join:
                seen.add(edge.target)
                waiting.append(edge.target)
    return seen
