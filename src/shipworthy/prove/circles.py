"""The circles of a workflow, and which of them nothing ends.

What bounds a loop that holds its body ends the circles that come back from the body, no circle around the
loop: a new turn of that begins a new count. What bounds any other node ends every circle through it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from shipworthy.imports.components import components
from shipworthy.model.workflows import Edge, EdgeKind, Node, NodeKind
from shipworthy.prove.graph import Graph
from shipworthy.prove.limits import End, Tier, firmest, of_bound, of_person, of_stated

_TURNS = frozenset({
    EdgeKind.CONTROL, EdgeKind.LOOP_BACK, EdgeKind.HANDOFF, EdgeKind.ERROR, EdgeKind.SUBFLOW
})  # fmt: skip
_OWN_TURNS = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL, NodeKind.TOOL})
"""Their bounds count their own turns, not how often a run comes to them."""


class Circles:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._order = {node: index for index, node in enumerate(graph.nodes)}

    def edges(self, node: str) -> list[Edge]:
        nodes, returns = self._graph.nodes, self._graph.returns.get(node, ())
        back = (e for e in returns if e.kind is EdgeKind.LOOP_BACK and nodes[e.target].kind is NodeKind.LOOP)
        return [*(e for e in self._graph.out[node] if e.kind in _TURNS), *back]

    def all(self) -> list[tuple[str, ...]]:
        return self.left(self._graph.nodes, [])

    def left(self, nodes: Iterable[str], ends: Sequence[End]) -> list[tuple[str, ...]]:
        """The parts of the nodes that still turn in circles where those ends hold, in order."""
        ended = {end.by for end in ends}
        held = {node for node in ended if self._holds_body(node)}
        inside = {n for n in nodes if n not in ended or n in held}
        targets = {
            node: [e.target for e in self.edges(node) if e.target in inside and not self._ends(e, held)]
            for node in inside
        }
        turning = [c for c in components(targets) if len(c) > 1 or c[0] in targets[c[0]]]
        found = [tuple(sorted(c, key=self._order.__getitem__)) for c in turning]
        return sorted(found, key=lambda c: self._order[c[0]])

    def _holds_body(self, id_: str) -> bool:
        node = self._graph.nodes[id_]
        held = node.kind is NodeKind.LOOP and of_person(node) is None
        return held and bool(self._graph.body(id_))

    def _ends(self, edge: Edge, held: set[str]) -> bool:
        return edge.target in held and self._graph.inside(edge.source, edge.target)

    def ends(self, circle: Iterable[str]) -> list[End]:
        """What ends it, in the order of the file."""
        found = (self._end(self._graph.nodes[n]) for n in circle)
        return [end for end in found if end is not None]

    @staticmethod
    def _end(node: Node) -> End | None:
        if node.kind in _OWN_TURNS:
            return of_person(node)
        timeout = of_stated(node.timeout, node.id) if node.kind is NodeKind.LOOP else None
        return firmest(of_bound(node.bound, node.id), timeout, of_person(node))

    def shortest(self, circle: Sequence[str], ends: Sequence[End]) -> list[str]:
        """The shortest way round from the circle's first node, by nodes; it ends where it began."""
        ended = {end.by for end in ends}
        held, inside, start = {n for n in ended if self._holds_body(n)}, set(circle), circle[0]
        came: dict[str, str] = {}
        waiting = deque([start])
        while waiting and start not in came:
            node = waiting.popleft()
            for edge in self.edges(node):
                new = edge.target in inside and edge.target not in came and not self._ends(edge, held)
                if new:
                    came[edge.target] = node
                    waiting.append(edge.target)
        way = [start]
        while len(way) == 1 or way[-1] != start:
            way.append(came[way[-1]])
        return way[::-1]

    def tiers(self, ends: Sequence[End]) -> Iterator[tuple[Tier, list[End]]]:
        """The ends as firm as each tier, and firmer."""
        for tier in Tier:
            yield tier, [end for end in ends if end.tier <= tier]
