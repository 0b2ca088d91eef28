"""Everything of a workflow held against the list of what must be said of it.

Absent is said only of what the format can say and what could be read. An item that means nothing for a
kind of node does not apply to it: a condition needs no model, a loop no schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.proofs import Cell, Contract, ContractRow
from shipworthy.model.workflows import Aspect, Node, NodeKind, Workflow
from shipworthy.prove.draft import draft_cells
from shipworthy.prove.graph import SPEAKS, Graph
from shipworthy.prove.said import Said

_WORKS = SPEAKS | {NodeKind.TOOL, NodeKind.SUBFLOW, NodeKind.CODE, NodeKind.RETRIEVAL, NodeKind.EXPORT}
"""What takes something in, does something, and may fail at it."""
_ASKS = frozenset({NodeKind.APPROVAL, NodeKind.HUMAN_INPUT})
_NODE_ITEMS: tuple[tuple[str, frozenset[NodeKind]], ...] = (
    ("node type", frozenset(NodeKind)),
    ("input schema", _WORKS | {NodeKind.ENTRY}),
    ("output schema", _WORKS | {NodeKind.EXIT}),
    ("allowed tools", frozenset({NodeKind.AGENT})),
    ("model configuration", SPEAKS),
    ("timeout", _WORKS | _ASKS),
    ("retry policy", _WORKS - {NodeKind.CODE}),
    ("error handling", _WORKS),
    ("tenant context", _WORKS | {NodeKind.MEMORY}),
    ("observability", _WORKS | _ASKS | {NodeKind.VALIDATION}),
)
_NONE = Cell.NOT_APPLICABLE


def contract_rows(workflow: Workflow) -> tuple[ContractRow, ...]:
    """The workflow's own row, then its agents', then its nodes', in the order of the file."""
    graph = Graph(workflow)
    said = Said(graph)
    agents = [n for n in graph.nodes.values() if n.kind is NodeKind.AGENT]
    rows = {node.id: _node(said, node) for node in graph.nodes.values()}
    cells = tuple(draft_cells(graph, said, rows))
    return (
        ContractRow(Contract.WORKFLOW, "", workflow.path, workflow.line, cells),
        *(ContractRow(Contract.AGENT, n.id, n.path, n.line, tuple(_agent(said, n))) for n in agents),
        *(
            ContractRow(Contract.NODE, n.id, n.path, n.line, tuple(rows[n.id].items()))
            for n in graph.nodes.values()
        ),
    )


def _node(said: Said, node: Node) -> dict[str, Cell]:
    def cell(item: str) -> Cell:
        match item:
            case "node type":
                return Cell.STATED
            case "input schema":
                return said.cell(Aspect.INPUT_SCHEMA, node.input_schema, node=node.id)
            case "output schema":
                return said.cell(Aspect.OUTPUT_SCHEMA, node.output_schema, node=node.id)
            case "allowed tools":
                return said.tools(node)
            case "model configuration":
                return said.model(node)
            case "timeout":
                asked = node.approval.timeout if node.approval else None
                return said.cell(
                    Aspect.TIMEOUT, node.timeout, asked, said.whole(Aspect.TIMEOUT), node=node.id
                )
            case "retry policy":
                return said.cell(Aspect.RETRY, node.retry, said.whole(Aspect.RETRY), node=node.id)
            case "error handling":
                return said.errors(node)
            case "tenant context":
                narrowed = node.retrieval.filter if node.retrieval else None
                return said.cell(
                    Aspect.TENANT, node.tenant, narrowed, said.whole(Aspect.TENANT), node=node.id
                )
            case _:
                return said.cell(Aspect.TRACES, node.traces, said.whole(Aspect.TRACES), node=node.id)

    return {item: cell(item) if _applies(node, item, kinds) else _NONE for item, kinds in _NODE_ITEMS}


def _applies(node: Node, item: str, kinds: frozenset[NodeKind]) -> bool:
    """Whatever names a model has one to configure."""
    return node.kind in kinds or (item == "model configuration" and bool(node.models))


def _agent(said: Said, node: Node) -> Iterator[tuple[str, Cell]]:
    measured = bool(node.validation and node.validation.criteria)
    yield "responsibility", said.role(node)
    yield "input schema", said.cell(Aspect.INPUT_SCHEMA, node.input_schema, node=node.id)
    yield "output schema", said.cell(Aspect.OUTPUT_SCHEMA, node.output_schema, node=node.id)
    quality = said.cell(Aspect.QUALITY_CRITERIA, node.criteria, node=node.id)
    yield "quality criteria", Cell.STATED if measured else quality
    yield "failure behaviour", said.errors(node)
    yield "retry policy", said.cell(Aspect.RETRY, node.retry, said.whole(Aspect.RETRY), node=node.id)
    whole = said.whole(Aspect.ESCALATION)
    yield "escalation path", said.cell(Aspect.ESCALATION, node.escalation, whole, node=node.id)
    yield "observability", said.cell(Aspect.TRACES, node.traces, said.whole(Aspect.TRACES), node=node.id)
