"""Which import to cut so that a circle comes apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shipworthy.imports.components import circles
from shipworthy.imports.order import backward
from shipworthy.model.imports import Edge

EFFORT = 50_000
"""How many edges are looked at for one circle, so that the largest of them take no longer than a blink."""
Edges = Mapping[str, Mapping[str, Edge]]


@dataclass(frozen=True, slots=True)
class Cut:
    """`left` units are still in circles without `edge`; `way` leads from its target back to its source."""

    edge: Edge
    left: int
    way: tuple[Edge, ...]
    cuts: int
    """So many imports, this or others, have to go until no circle is left, at most."""


def best_cut(circle: tuple[str, ...], edges: Edges, imported: Mapping[str, int]) -> Cut:
    """The edge without which the largest circle left is smallest.

    Of equals the one with the fewest imports, then that from a unit much imported to one little imported:
    it leads against the stream. `imported` says by how many each unit is. In a large circle only edges that
    lead backwards are tried.
    """
    inside = set(circle)
    within = {node: {t: e for t, e in edges[node].items() if t in inside and t != node} for node in circle}
    against = backward({n: {t: e.count for t, e in targets.items()} for n, targets in within.items()})
    edge_count = sum(len(t) for t in within.values())
    tries = EFFORT // edge_count
    every = [(node, target) for node, targets in within.items() for target in targets]
    tried = every if len(every) <= tries else against[: max(1, tries)]

    def rank(pair: tuple[str, str]) -> tuple[int, int, int, int, str, int]:
        edge = within[pair[0]][pair[1]]
        left = circles(_without(within, pair))
        largest = len(left[0]) if left else 0
        stream = imported[pair[1]] - imported[pair[0]]
        return (largest, sum(map(len, left)), edge.count, stream, edge.path, edge.line)

    source, target = _smallest(tried, rank)
    left = sum(map(len, circles(_without(within, (source, target)))))
    return Cut(within[source][target], left, way(within, target, source), len(against))


def _smallest(
    pairs: list[tuple[str, str]], rank: Callable[[tuple[str, str]], tuple[int, ...] | tuple[object, ...]]
) -> tuple[str, str]:
    return min((rank(pair), pair) for pair in pairs)[1]


def _without(edges: Edges, pair: tuple[str, str]) -> dict[str, list[str]]:
    return {node: [t for t in targets if (node, t) != pair] for node, targets in edges.items()}


def way(edges: Edges, start: str, end: str) -> tuple[Edge, ...]:
    """The shortest way from one node to another; of several the first by name. Empty where there is none."""
    came: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        node = waiting.popleft()
        for target in sorted(edges[node]):
            if target not in came:
                came[target] = node
                waiting.append(target)
    if end not in came:
        return ()
    steps = []
    while end != start:
        steps.append(edges[came[end]][end])
        end = came[end]
    return tuple(reversed(steps))
