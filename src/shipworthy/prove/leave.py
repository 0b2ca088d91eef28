"""Which edges nobody passes without a person's leave.

Everything is asked in two moods. *Certain*: whatever may be an approval is one, so that what is reached all
the same is certainly reached without leave. *Possible*: only what surely asks is an approval, so that what
is not reached is surely guarded. What is reached in one mood only is not known.
"""

from __future__ import annotations

from shipworthy.model.workflows import Approval, Aspect, Edge, EdgeKind, Node, NodeKind
from shipworthy.prove.graph import Graph

MOST_ASKED = 8
"""More approvals that are decided elsewhere are not followed one by one: they count as asked in the
certain mood, as never asked in the possible one."""


def asks(approval: Approval | None, *, certain: bool) -> bool:
    """A yes by timeout is nobody's leave."""
    if approval is None or approval.on_timeout.lower().startswith("approve"):
        return False
    return certain or not approval.doubt


def means_yes(edge: Edge, approval: Approval) -> bool:
    """Where no port is named the run does not go on without leave, unless by its handling of errors."""
    return edge.port in approval.approved if approval.approved else edge.kind is not EdgeKind.ERROR


def opaque_part(graph: Graph, node: Node) -> bool:
    """A sub-workflow whose inside is not in the graph: anything may be in it."""
    inside = any(e.kind is EdgeKind.SUBFLOW for e in graph.out[node.id])
    return node.kind is NodeKind.SUBFLOW and not inside


class Leave:
    """The approvals of a graph in one mood.

    `after_models`: what a node asks that also lets a model speak may have been asked before that.
    """

    def __init__(self, graph: Graph, *, certain: bool, after_models: bool = False) -> None:
        self._graph, self._certain, self._after_models = graph, certain, after_models
        self._here: dict[str, Approval] = {}
        self._bits: dict[str, int] = {}
        self._decided: dict[str, list[tuple[int, Approval]]] = {}
        self._secretive: set[str] = set()
        elsewhere = [n for n in graph.nodes.values() if self._counts(n) and self._sort(n)]
        self.too_many = len(elsewhere) > MOST_ASKED
        for index, node in enumerate(elsewhere):
            assert node.approval is not None
            bit = 0 if self.too_many else 1 << index
            self._bits[node.id] = bit
            self._decided.setdefault(node.approval.decided_at, []).append((bit, node.approval))
        if certain:
            self._secretive.update(graph.gaps.nodes(Aspect.APPROVALS))
            self._secretive |= {n.id for n in graph.nodes.values() if opaque_part(graph, n)}

    def _counts(self, node: Node) -> bool:
        return asks(node.approval, certain=self._certain)

    def _sort(self, node: Node) -> bool:
        """Whether it is decided elsewhere; where it is decided here it is noted."""
        assert node.approval is not None
        if node.approval.decided_at in {"", node.id}:
            self._here[node.id] = node.approval
            return False
        if node.approval.decided_at in self._graph.nodes:
            return True
        if self._certain:  # who decides is not seen
            self._secretive.add(node.id)
        return False

    def asked_at(self, node: str) -> int:
        return 0 if self._too_early(node) else self._bits.get(node, 0)

    def guards(self, node: str) -> bool:
        """Nothing happens at it before somebody was asked, or may have been."""
        asked = (node in self._here or node in self._bits) and not self._too_early(node)
        return asked or node in self._secretive

    def deciding(self, node: str) -> list[Approval]:
        """The approvals whose answer it branches on."""
        here = [self._here[node]] if node in self._here else []
        return here + [approval for _, approval in self._decided.get(node, ())]

    def stops(self, edge: Edge, asked: int) -> bool:
        """It is taken with somebody's leave only."""
        if edge.source in self._secretive or asks(edge.approval, certain=self._certain):
            return True
        here = self._here.get(edge.source)
        if here is not None and means_yes(edge, here) and not self._too_early(edge.source):
            return True
        return any(
            means_yes(edge, approval) and (bit & asked or (self.too_many and self._certain))
            for bit, approval in self._decided.get(edge.source, ())
        )

    def _too_early(self, node: str) -> bool:
        return self._after_models and not self._certain and self._graph.speaks(self._graph.nodes[node])
