"""A workflow against what a draft must hold before anybody can review it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shipworthy.model.proofs import Cell
from shipworthy.model.workflows import Aspect, Effect, Limit, NodeKind
from shipworthy.prove.bodies import Bodies
from shipworthy.prove.consequence import consequential
from shipworthy.prove.graph import SPEAKS, Graph
from shipworthy.prove.said import Said, best, worst

_NONE = Cell.NOT_APPLICABLE


def draft_cells(
    graph: Graph, said: Said, rows: Mapping[str, Mapping[str, Cell]]
) -> Iterator[tuple[str, Cell]]:
    """`rows`: what each node says of itself."""
    workflow, nodes = graph.workflow, list(graph.nodes.values())
    agents = [n for n in nodes if n.kind is NodeKind.AGENT]

    def each(item: str) -> list[Cell]:
        return [row[item] for row in rows.values()]

    def known(aspect: Aspect, *, there: bool) -> Cell:
        if graph.gaps.of_all(aspect):
            return Cell.UNKNOWN
        return Cell.STATED if there else said.absent(aspect)

    yield "nodes", known(Aspect.NODES, there=bool(nodes))
    yield "edges", known(Aspect.EDGES, there=bool(graph.edges)) if len(nodes) > 1 else _NONE
    uses = any(n.kind is NodeKind.TOOL or n.tool for n in nodes) or bool(agents)
    yield "tools", worst(each("allowed tools")) if agents else Cell.STATED if uses else _NONE
    yield "agent roles", worst(map(said.role, agents))
    schemas = (workflow.stated.get(a) for a in (Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA))
    answers = worst(rows[n.id]["output schema"] for n in nodes if n.kind in SPEAKS)
    yield "input and output schemas", Cell.STATED if all(schemas) else answers
    yield "approval points", _approvals(graph, said)
    yield "retry policies", best(each("retry policy"))
    yield (
        "tenant constraints",
        best([*each("tenant context"), said.cell(Aspect.TENANT, said.whole(Aspect.TENANT))]),
    )
    yield "model configuration", worst(each("model configuration"))
    checks = any(n.validation or n.kind is NodeKind.VALIDATION for n in nodes)
    speaks = bool(graph.models)
    yield "validation rules", (Cell.STATED if checks else said.absent(Aspect.VALIDATION)) if speaks else _NONE
    yield "cost limits", _cost(graph, said)
    traced = said.cell(Aspect.TRACES, said.whole(Aspect.TRACES))
    yield "observability requirements", best([*each("observability"), traced])


def _approvals(graph: Graph, said: Said) -> Cell:
    """Where nothing acts there is nothing to approve."""
    if any(n.approval for n in graph.nodes.values()) or any(e.approval for e in graph.edges):
        return Cell.STATED
    led_to = Bodies(graph, certain=False).beyond(graph.models)
    acting = [n for n in consequential(graph) if n in led_to]
    if not acting:
        return _NONE
    effects = {graph.nodes[n].effect for n in acting}
    return Cell.UNKNOWN if effects == {Effect.UNKNOWN} else said.absent(Aspect.APPROVALS)


def _cost(graph: Graph, said: Said) -> Cell:
    if not graph.models:
        return _NONE
    bounds = [graph.workflow.bound, *(n.bound for n in graph.nodes.values())]
    limits = [b for b in bounds if b is not None and b.limit is Limit.COST]
    costs = [n.cost for n in graph.nodes.values() if n.cost]
    return said.cell(Aspect.COST, said.whole(Aspect.COST), *limits, *costs)
