"""What to say of a path on which nobody, or perhaps somebody, is asked."""

from __future__ import annotations

from shipworthy.model.workflows import Aspect, Edge, NodeKind
from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import MOST_ASKED, Leave, asks, means_yes, opaque_part
from shipworthy.prove.witness import called


def why_unsure(graph: Graph, certain: Leave, way: list[str], edges: list[Edge]) -> str:
    """What on the path may be an approval after all."""
    approvals = [graph.nodes[n].approval for n in way] + [e.approval for e in edges]
    for approval in approvals:
        if approval is not None and approval.doubt:
            return f"Whether anybody is asked is not known: {approval.doubt}"
    for id_ in way:
        if gap := graph.gaps.at(id_, Aspect.APPROVALS):
            return f"Somebody may be asked where it is not seen: {gap.what}"
        if opaque_part(graph, graph.nodes[id_]):
            return f"Somebody may be asked inside of {called(graph.nodes[id_])}, which is not read"
    if certain.too_many:
        return f"More than {MOST_ASKED} approvals are decided elsewhere: they are not followed one by one"
    for id_ in way:
        if graph.nodes[id_].kind is NodeKind.JOIN:
            return f"Whether {called(graph.nodes[id_])} waits for the branch that asks is not known"
    for id_ in way:
        if graph.nodes[id_].kind is NodeKind.LOOP:
            return f"Whether what {called(graph.nodes[id_])} repeats runs at all before it is not known"
    return "In which order a person is asked and a model speaks is not known"


def obstacle(graph: Graph, certain: Leave, way: list[str], edges: list[Edge]) -> str:
    """What on the path looks like an approval, and why it is none."""
    for edge in edges:
        if any(not means_yes(edge, approval) for approval in certain.deciding(edge.source)):
            return f"what {called(graph.nodes[edge.source])} does not approve leads here too"
    for approval in [*(graph.nodes[n].approval for n in way), *(e.approval for e in edges)]:
        if approval is not None and not asks(approval, certain=True):
            return "an approval on the way says yes by itself when time runs out"
    for id_ in way:
        if graph.nodes[id_].kind is NodeKind.HUMAN_INPUT:
            return f"{called(graph.nodes[id_])} asks a person for something else than leave"
    return ""
