"""Parts that are run and come back: the body of a loop, the inside of a sub-workflow, a tool.

What a model calls comes back to the model: that adds no path the model did not have before. Where anything
else calls, what was called comes back to the caller and the run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from shipworthy.model.workflows import Edge, EdgeKind, Node, NodeKind

EFFORT = 500_000
"""So many edges are looked at for all calls of a workflow; ends of parts beyond are not found."""

_DEEPEST = 50
Out = Mapping[str, list[Edge]]


def body_edges(node: Node, edges: list[Edge], nodes: Mapping[str, Node]) -> list[Edge]:
    """Those that lead into what the node holds."""
    if node.kind is NodeKind.LOOP:
        return [e for e in edges if e.kind is not EdgeKind.LOOP_BACK and nodes[e.target].scope == node.id]
    return [e for e in edges if e.kind is EdgeKind.SUBFLOW]


def within(node: Node, loop: str, nodes: Mapping[str, Node]) -> bool:
    """It stands in the loop, at any depth."""
    seen: set[str] = set()
    while node.scope and node.scope not in seen and len(seen) < _DEEPEST:
        if node.scope == loop:
            return True
        seen.add(node.scope)
        if node.scope not in nodes:
            return False
        node = nodes[node.scope]
    return False


def returns_of(
    nodes: Mapping[str, Node], out: Out, speaks: Callable[[Node], bool]
) -> Mapping[str, tuple[Edge, ...]]:
    found: dict[str, dict[str, Edge]] = {}
    left = EFFORT
    for caller in nodes.values():
        body = body_edges(caller, out[caller.id], nodes)
        calls = [] if speaks(caller) else [e for e in out[caller.id] if e.kind is EdgeKind.TOOL_CALL]
        for called, kind in ((body, EdgeKind.LOOP_BACK), (calls, EdgeKind.CONTROL)):
            if not called or left <= 0:
                continue
            ends, effort = _ends(caller, [e.target for e in called], nodes, out)
            left -= effort
            for end in ends:
                back = Edge(end, caller.id, kind, line=nodes[end].line)
                found.setdefault(end, {}).setdefault(caller.id, back)
    return {end: tuple(edges.values()) for end, edges in found.items()}


def _ends(caller: Node, starts: list[str], nodes: Mapping[str, Node], out: Out) -> tuple[list[str], int]:
    """The last nodes of what is called, and how many edges were looked at."""
    seen = dict.fromkeys(starts)
    waiting, ends, effort = list(seen), [], 0
    while waiting:
        node = waiting.pop()
        onward = [e.target for e in out[node] if e.kind is not EdgeKind.TOOL_CALL]
        effort += 1 + len(onward)
        if not onward and node != caller.id and _comes_back(caller, nodes[node]):
            ends.append(node)
        for target in _inside(caller, onward, nodes):
            if target not in seen:
                seen[target] = None
                waiting.append(target)
    return ends, effort


def _comes_back(caller: Node, end: Node) -> bool:
    return caller.kind is not NodeKind.LOOP or end.kind is not NodeKind.EXIT


def _inside(caller: Node, targets: list[str], nodes: Mapping[str, Node]) -> Iterator[str]:
    for target in targets:
        if target == caller.id:
            continue
        if caller.kind is not NodeKind.LOOP or within(nodes[target], caller.id, nodes):
            yield target
