"""An AgentFlow v2: edges are the order of execution; loops go back by a setting, not by an edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shipworthy.formats.workflows.adapters._flowise_attached import attached
from shipworthy.formats.workflows.adapters._flowise_document import Raw, listed, text
from shipworthy.formats.workflows.adapters._flowise_steps import step
from shipworthy.formats.workflows.adapters._flowise_wiring import Wire, Wiring
from shipworthy.model.workflows import Aspect, Edge, EdgeKind, Gap, Node, NodeKind

_ANSWERS = {"0": "proceed", "1": "reject"}


def nodes_and_edges(
    raws: Sequence[Raw], wiring: Wiring, path: str
) -> tuple[list[Node], list[Edge], list[Gap]]:
    by_id = {raw.id: raw for raw in raws}
    nodes = {r.id: step(r, path, r.parent if r.parent in by_id and r.parent != r.id else "") for r in raws}
    edges = [_edge(wire, by_id[wire.source]) for wire in wiring.wires]
    gaps: list[Gap] = []
    edges += _iterations(raws, edges)
    for raw in raws:
        if raw.name == "loopAgentflow":
            edges += _loop(raw, nodes, path, gaps)
        for each in attached(raw, path):
            if each.node.id not in nodes:
                nodes[each.node.id] = each.node
            edges.append(
                Edge(raw.id, each.node.id, EdgeKind.TOOL_CALL, line=each.node.line, approval=each.approval)
            )
    return list(nodes.values()), edges, gaps


def _edge(wire: Wire, source: Raw) -> Edge:
    """Only what branches has ports; others have one output, named like themselves."""
    port = ""
    if source.name == "humanInputAgentflow":
        port = _ANSWERS.get(wire.port, wire.port)
    elif source.name == "conditionAgentAgentflow":
        port = _scenario(source, wire.port)
    elif source.name == "conditionAgentflow":
        port = wire.port
    return Edge(wire.source, wire.target, port=port, line=wire.line)


def _scenario(source: Raw, port: str) -> str:
    scenarios = listed(source.inputs.get("conditionAgentScenarios"))
    if port.isdigit() and len(port) < 4 and int(port) < len(scenarios):
        entry = scenarios[int(port)]
        said = text(entry.get("scenario")) if isinstance(entry, Mapping) else ""
        return said[:100] or port
    return port


def _loop(raw: Raw, nodes: Mapping[str, Node], path: str, gaps: list[Gap]) -> Iterator[Edge]:
    written = raw.text("loopBackToNode")
    id_ = written.partition("-")[0]
    if id_ in nodes:
        yield Edge(raw.id, id_, EdgeKind.LOOP_BACK, line=raw.line_of("loopBackToNode"))
    else:
        what = (
            f"it loops back to “{written[:80]}”, which is not in the flow"
            if written
            else "where it loops back to is not said"
        )
        gaps.append(
            Gap(what, path, raw.line_of("loopBackToNode"), frozenset({Aspect.EDGES}), raw.id, broken=True)
        )


def _iterations(raws: Sequence[Raw], edges: Sequence[Edge]) -> list[Edge]:
    """An iteration runs what stands in it, from what nothing in it leads to, and comes back."""
    loops = {raw.id for raw in raws if raw.name == "iterationAgentflow"}
    inside = {raw.id: raw for raw in raws if raw.parent in loops and raw.parent != raw.id}
    within = [e for e in edges if _within(e, inside)]
    led_to, leads_on = {e.target for e in within}, {e.source for e in within}
    found = [Edge(r.parent, i, port="each", line=r.line) for i, r in inside.items() if i not in led_to]
    back = (i for i in inside if i not in leads_on)
    return found + [Edge(i, inside[i].parent, EdgeKind.LOOP_BACK, line=inside[i].line) for i in back]


def _within(edge: Edge, inside: Mapping[str, Raw]) -> bool:
    source, target = inside.get(edge.source), inside.get(edge.target)
    return source is not None and target is not None and source.parent == target.parent


def entries(nodes: Sequence[Node]) -> tuple[str, ...]:
    return tuple(node.id for node in nodes if node.kind is NodeKind.ENTRY)
