"""How far a change can spread."""

from __future__ import annotations

from shipworthy.imports.components import Targets, components


def propagation_cost(targets: Targets) -> float:
    """The share of nodes that a node leads to, itself included, on average (MacCormack and others 2006)."""
    bits = {node: 1 << index for index, node in enumerate(sorted(targets))}
    reached: dict[str, int] = {}
    total = 0
    for component in components(targets):
        seen = 0
        for node in component:
            seen |= bits[node]
            for target in targets[node]:
                seen |= reached.get(target, bits[target])
        for node in component:
            reached[node] = seen
        total += seen.bit_count() * len(component)
    return total / len(bits) ** 2 if bits else 0.0
