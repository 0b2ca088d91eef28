"""Loops and sub-workflows: what they hold is run before the run goes on from them.

A sub-workflow always runs. The body of a loop surely does where the loop asks its condition afterwards; of
others it is not known, so that going on without is possible and never certain.
"""

from __future__ import annotations

from shipworthy.model.workflows import Edge, EdgeKind, NodeKind
from shipworthy.prove.calls import body_edges, within
from shipworthy.prove.graph import Graph


class Bodies:
    def __init__(self, graph: Graph, *, certain: bool) -> None:
        self._graph, self._certain = graph, certain
        self._inner: dict[str, list[Edge]] = {}
        for node in graph.nodes.values():
            if node.kind in {NodeKind.LOOP, NodeKind.SUBFLOW}:
                inner = body_edges(node, graph.out[node.id], graph.nodes)
                if inner and (certain or self._surely(node.id)):
                    self._inner[node.id] = inner

    def _surely(self, id_: str) -> bool:
        """Its inside runs before it is left, and where the inside ends is seen."""
        node = self._graph.nodes[id_]
        runs = node.kind is NodeKind.SUBFLOW or node.at_least_once
        return runs and any(self._inside(edge) for edge in self._graph.into[id_])

    def holds(self, node: str) -> bool:
        return node in self._inner

    def onward(self, node: str, *, done: bool) -> list[Edge]:
        if node in self._inner and not done:
            return [*self._inner[node], *(e for e in self._graph.out[node] if e.kind is EdgeKind.ERROR)]
        returns = self._graph.returns.get(node, ())
        if self._certain and len(returns) > 1:  # to whom it comes back is not known
            returns = ()
        return [*self._graph.out[node], *returns]

    def comes_back(self, edge: Edge) -> bool:
        """From the inside of what it leads to."""
        return edge.target in self._inner and self._inside(edge)

    def _inside(self, edge: Edge) -> bool:
        target = self._graph.nodes[edge.target]
        if edge in self._graph.returns.get(edge.source, ()):
            return True
        if target.kind is not NodeKind.LOOP:
            return False
        return edge.source == target.id or within(
            self._graph.nodes[edge.source], target.id, self._graph.nodes
        )
