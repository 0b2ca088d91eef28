"""The layers that a graph of packages falls into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from shipworthy.imports.order import Weights, backward


def levels(weights: Weights) -> dict[str, int]:
    """0 for what imports no other; else one above the highest it imports. Backward edges are left out."""
    against = set(backward(weights))
    kept = {n: [t for t in targets if t != n and (n, t) not in against] for n, targets in weights.items()}
    found: dict[str, int] = {}
    for start in sorted(kept):
        waiting = [start]
        while waiting:
            node = waiting[-1]
            open_ones = [t for t in kept[node] if t not in found]
            if open_ones:
                waiting += open_ones
            else:
                waiting.pop()
                found[node] = 1 + max((found[t] for t in kept[node]), default=-1)
    return found


MOST = 0.8
"""The share of a project's units that makes a folder the one its code lies in."""


def parts_of(units: Iterable[str]) -> dict[str, str]:
    """The part of a project each unit belongs to: what stands next below the folder that holds most of it.

    A file is a part of its own, without its suffix. Units elsewhere belong to none: scripts, configurations.
    """
    inside = {unit: unit.split("/") for unit in units}
    depth = 0
    while inside:
        below = Counter(tuple(p[: depth + 1]) for p in inside.values() if len(p) > depth + 1)
        folder, count = below.most_common(1)[0] if below else ((), 0)
        if count < max(1, MOST * len(inside)):
            break
        inside = {unit: p for unit, p in inside.items() if tuple(p[: depth + 1]) == folder}
        depth += 1
    return {unit: "/".join([*p[:depth], *_stem(p[depth : depth + 1])]) for unit, p in inside.items()}


def _stem(name: list[str]) -> list[str]:
    """Of a file; nothing where the unit is the folder itself that holds most."""
    return [part.partition(".")[0] or part for part in name]


def between(parts: Mapping[str, str], edges: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many imports lead from a part to another; every part is a key."""
    found: dict[str, dict[str, int]] = {part: {} for part in sorted(set(parts.values()))}
    for source, target in edges:
        one, other = parts.get(source), parts.get(target)
        if one is not None and other is not None and one != other:
            found[one][other] = found[one].get(other, 0) + 1
    return found
