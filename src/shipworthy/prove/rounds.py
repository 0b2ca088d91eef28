"""The bodies of loops that are drawn and not marked: what a port leads into and comes back from."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.model.workflows import Node, NodeKind
from shipworthy.prove.calls import EFFORT, Out, body_edges

BODY_PORTS = frozenset({"loop", "each", "body", "item"})
"""As adapters name them."""


def rounds_of(nodes: Mapping[str, Node], out: Out) -> Mapping[str, frozenset[str]]:
    """By loop: what is run between its leaving by such a port and its coming back."""
    found = {}
    left = EFFORT
    for loop in nodes.values():
        starts = [e.target for e in out[loop.id] if e.port in BODY_PORTS and e.target != loop.id]
        if loop.kind is not NodeKind.LOOP or not starts or left <= 0:
            continue
        if body_edges(loop, out[loop.id], nodes):
            continue
        seen, waiting, back = set(starts), list(starts), False
        while waiting:
            ways = out[waiting.pop()]
            left -= len(ways) + 1
            back = back or any(e.target == loop.id for e in ways)
            new = {e.target for e in ways} - seen - {loop.id}
            seen |= new
            waiting.extend(sorted(new))
        if back:
            found[loop.id] = frozenset(seen)
    return found
