"""An order of nodes in which as few edges as can be had cheaply lead backwards.

Eades, Lin and Smyth 1993: what nothing leads to comes first, what leads nowhere last, and of the rest the
node with the most edges out over edges in.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

Weights = Mapping[str, Mapping[str, int]]
"""The weight of the edge from a node to another; every node is a key."""


def order(weights: Weights) -> list[str]:
    nodes = sorted(weights)
    into: dict[str, dict[str, int]] = {node: {} for node in nodes}
    for node in nodes:
        for target, weight in weights[node].items():
            if target != node:
                into[target][node] = weight
    balance = {n: sum(w for t, w in weights[n].items() if t != n) - sum(into[n].values()) for n in nodes}
    outgoing = {n: sum(t != n for t in weights[n]) for n in nodes}
    incoming = {n: len(into[n]) for n in nodes}
    left = set(nodes)
    first: list[str] = []
    last: list[str] = []
    sources = [n for n in nodes if not incoming[n]]
    sinks = [n for n in nodes if not outgoing[n]]
    heap = [(-balance[n], n) for n in nodes]
    heapq.heapify(heap)
    while left:
        node, end = _next(sources, sinks, heap, left, balance)
        (last if end else first).append(node)
        left.discard(node)
        for target, weight in sorted(weights[node].items()):
            if target in left:
                incoming[target] -= 1
                balance[target] += weight
                heapq.heappush(heap, (-balance[target], target))
                if not incoming[target]:
                    sources.append(target)
        for source, weight in sorted(into[node].items()):
            if source in left:
                outgoing[source] -= 1
                balance[source] -= weight
                heapq.heappush(heap, (-balance[source], source))
                if not outgoing[source]:
                    sinks.append(source)
    return first + last[::-1]


def _next(
    sources: list[str],
    sinks: list[str],
    heap: list[tuple[int, str]],
    left: set[str],
    balance: Mapping[str, int],
) -> tuple[str, bool]:
    """The node to place, and whether at the end."""
    while sinks:
        if (node := sinks.pop()) in left:
            return node, True
    while sources:
        if (node := sources.pop()) in left:
            return node, False
    while True:
        negative, node = heapq.heappop(heap)
        if node in left and balance[node] == -negative:
            return node, False


def backward(weights: Weights) -> list[tuple[str, str]]:
    """The edges that lead backwards in that order: without them there is no circle."""
    place = {node: index for index, node in enumerate(order(weights))}
    return sorted((n, t) for n, targets in weights.items() for t in targets if place[t] < place[n])
