"""The nodes of a workflow in the order in which they run, as far as there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

from shipworthy.model.workflow_results import DrawnNode, Graph
from shipworthy.model.workflows import EdgeKind


def in_order(graph: Graph) -> Iterator[DrawnNode]:
    """Each after all that lead to it; in a cycle, the one that is reached first."""
    places = {node.id: n for n, node in enumerate(graph.nodes)}
    after: list[list[int]] = [[] for _ in graph.nodes]
    waits = [0] * len(graph.nodes)
    for edge in graph.edges:
        start, end = places.get(edge.start), places.get(edge.end)
        if start is None or end is None or start == end or edge.kind is EdgeKind.LOOP_BACK:
            continue
        after[start].append(end)
        waits[end] += 1
    yield from (graph.nodes[n] for n in _drained(after, waits, _reached(graph, after, places)))


def _reached(graph: Graph, after: Sequence[Sequence[int]], places: dict[str, int]) -> Sequence[int]:
    """How soon each is reached; those that never are come last."""
    soon = [len(graph.nodes)] * len(graph.nodes)
    starts = [places[e] for e in graph.entries if e in places]
    for n in starts:
        soon[n] = 0
    ahead = starts
    while ahead:
        found = []
        for n in ahead:
            for target in after[n]:
                if soon[target] > soon[n] + 1:
                    soon[target] = soon[n] + 1
                    found.append(target)
        ahead = found
    return soon


def _drained(after: Sequence[Sequence[int]], waits: list[int], soon: Sequence[int]) -> Iterator[int]:
    ready = [n for n, many in enumerate(waits) if not many]
    heapify(ready)
    stuck = sorted((n for n, many in enumerate(waits) if many), key=lambda n: (soon[n], n), reverse=True)
    done: set[int] = set()
    while ready or stuck:
        n = heappop(ready) if ready else stuck.pop()
        if n in done:
            continue
        done.add(n)
        yield n
        for target in after[n]:
            waits[target] -= 1
            if not waits[target] and target not in done:
                heappush(ready, target)
