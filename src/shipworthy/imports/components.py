"""Strongly connected components: sets in which everything leads to everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Targets = Mapping[str, Sequence[str]]
"""Where each node leads; every node is a key."""


def components(targets: Targets) -> list[tuple[str, ...]]:
    """Tarjan's, without recursion. Each component comes after those it leads to, its nodes sorted."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in sorted(targets):
        if root in number:
            continue
        waiting = [(root, iter(sorted(targets[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while waiting:
            node, rest = waiting[-1]
            for target in rest:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    waiting.append((target, iter(sorted(targets[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], number[target])
            else:
                waiting.pop()
                if waiting:
                    above = waiting[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == number[node]:
                    found.append(_popped(stack, on_stack, node))
    return found


def _popped(stack: list[str], on_stack: set[str], last: str) -> tuple[str, ...]:
    taken: list[str] = []
    while not taken or taken[-1] != last:
        taken.append(stack.pop())
        on_stack.discard(taken[-1])
    return tuple(sorted(taken))


def circles(targets: Targets) -> list[tuple[str, ...]]:
    """The components of two nodes or more, the largest first. A node that leads to itself is no circle."""
    found = [c for c in components(targets) if len(c) > 1]
    return sorted(found, key=lambda c: (-len(c), c))
