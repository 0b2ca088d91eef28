"""A workflow as proofs walk it: the edges that order what runs, where runs begin, which nodes are models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from shipworthy.imports.components import components
from shipworthy.model.workflows import Edge, EdgeKind, Node, NodeKind, Workflow
from shipworthy.prove.calls import body_edges, returns_of, within
from shipworthy.prove.gaps import Gaps
from shipworthy.prove.rounds import BODY_PORTS, rounds_of

SPEAKS = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})
_SUPPLIED = frozenset({
    NodeKind.TOOL, NodeKind.RETRIEVAL, NodeKind.MEMORY, NodeKind.VALIDATION, NodeKind.ENTRY, NodeKind.FORK,
    NodeKind.JOIN,
})  # fmt: skip
"""Models named at these embed, rank or check: what they say is not what the run goes on with."""


class Graph:
    """Edges between nodes that exist, data edges left out, in the order of the file."""

    def __init__(self, workflow: Workflow, parts: Mapping[str, str] = MappingProxyType({})) -> None:
        """`parts`: by node that was drawn in from another definition, the node that runs that part."""
        self.workflow, self.parts = workflow, parts
        self.nodes: dict[str, Node] = {}
        for node in workflow.nodes:
            self.nodes.setdefault(node.id, node)
        self.edges = [e for e in workflow.edges if self._followed(e)]
        self.out = _by(self.edges, self.nodes, "source")
        self.returns = returns_of(self.nodes, self.out, self.speaks)
        """By the last node of a part that was called: edges back to whoever may have called it."""

    def _followed(self, edge: Edge) -> bool:
        return edge.kind is not EdgeKind.DATA and edge.source in self.nodes and edge.target in self.nodes

    @cached_property
    def _rounds(self) -> Mapping[str, frozenset[str]]:
        return rounds_of(self.nodes, self.out)

    def body(self, id_: str) -> list[Edge]:
        """The edges that lead into what a loop repeats or a sub-workflow holds."""
        if scoped := body_edges(self.nodes[id_], self.out[id_], self.nodes):
            return scoped
        around = self._rounds.get(id_, ())
        return [e for e in self.out[id_] if e.target in around and e.port in BODY_PORTS]

    def inside(self, node: str, loop: str) -> bool:
        """It is the loop, or of what the loop repeats."""
        return (
            node == loop or within(self.nodes[node], loop, self.nodes) or node in self._rounds.get(loop, ())
        )

    def after(self, node: str) -> list[Edge]:
        return [*self.out[node], *self.returns.get(node, ())]

    @cached_property
    def into(self) -> Mapping[str, Sequence[Edge]]:
        every = [*self.edges, *(e for edges in self.returns.values() for e in edges)]
        return _by(every, self.nodes, "target")

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """As stated; else whatever no edge from outside leads to, be it one node or a circle."""
        if stated := [e for e in dict.fromkeys(self.workflow.entries) if e in self.nodes]:
            return tuple(stated)
        led_to: set[int] = set()
        parts = components({n: [e.target for e in self.after(n)] for n in self.nodes})
        part_of = {node: index for index, part in enumerate(parts) for node in part}
        for node in self.nodes:
            led_to |= {part_of[e.target] for e in self.after(node)} - {part_of[node]}
        return tuple(node for node in self.nodes if part_of[node] not in led_to)

    @cached_property
    def reached(self) -> frozenset[str]:
        """What a run may come to, whatever is asked on the way."""
        return self.beyond(self.entries)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Nodes at which a model says what the run goes on with, whether or not a run reaches them."""
        return tuple(id_ for id_, node in self.nodes.items() if self.speaks(node))

    def speaks(self, node: Node) -> bool:
        if node.kind not in SPEAKS and (not node.models or node.kind in _SUPPLIED):
            return False
        return node.id not in self._suppliers

    @cached_property
    def _suppliers(self) -> frozenset[str]:
        """Nodes that only lend what they are to others: nothing but data connects them."""
        gives = {e.source for e in self.workflow.edges if e.kind is EdgeKind.DATA}
        runs = {end for e in self.edges for end in (e.source, e.target)}
        return frozenset(gives - runs - set(self.workflow.entries))

    def beyond(self, starts: Iterable[str]) -> frozenset[str]:
        """The starts and all they lead to."""
        seen = set(starts)
        waiting = list(seen)
        while waiting:
            for edge in self.after(waiting.pop()):
                if edge.target not in seen:
                    seen.add(edge.target)
                    waiting.append(edge.target)
        return frozenset(seen)

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps(self.workflow.gaps, self.nodes)


def _by(edges: Iterable[Edge], nodes: Iterable[str], end: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {node: [] for node in nodes}
    for edge in edges:
        found[getattr(edge, end)].append(edge)
    return found
