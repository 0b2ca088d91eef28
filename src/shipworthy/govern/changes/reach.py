"""Which nodes a model's doing reaches without crossing an approval, or its answer without a validation.

Kept to what the graph says, for comparing two versions. Whether a workflow is safe is proved elsewhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from shipworthy.model.workflows import Approval, Edge, EdgeKind, Effect, Node, NodeKind, Workflow

ACTS = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE, Effect.UNKNOWN})
MODELS = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})
_TAKES = frozenset({NodeKind.EXIT, NodeKind.EXPORT, NodeKind.MESSAGE})
_MAX_STATES = 200_000

_State = tuple[str, bool, frozenset[str]]
"""A node, whether a model ran on the way, and the approvals asked whose answer is still to be branched on."""
Guard = Callable[[Edge, frozenset[str]], bool]
"""Whether taking an edge means having been let through."""
Paths = Mapping[str, tuple[str, ...]]
"""By node that is reached: the way to it."""


def without_leave(workflow: Workflow) -> Paths:
    """Side effects that a run reaches after a model, from its entries, with no approval on the way."""
    nodes = {node.id: node for node in workflow.nodes}
    starts = [(entry, nodes[entry].kind in MODELS) for entry in _entries(workflow) if entry in nodes]
    return _reached(workflow, nodes, starts, _by_approval(nodes), _acting)


def without_leave_since(workflow: Workflow) -> Paths:
    """Side effects with no approval between them and the last model."""
    nodes = {node.id: node for node in workflow.nodes}
    starts = [(node.id, True) for node in workflow.nodes if node.kind in MODELS]
    return _reached(workflow, nodes, starts, _by_approval(nodes), _acting)


def unchecked(workflow: Workflow) -> Paths:
    """What takes a model's free answer without a validation in between."""
    nodes = {node.id: node for node in workflow.nodes}
    starts = [(n.id, True) for n in workflow.nodes if n.kind in MODELS and n.output_schema is None]
    return _reached(workflow, nodes, starts, _by_validation(nodes), _taking)


def _acting(node: Node) -> bool:
    return node.effect in ACTS


def _taking(node: Node) -> bool:
    return node.effect in ACTS or node.kind in _TAKES


def _entries(workflow: Workflow) -> Iterable[str]:
    if workflow.entries:
        return workflow.entries
    led_to = {e.target for e in workflow.edges if e.kind is not EdgeKind.DATA}
    return [n.id for n in workflow.nodes if n.id not in led_to] or [n.id for n in workflow.nodes]


def _by_approval(nodes: Mapping[str, Node]) -> Guard:
    def guarded(edge: Edge, asked: frozenset[str]) -> bool:
        if edge.approval is not None:
            return True
        own = nodes[edge.source].approval
        if own is not None and own.decided_at in {"", edge.source}:
            return _means_yes(own, edge)
        answers = (nodes[id_].approval for id_ in asked)
        return any(a is not None and a.decided_at == edge.source and _means_yes(a, edge) for a in answers)

    return guarded


def _means_yes(approval: Approval, edge: Edge) -> bool:
    return not approval.approved or edge.port in approval.approved


def _by_validation(nodes: Mapping[str, Node]) -> Guard:
    def guarded(edge: Edge, _asked: frozenset[str]) -> bool:
        check = nodes[edge.source].validation
        return check is not None and (not check.passed or edge.port in check.passed)

    return guarded


def _reached(
    workflow: Workflow,
    nodes: Mapping[str, Node],
    starts: Iterable[tuple[str, bool]],
    guard: Guard,
    wanted: Callable[[Node], bool],
) -> Paths:
    leaving: dict[str, list[Edge]] = {}
    for edge in workflow.edges:
        if edge.kind is not EdgeKind.DATA and edge.source in nodes and edge.target in nodes:
            leaving.setdefault(edge.source, []).append(edge)
    before: dict[_State, _State | None] = {(id_, ran, frozenset()): None for id_, ran in starts}
    waiting = deque(before)
    found: dict[str, tuple[str, ...]] = {}
    while waiting and len(before) < _MAX_STATES:
        state = waiting.popleft()
        id_, ran, asked = state
        own = nodes[id_].approval
        if own is not None and own.decided_at not in {"", id_}:
            asked |= {id_}
        for edge in leaving.get(id_, ()):
            target = nodes[edge.target]
            if guard(edge, asked):
                continue
            then = (edge.target, ran or target.kind in MODELS, asked)
            if then in before:
                continue
            before[then] = state
            waiting.append(then)
            if ran and wanted(target) and target.id not in found:
                found[target.id] = _way(before, then)
    return found


def _way(before: Mapping[_State, _State | None], state: _State) -> tuple[str, ...]:
    way: list[str] = []
    at: _State | None = state
    while at is not None:
        way.append(at[0])
        at = before[at]
    return tuple(reversed(way))
