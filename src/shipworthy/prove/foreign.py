"""Nodes of other definitions that were drawn in: what is proved of them here, and what where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.prove.bodies import Bodies
from shipworthy.prove.graph import Graph

_MOST_PARTS = 200


class Foreign:
    """They are judged here where a model from outside of their part leads to them."""

    def __init__(self, graph: Graph, models: Sequence[str]) -> None:
        self._graph, self._models, self._bodies = graph, models, Bodies(graph, certain=False)
        self._led_to: dict[str, frozenset[str]] = {}

    def proved_elsewhere(self, node: str) -> bool:
        part = self._graph.parts.get(node)
        if part is None:
            return False
        if part not in self._led_to:
            if len(self._led_to) >= _MOST_PARTS:
                return False
            outside = [m for m in self._models if not self._inside(m, part)]
            self._led_to[part] = self._bodies.beyond(outside)
        return node not in self._led_to[part]

    def _inside(self, node: str, part: str) -> bool:
        parts = self._graph.parts
        within = parts.get(node)
        while within is not None and within != part:
            within = parts.get(within)
        return within == part
