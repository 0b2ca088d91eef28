"""The nodes of a workflow in the order in which they run, as far as there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shipworthy.model.workflow_results import DrawnNode, Graph


def in_order(graph: Graph) -> Iterator[DrawnNode]:
    """From the entries on, each after all that lead to it; a step back in a circle orders nothing."""
    places = {node.id: n for n, node in enumerate(graph.nodes)}
    after: list[list[int]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        if edge.start in places and edge.end in places:
            after[places[edge.start]].append(places[edge.end])
    led_to = {end for ends in after for end in ends}
    starts = [places[entry] for entry in graph.entries if entry in places]
    seen: set[int] = set()
    for group in (starts, [n for n in places.values() if n not in led_to], places.values()):
        yield from (graph.nodes[n] for n in _walked(group, after, seen))


def _walked(starts: Iterable[int], after: Sequence[Sequence[int]], seen: set[int]) -> Sequence[int]:
    """Depth first, told backwards: what is finished last has nothing before it."""
    finished: list[int] = []
    for start in reversed(list(starts)):
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(after[start][::-1]))]
        while path:
            node, ahead = path[-1]
            target = next((n for n in ahead if n not in seen), None)
            if target is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(after[target][::-1])))
    return finished[::-1]
