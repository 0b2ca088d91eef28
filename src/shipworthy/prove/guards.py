"""Which approvals stand before a node."""

from __future__ import annotations

from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import Leave
from shipworthy.prove.search import Found
from shipworthy.prove.witness import listed

_MOST = 12
"""Of more approvals the first are named."""


class Guards:
    def __init__(self, graph: Graph, leave: Leave, found: Found) -> None:
        self._graph, self._leave = graph, leave
        behind: dict[str, set[str]] = {}
        for state in found.came:
            for edge in graph.after(state.node):
                if leave.stops(edge, state.asked):
                    asker = edge.target if edge.approval is not None else edge.source
                    behind.setdefault(asker, set()).add(edge.target)
        order = [n for n in graph.nodes if n in behind][:_MOST]
        self._beyond = {asker: graph.beyond(behind[asker]) for asker in order}

    def named(self, node: str) -> str:
        if self._leave.guards(node):
            return "A person is asked before it acts"
        first = [asker for asker, beyond in self._beyond.items() if node in beyond]
        if node in first:
            return "Each call of it is asked for"
        if not first:
            return "No way leads to it without leave"
        where = listed(self._graph, first)
        return (
            f"A person is asked at {where}" if len(first) == 1 else f"Asked on every way, together: {where}"
        )
