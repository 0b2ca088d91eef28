"""What a drawing of a workflow shows, whatever it is drawn with: boxes, lines, and what is unguarded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from shipworthy.model.proofs import Answer, Proof
from shipworthy.model.workflow_results import DrawnEdge, DrawnNode, Graph, WorkflowResult
from shipworthy.model.workflows import EdgeKind, Effect, NodeKind
from shipworthy.report import escape
from shipworthy.report.workflows.words import FAILURES, GUARDS, UNKNOWNS, told_once

LABEL = 32
"""Characters of a node's name in a drawing."""
_NUMBERED = re.compile(r"(?si)[\da-f]{12,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}.*|\d{5,}")
"""Ports that only a program knows by their names."""


class State(StrEnum):
    UNGUARDED = "unguarded"
    """A side effect that nobody has approved, or that is another than was approved."""
    OPEN = "open"
    GUARDED = "guarded"
    APPROVAL = "approval"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Box:
    id: str
    """Of letters, digits and underscores; stays while other nodes come and go."""
    kind: NodeKind
    effect: Effect
    state: State
    label: str
    line: str
    """What it is: kind, model, side effect."""
    notes: tuple[str, ...]
    """What fails or is open here, marked."""
    about: str
    """All of it in a sentence, with its place."""


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    kind: EdgeKind
    label: str
    approved: bool
    witness: bool
    """On a path that reaches a side effect unguarded."""


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    entries: tuple[int, ...]
    """Boxes at which a run begins."""
    left_out: int
    """Nodes that are not drawn."""


def picture(result: WorkflowResult, graph: Graph, limit: int) -> Picture:
    """At most `limit` nodes: those on unguarded paths come first, then what has a side effect or a say."""
    ids = {node.id for node in graph.nodes}
    proofs = _by_node(result.proofs, ids)
    path = _witnessed(result.proofs, ids)
    drawn = _chosen(graph.nodes, {node for pair in path for node in pair}, limit)
    places = {node.id: n for n, node in enumerate(drawn)}
    entries = tuple(dict.fromkeys(places[e] for e in graph.entries if e in places))
    return Picture(
        title=escape.sentence(result.name, 80) or escape.path(result.path, 80),
        boxes=tuple(_boxes(drawn, proofs)),
        lines=tuple(_lines(graph.edges, places, path, {node.id: node.label for node in drawn})),
        entries=entries,
        left_out=len(graph.nodes) - len(drawn),
    )


def _by_node(proofs: Iterable[Proof], ids: Collection[str]) -> Mapping[str, Sequence[Proof]]:
    found: dict[str, list[Proof]] = {}
    for proof in proofs:
        found.setdefault(drawn_at(proof.node, ids), []).append(proof)
    return found


def drawn_at(node: str, ids: Collection[str]) -> str:
    """The node itself, or the one that runs the sub-workflow it stands in (`runner/node`)."""
    while node not in ids and "/" in node:
        node = node.rpartition("/")[0]
    return node


def _witnessed(proofs: Iterable[Proof], ids: Collection[str]) -> frozenset[tuple[str, str]]:
    paths = [
        [drawn_at(step.node, ids) for step in proof.witness]
        for proof in proofs
        if proof.question in GUARDS and proof.answer is Answer.FAILS
    ]
    return frozenset(pair for path in paths for pair in pairwise(path))


def _chosen(nodes: Sequence[DrawnNode], witnessed: set[str], limit: int) -> Sequence[DrawnNode]:
    if len(nodes) <= limit:
        return nodes
    order = sorted(range(len(nodes)), key=lambda n: (_rank(nodes[n], witnessed), n))[:limit]
    return [nodes[n] for n in sorted(order)]


def _rank(node: DrawnNode, witnessed: set[str]) -> int:
    if node.id in witnessed:
        return 0
    return 1 if node.approval or node.effect not in {Effect.NONE, Effect.READ} else 2 if node.models else 3


def _boxes(nodes: Sequence[DrawnNode], proofs: Mapping[str, Sequence[Proof]]) -> Iterable[Box]:
    taken: set[str] = set()
    for node in nodes:
        found = proofs.get(node.id, ())
        state = _state(node, found)
        notes = tuple(_notes(found, state))
        yield Box(
            id=_id(node.id, taken),
            kind=node.kind,
            effect=node.effect,
            state=state,
            label=escape.sentence(node.label, LABEL) or escape.sentence(node.id, LABEL) or "(no name)",
            line=_line(node),
            notes=notes,
            about=_about(node, notes),
        )


def _id(id_: str, taken: set[str]) -> str:
    made = stem = "n_" + re.sub(r"[^a-z0-9]+", "_", id_.lower()[:40]).strip("_")
    number = 2
    while made in taken:
        made, number = f"{stem}_{number}", number + 1
    taken.add(made)
    return made


def _state(node: DrawnNode, proofs: Sequence[Proof]) -> State:
    answers = {p.answer for p in proofs if p.question in GUARDS}
    if Answer.FAILS in answers:
        return State.UNGUARDED
    if Answer.UNKNOWN in answers or node.doubt:
        return State.OPEN
    if node.approval:
        return State.APPROVAL
    return State.GUARDED if answers else State.PLAIN


def _notes(proofs: Sequence[Proof], state: State) -> Iterable[str]:
    """What fails, each once; what is open only where nothing fails."""
    failing = told_once(p.question for p in proofs if p.answer is Answer.FAILS)
    if failing:
        yield from (f"✗ {FAILURES[question]}" for question in failing)
        return
    yield from dict.fromkeys(f"? {UNKNOWNS[p.question]}" for p in proofs if p.answer is Answer.UNKNOWN)
    if state is State.GUARDED:
        yield "✓ approved first"


def _line(node: DrawnNode) -> str:
    parts = [node.kind.value]
    if node.models:
        more = f" +{len(node.models) - 1}" if len(node.models) > 1 else ""
        parts.append(escape.sentence(node.models[0], 28) + more)
    if node.effect is not Effect.NONE:
        parts.append("effect unknown" if node.effect is Effect.UNKNOWN else node.effect.value)
    if node.opaque:
        parts.append("not read")
    return " · ".join(parts)


def _about(node: DrawnNode, notes: Sequence[str]) -> str:
    reason = f" ({escape.sentence(node.effect_reason, 120)})" if node.effect_reason else ""
    doubt = f"; {escape.sentence(node.doubt, 160)}" if node.doubt else ""
    told = f"{escape.sentence(node.label or node.id, 120)}: {_line(node)}{reason}{doubt}"
    noted = f". {', '.join(notes)}" if notes else ""
    return f"{told}{noted}. {escape.path(node.path, 120)}:{node.line}"


def _lines(
    edges: Sequence[DrawnEdge],
    places: Mapping[str, int],
    path: frozenset[tuple[str, str]],
    labels: Mapping[str, str],
) -> Iterable[Line]:
    """One between two nodes: what leads there by several outcomes is one line with their names."""
    found: dict[tuple[str, str], list[DrawnEdge]] = {}
    for edge in edges:
        if edge.start in places and edge.end in places:
            found.setdefault((edge.start, edge.end), []).append(edge)
    for (start, end), same in found.items():
        ports = [p for p in dict.fromkeys(e.port for e in same) if p and not _NUMBERED.fullmatch(p)]
        ports = [port for port in ports if port not in {end, labels[end]}]  # the box says it already
        witness = (start, end) in path
        yield Line(
            places[start],
            places[end],
            same[0].kind,
            escape.sentence(", ".join(ports), 20),
            approved=any(edge.approval for edge in same),
            witness=witness,
        )
