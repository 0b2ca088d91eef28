"""Where models' answers go, and what has looked at them by then, by shortest ways."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from shipworthy.model.workflows import Edge
from shipworthy.prove.bodies import Bodies
from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import Leave
from shipworthy.prove.looks import Looked, Looks
from shipworthy.prove.search import MOST_STATES
from shipworthy.prove.witness import Budget


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer that has come to a node. One that is looked at less, and asked about less, matters more."""

    node: str
    asked: int
    looked: Looked
    inside_done: bool
    given: bool = False
    """It is the model's own, not yet handed on."""

    def matters_more(self, other: Carried) -> bool:
        return (
            not self.asked & ~other.asked
            and self.looked <= other.looked
            and self.inside_done == other.inside_done
        )


class Answers:
    def __init__(self, graph: Graph, *, certain: bool) -> None:
        self.graph = graph
        self.leave = Leave(graph, certain=certain, after_models=True)
        self.looks = Looks(graph, self.leave, certain=certain)
        self._bodies = Bodies(graph, certain=certain)
        self.came: dict[Carried, Carried | None] = {}
        self._best: dict[str, list[Carried]] = {}
        self._waiting: deque[Carried] = deque()
        self._budget = Budget()
        self.complete = True

    def carry(self, models: list[str]) -> None:
        for id_ in models:
            if self.looks.says(self.graph.nodes[id_]):
                start = Carried(id_, self.leave.asked_at(id_), Looked.NOT, inside_done=True, given=True)
                self.came[start] = None
                self._waiting.append(start)
        while self._waiting:
            if len(self.came) > MOST_STATES:
                self.complete = False
                break
            self._hand_on(self._waiting.popleft())

    def _hand_on(self, carried: Carried) -> None:
        node = self.graph.nodes[carried.node]
        if self.looks.says(node) and not carried.given:
            return  # it answers anew
        for edge in self._bodies.onward(carried.node, done=carried.inside_done):
            self._arrive(edge, self.looks.along(edge, carried.asked, carried.looked), carried)

    def _arrive(self, edge: Edge, looked: Looked, before: Carried) -> None:
        done = self._bodies.comes_back(edge) or not self._bodies.holds(edge.target)
        asked = before.asked | self.leave.asked_at(edge.target)
        here = Carried(edge.target, asked, looked, done)
        best = self._best.setdefault(edge.target, [])
        if any(other.matters_more(here) for other in best):
            return
        best[:] = [other for other in best if not here.matters_more(other)]
        best.append(here)
        self.came[here] = before
        self._waiting.append(here)

    def worst(self, node: str) -> Carried | None:
        """The answer that comes to it looked at least; of equals one that came first."""
        return min(self._best.get(node, ()), key=lambda c: c.looked, default=None)

    def way(self, carried: Carried) -> list[str]:
        nodes, at, most = [carried.node], carried, self._budget.next()
        while (before := self.came[at]) is not None and len(nodes) < most:
            nodes.append(before.node)
            at = before
        self._budget.take(len(nodes))
        return nodes[::-1]
