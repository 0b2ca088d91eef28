"""Where a person's leave stands in a LangGraph graph: which outcomes are a yes, which edges wait."""

from __future__ import annotations

import ast
from dataclasses import replace

from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._langgraph_asking import SOMETIMES, reads_key
from shipworthy.formats.workflows.adapters._langgraph_building import Step
from shipworthy.formats.workflows.adapters._langgraph_leaning import tilts
from shipworthy.formats.workflows.adapters._langgraph_nodes import Read
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_values import Place, constant, entries, follow, name_of
from shipworthy.model.workflows import Approval, Aspect, EdgeKind, Mechanism, NodeKind


def settle_asks(graph: CodeGraph, reads: dict[str, Read], routers: list[tuple[str, Scope]]) -> None:
    """Who branches on the answer: the function itself, the router behind it, or a later one."""
    for id_, read in reads.items():
        answered = read.answered
        if answered is None:
            continue
        node = graph.nodes[id_]
        if read.guarded_after and answered.approval is not None:
            _guard_after(graph, id_, answered.approval)
            continue
        own = _yes(graph, id_, read.inner)
        if own and node.approval is not None:
            graph.nodes[id_] = replace(node, approval=replace(node.approval, approved=own))
            continue
        _by_router(graph, id_, read, routers)


def _by_router(graph: CodeGraph, id_: str, read: Read, routers: list[tuple[str, Scope]]) -> None:
    answered, node = read.answered, graph.nodes[id_]
    assert answered is not None
    own = [(s, r) for s, r in routers if s == id_]
    others = [(s, r) for s, r in routers if s != id_ and s in _beyond(graph, id_)]
    for source, router in [*own, *others]:
        if source != id_ and not (answered.keys and reads_key(router.node, answered.keys)):
            continue
        yes = _yes(graph, source, router)
        if not yes or (
            source == id_ and answered.approval is None and not reads_key(router.node, answered.keys)
        ):
            continue
        known = answered.approval or Approval(Mechanism.INTERRUPT, node.path, node.line)
        decided = "" if source == id_ else source
        kind = node.kind if node.models else NodeKind.APPROVAL
        unasked = answered.sometimes and _not_refused(graph, source, router)
        approval = replace(known, approved=yes, decided_at=decided, doubt=SOMETIMES if unasked else "")
        graph.nodes[id_] = replace(node, kind=kind, approval=approval)
        return


def _yes(graph: CodeGraph, source: str, inner: Scope | None) -> frozenset[str]:
    """The ports of a node that only a yes leads to."""
    if inner is None:
        return frozenset()
    known = tilts(graph.project, inner)
    ports = {e.port for e in graph.edges if e.source == source and e.port}
    return frozenset(p for p in ports if known.get(p, 0) > 0)


def _not_refused(graph: CodeGraph, source: str, inner: Scope) -> bool:
    """Whether what nobody was asked about goes on too: only a no is stopped."""
    known = tilts(graph.project, inner)
    return any(known.get(port) == 1 for port in _yes(graph, source, inner))


def _beyond(graph: CodeGraph, start: str) -> set[str]:
    out: dict[str, list[str]] = {}
    for edge in graph.edges:
        out.setdefault(edge.source, []).append(edge.target)
    seen, waiting = {start}, [start]
    while waiting:
        for target in out.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _guard_after(graph: CodeGraph, id_: str, approval: Approval) -> None:
    graph.edges = [
        replace(e, approval=approval) if e.source == id_ and e.kind is EdgeKind.CONTROL else e
        for e in graph.edges
    ]


def stop_at(graph: CodeGraph, step: Step) -> None:
    """`compile(interrupt_before=[…], interrupt_after=[…])`: runs wait there until somebody lets them on."""
    for keyword in step.call.keywords:
        if keyword.arg not in {"interrupt_before", "interrupt_after"}:
            continue
        if constant(graph.project, keyword.value, step.scope) is None:
            continue
        path, line = step.scope.module.path, keyword.value.lineno
        approval = Approval(Mechanism.INTERRUPT, path, line)
        names, whole = _stops(graph, keyword.value, step)
        for index, edge in enumerate(graph.edges):
            end = edge.target if keyword.arg == "interrupt_before" else edge.source
            inside = edge.kind is EdgeKind.CONTROL and edge.approval is None
            if inside and (end in names or ("*" in names and end not in {"__start__", "__end__"})):
                graph.edges[index] = replace(edge, approval=approval)
        if not whole:
            graph.gap(f"{keyword.arg} is decided when it runs", path, line, Aspect.APPROVALS)


def _stops(graph: CodeGraph, expr: ast.expr, step: Step) -> tuple[set[str], bool]:
    if constant(graph.project, expr, step.scope) == "*":
        return {"*"}, True
    found = follow(graph.project, Place(expr, step.scope))
    if not isinstance(found, Place) or not isinstance(found.expr, (ast.List, ast.Tuple, ast.BinOp)):
        return set(), False
    listed, whole = entries(graph.project, expr, step.scope)
    names = [name_of(graph.project, e.expr, e.scope) for e in listed]
    return {n for n in names if n is not None}, whole and None not in names
