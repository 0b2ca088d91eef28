"""A path as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.model.proofs import Step
from shipworthy.model.workflows import Node
from shipworthy.prove.graph import Graph

_NAMED = 3
_ALL = 200_000
_LEAST = 50


class Budget:
    """So many steps are told of all witnesses together; of those after them the last steps only."""

    def __init__(self) -> None:
        self._left = _ALL

    def next(self) -> int:
        return max(_LEAST, self._left)

    def take(self, steps: int) -> None:
        self._left -= steps


def steps(graph: Graph, way: Iterable[str]) -> tuple[Step, ...]:
    return tuple(
        Step(n.id, n.label or n.id, n.kind.value, n.path, n.line) for n in (graph.nodes[id_] for id_ in way)
    )


def called(node: Node) -> str:
    return f"“{node.label or node.id}”"


def listed(graph: Graph, nodes: Sequence[str]) -> str:
    names = [called(graph.nodes[n]) for n in nodes[:_NAMED]]
    more = len(nodes) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
