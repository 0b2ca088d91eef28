"""Quality gates: a review step measures something, and can refuse or send back.

A gate is a node with a validation, or a model whose name says that it reviews and whose answer a condition
branches on. A reviewer nothing branches on may hand on what it has improved: that is no gate. Details say
which of four is asked: `criteria`, `refusal`, `revision` (the circle through the gate ends), `export` (a
gate stands before what leaves).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import Aspect, Edge, EdgeKind, Node, NodeKind
from shipworthy.prove.bounds import Told
from shipworthy.prove.criteria import measures, reviews
from shipworthy.prove.graph import Graph
from shipworthy.prove.witness import called, steps

_THROUGH = frozenset({NodeKind.TRANSFORM, NodeKind.CODE})
"""What only brings an answer into shape before it is branched on."""
_FAR = 4


def gate_proofs(graph: Graph, validation: Sequence[Proof], circles: Sequence[Told]) -> Iterator[Proof]:
    for id_, node in graph.nodes.items():
        if id_ in graph.parts:
            continue
        way = _way_to_condition(graph, node)
        if node.validation is not None or node.kind is NodeKind.VALIDATION or (way and _judges(graph, node)):
            yield _criteria(graph, node)
            yield _refusal(graph, node, way)
            told = [proof for turning, proof in circles if id_ in turning]
            for proof in sorted(told, key=lambda p: p.answer is not Answer.FAILS)[:1]:
                yield _as_gate(proof, node, "revision")
    for proof in validation:
        if graph.nodes[proof.node].kind is NodeKind.EXPORT:
            yield _as_gate(proof, graph.nodes[proof.node], "export")


def _as_gate(proof: Proof, node: Node, detail: str) -> Proof:
    return Proof(
        Question.GATE, node.id, proof.answer, proof.reason, node.path, node.line, proof.witness, detail
    )


def _judges(graph: Graph, node: Node) -> bool:
    picks = node.kind in {NodeKind.CONDITION, NodeKind.EXPORT}
    return not picks and graph.speaks(node) and reviews(node)


def _way_to_condition(graph: Graph, node: Node) -> list[str]:
    """To the condition that branches on what it says; empty where there is none."""
    way = [node.id]
    while len(way) <= _FAR:
        onward = [e for e in graph.out[way[-1]] if e.kind in {EdgeKind.CONTROL, EdgeKind.LOOP_BACK}]
        if len({e.target for e in onward}) != 1:
            break
        way.append(onward[0].target)
        kind = graph.nodes[way[-1]].kind
        if kind is NodeKind.CONDITION:
            return way
        if kind not in _THROUGH:
            break
    return []


def _criteria(graph: Graph, node: Node) -> Proof:
    match measures(node):
        case True:
            answer, reason = Answer.HOLDS, f"{called(node)} says what it measures"
        case None:
            answer, reason = Answer.UNKNOWN, f"What {called(node)} is to look for cannot be read here"
        case _:
            hidden = graph.gaps.anywhere(node.id, Aspect.PROMPTS, Aspect.QUALITY_CRITERIA)
            answer = Answer.UNKNOWN if hidden else Answer.FAILS
            reason = f"{called(node)} judges, and nothing says by what: no number, no list, no rule"
    return _proof(graph, node, answer, reason, "criteria", [node.id])


def _refusal(graph: Graph, node: Node, way: list[str]) -> Proof:
    def told(answer: Answer, reason: str, path: list[str]) -> Proof:
        return _proof(graph, node, answer, f"{called(node)} {reason}", "refusal", path)

    validation = node.validation
    if validation is not None and validation.rejects is not None:
        if validation.rejects:
            return told(Answer.HOLDS, "can refuse what it looks at", [])
        return told(Answer.FAILS, "looks, and lets everything pass", [node.id])
    ways = graph.out[way[-1] if way else node.id]
    if _differ([e for e in ways if e.kind is not EdgeKind.TOOL_CALL]):
        return told(Answer.HOLDS, "is branched on: what it finds decides how the run goes on", [])
    if not way:
        return told(Answer.UNKNOWN, "may refuse or not: that cannot be seen", [node.id])
    same = "can neither refuse nor send back: the run goes the same way whatever it says"
    hidden = graph.gaps.anywhere(way[-1], Aspect.EDGES)
    return told(Answer.UNKNOWN if hidden else Answer.FAILS, same, [*way, *(e.target for e in ways[:1])])


def _differ(ways: Sequence[Edge]) -> bool:
    """The ways lead to different things, or one of the outcomes is not drawn: then the run ends there."""
    if len({e.target for e in ways}) > 1:
        return True
    return len({e.port for e in ways}) == 1 and any(e.port for e in ways)


def _proof(graph: Graph, node: Node, answer: Answer, reason: str, detail: str, way: list[str]) -> Proof:
    way = [] if answer is Answer.HOLDS else way
    return Proof(Question.GATE, node.id, answer, reason, node.path, node.line, steps(graph, way), detail)
