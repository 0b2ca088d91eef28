"""What runs come to without a person's leave, by shortest ways.

A state is a node with what has happened before: which approvals that are decided elsewhere were asked, and
whether a model has spoken. Of two states at a node the one that was asked less, and saw a model, can do
whatever the other can: so the other is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.model.workflows import Edge
from shipworthy.prove.bodies import Bodies
from shipworthy.prove.graph import Graph
from shipworthy.prove.joins import edge_key, needed_edges
from shipworthy.prove.leave import Leave

MOST_STATES = 400_000


@dataclass(frozen=True, slots=True)
class State:
    node: str
    asked: int
    spoken: bool
    inside_done: bool
    """What the node holds has run: it may be left."""


Arrival = tuple[State, tuple[State, Edge]]


@dataclass(slots=True)
class Found:
    came: dict[State, tuple[State, Edge] | None]
    first: dict[str, State]
    """By node: the state nearest to the start in which a model has spoken."""
    nodes: set[str]
    """Come to at all, with or without a model."""
    complete: bool = True

    def way(self, node: str, most: int) -> tuple[list[str], list[Edge]]:
        """To where a model has spoken before; no more than its last nodes."""
        state, nodes, edges = self.first[node], [node], []
        while (before := self.came[state]) is not None and len(nodes) < most:
            state, edge = before
            nodes.append(state.node)
            edges.append(edge)
        return nodes[::-1], edges[::-1]


class Search:
    def __init__(self, graph: Graph, leave: Leave, *, certain: bool, waits: bool) -> None:
        """`waits`: where branches meet, the run waits for all of them (in the certain mood)."""
        self._graph, self._leave = graph, leave
        self._joins = needed_edges(graph) if certain and waits else {}
        self._bodies = Bodies(graph, certain=certain)
        self._met: dict[str, list[Arrival]] = {}
        self._best: dict[str, list[State]] = {}
        self._waiting: deque[State] = deque()
        self.found = Found({}, {}, set())

    def run(self, starts: Iterable[str]) -> Found:
        for node in starts:
            self._arrive(State(node, 0, spoken=False, inside_done=False), None)
        while self._waiting:
            if len(self.found.came) > MOST_STATES:
                self.found.complete = False
                break
            state = self._waiting.popleft()
            for edge in self._bodies.onward(state.node, done=state.inside_done):
                if not self._leave.stops(edge, state.asked):
                    back = self._bodies.comes_back(edge)
                    self._arrive(State(edge.target, state.asked, state.spoken, back), (state, edge))
        return self.found

    def _arrive(self, state: State, before: tuple[State, Edge] | None) -> None:
        if before is not None and state.node in self._joins:
            self._meet(state, before)
        else:
            self._enter(state, before)

    def _meet(self, state: State, before: tuple[State, Edge]) -> None:
        """Goes on when something has come by each of the edges, as each that has come."""
        met = self._met.setdefault(state.node, [])
        missing = self._joins[state.node] - {edge_key(edge) for _, (_, edge) in met}
        met.append((state, before))
        if not missing:
            self._enter(*joined((state, before), met))
        elif missing == {edge_key(before[1])}:
            for arrival in met:
                self._enter(*joined(arrival, met))

    def _enter(self, state: State, before: tuple[State, Edge] | None) -> None:
        node = self._graph.nodes[state.node]
        asked = state.asked | self._leave.asked_at(node.id)
        spoken = state.spoken or self._graph.speaks(node)
        here = State(node.id, asked, spoken, state.inside_done or not self._bodies.holds(node.id))
        if not self._is_new(here):
            return
        self.found.came[here] = before
        self.found.nodes.add(node.id)
        if spoken:
            self.found.first.setdefault(node.id, here)
        self._waiting.append(here)

    def _is_new(self, state: State) -> bool:
        best = self._best.setdefault(state.node, [])
        if any(_does_more(other, state) for other in best):
            return False
        best[:] = [other for other in best if not _does_more(state, other)]
        best.append(state)
        return True


def _does_more(one: State, other: State) -> bool:
    return (
        not one.asked & ~other.asked and one.spoken >= other.spoken and one.inside_done == other.inside_done
    )


def joined(arrival: Arrival, met: list[Arrival]) -> Arrival:
    """All that has happened in the branches: in this one as it came, in the others as they came first."""
    state, before = arrival
    first: dict[tuple[str, str, str], Arrival] = {}
    for other in met:
        first.setdefault(edge_key(other[1][1]), other)
    first[edge_key(before[1])] = arrival
    asked = 0
    for each, _ in first.values():
        asked |= each.asked
    if not state.spoken:
        before = next((came for each, came in first.values() if each.spoken), before)
    spoken = any(each.spoken for each, _ in first.values())
    return State(state.node, asked, spoken, state.inside_done), before
