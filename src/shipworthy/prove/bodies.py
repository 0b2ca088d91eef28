"""Loops and sub-workflows: what they hold is run before the run goes on from them.

A sub-workflow always runs. The body of a loop surely does where the loop asks its condition afterwards; of
others it is not known, so that going on without is possible and never certain. A loop over items begins
anew with each: what a model said of one is not carried into the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.model.workflows import Edge, EdgeKind, Limit, Node, NodeKind
from shipworthy.prove.graph import Graph


class Bodies:
    def __init__(self, graph: Graph, *, certain: bool) -> None:
        self._graph, self._certain = graph, certain
        self._at_first: dict[str, list[Edge]] = {}
        self._afterwards: dict[str, list[Edge]] = {}
        for node in graph.nodes.values():
            if node.kind in {NodeKind.LOOP, NodeKind.SUBFLOW} and (body := graph.body(node.id)):
                self._hold(node, body)

    def _hold(self, node: Node, body: list[Edge]) -> None:
        every = self._graph.out[node.id]
        over_items = node.bound is not None and node.bound.limit is Limit.ITEMS
        if self._certain or self._surely(node):
            self._at_first[node.id] = [*body, *(e for e in every if e.kind is EdgeKind.ERROR)]
        elif over_items:
            self._at_first[node.id] = every
        if node.id in self._at_first:
            self._afterwards[node.id] = [e for e in every if e not in body] if over_items else every

    def _surely(self, node: Node) -> bool:
        """Its inside runs before it is left, and where the inside ends is seen."""
        runs = node.kind is NodeKind.SUBFLOW or node.at_least_once
        return runs and any(self._inside(edge) for edge in self._graph.into[node.id])

    def holds(self, node: str) -> bool:
        return node in self._at_first

    def onward(self, node: str, *, done: bool) -> list[Edge]:
        if node in self._at_first and not done:
            return self._at_first[node]
        returns = self._graph.returns.get(node, ())
        if self._certain and len(returns) > 1:  # to whom it comes back is not known
            returns = ()
        return [*self._afterwards.get(node, self._graph.out[node]), *returns]

    def comes_back(self, edge: Edge) -> bool:
        """From the inside of what it leads to."""
        return edge.target in self._at_first and self._inside(edge)

    def _inside(self, edge: Edge) -> bool:
        if edge in self._graph.returns.get(edge.source, ()):
            return True
        loop = self._graph.nodes[edge.target].kind is NodeKind.LOOP
        return loop and self._graph.inside(edge.source, edge.target)

    def beyond(self, starts: Iterable[str]) -> frozenset[str]:
        """The starts and all they lead to, whatever is asked on the way."""
        waiting = [(node, True) for node in starts]
        seen = set(waiting)
        while waiting:
            node, done = waiting.pop()
            for edge in self.onward(node, done=done):
                here = edge.target, self.comes_back(edge) or not self.holds(edge.target)
                if here not in seen:
                    seen.add(here)
                    waiting.append(here)
        return frozenset(node for node, _ in seen)
