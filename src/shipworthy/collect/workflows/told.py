"""Definitions as a result tells of them: what was read and proved, made small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from shipworthy.model.proofs import Answer, Contract, ContractRow, Proof, Question, Step
from shipworthy.model.workflow_results import (
    ApprovalPoint,
    DrawnEdge,
    DrawnNode,
    Graph,
    Matrix,
    MatrixRow,
    ModelUse,
    Unseen,
    WorkflowResult,
)
from shipworthy.model.workflows import Aspect, Effect, ModelRef, Node, Workflow

MAX_PROOFS = 24
MAX_UNSEEN = 12
MAX_STEPS = 60
MAX_MODELS = 20
MAX_TEXT = 300
_FIRST = (Answer.FAILS, Answer.UNKNOWN, Answer.HOLDS)


def told(
    listed: WorkflowResult, workflow: Workflow, proofs: Sequence[Proof], rows: Sequence[ContractRow]
) -> WorkflowResult:
    """What was listed, with all that is known of it."""
    ordered = sorted(_short(proofs), key=lambda p: _FIRST.index(p.answer))
    return replace(
        listed,
        kind=workflow.kind,
        nodes=len(workflow.nodes),
        edges=len(workflow.edges),
        effects=_effects(workflow.nodes),
        models=tuple(_models(workflow.nodes))[:MAX_MODELS],
        approvals=tuple(_approvals(workflow)),
        answers=_answers(proofs),
        proofs=tuple(ordered[:MAX_PROOFS]),
        proofs_left_out=max(0, len(ordered) - MAX_PROOFS),
        contracts=tuple(_matrices(rows)),
        unseen=tuple(Unseen(g.what[:MAX_TEXT], g.path, g.line) for g in workflow.gaps[:MAX_UNSEEN]),
        unseen_left_out=max(0, len(workflow.gaps) - MAX_UNSEEN),
        graph=Graph(
            tuple(_node(n) for n in workflow.nodes),
            tuple(
                DrawnEdge(
                    e.source,
                    e.target,
                    e.kind,
                    e.port[:MAX_TEXT],
                    e.approval.mechanism if e.approval else None,
                )
                for e in workflow.edges
            ),
            workflow.entries,
        ),
        version=listed.version or _stated(workflow, Aspect.VERSION),
        owner=listed.owner or _stated(workflow, Aspect.OWNER),
    )


def _short(proofs: Sequence[Proof]) -> Iterator[Proof]:
    """Where nobody approves, that the content may change needs no path of its own."""
    unguarded = {
        p.node for p in proofs if p.question is Question.APPROVAL and p.answer is Answer.FAILS and p.witness
    }
    for proof in proofs:
        told = proof.question is Question.APPROVED_CONTENT and proof.node in unguarded
        yield replace(proof, witness=()) if told else replace(proof, witness=cut(proof.witness, MAX_STEPS))


def cut(witness: tuple[Step, ...], most: int) -> tuple[Step, ...]:
    """Its beginning and its end, where it is longer."""
    half, more = most // 2, len(witness) - most
    if more <= 0:
        return witness
    left_out = Step("", f"… {more} more …", "", witness[half].path, witness[half].line)
    return (*witness[:half], left_out, *witness[-half:])


def _stated(workflow: Workflow, aspect: Aspect) -> str:
    stated = workflow.stated.get(aspect)
    return stated.value[:MAX_TEXT] if stated else ""


def _effects(nodes: Sequence[Node]) -> Mapping[str, int]:
    counts = Counter(node.effect for node in nodes)
    return {effect.value: counts[effect] for effect in Effect if effect is not Effect.NONE and counts[effect]}


def name_of(model: ModelRef) -> str:
    """As short as it can be told: what is written, else what it comes to."""
    return (model.written or model.name or model.otherwise or f"{model.via.value} model")[:MAX_TEXT]


def _models(nodes: Sequence[Node]) -> Iterator[ModelUse]:
    used: dict[tuple[object, ...], list[ModelRef]] = {}
    for node in nodes:
        for model in node.models:
            key = (model.written, model.via, model.provider, model.name)
            used.setdefault(key, []).append(model)
    for same in used.values():
        first = same[0]
        fallbacks = tuple(name_of(f) for f in first.fallbacks[:10])
        yield ModelUse(
            first.written[:MAX_TEXT], first.via, first.provider, first.name[:MAX_TEXT], first.path,
            first.line, len(same), fallbacks,
        )  # fmt: skip


def _approvals(workflow: Workflow) -> Iterator[ApprovalPoint]:
    asked = [(node.id, node.approval) for node in workflow.nodes]
    asked += [(edge.target, edge.approval) for edge in workflow.edges]
    for node, approval in asked:
        if approval:
            yield ApprovalPoint(
                node, approval.mechanism, approval.path, approval.line, approval.who[:MAX_TEXT],
                approval.on_timeout, approval.doubt[:MAX_TEXT],
            )  # fmt: skip


def _answers(proofs: Sequence[Proof]) -> Mapping[str, Mapping[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for proof in proofs:
        counts.setdefault(proof.question.value, Counter())[proof.answer.value] += 1
    return {question: dict(sorted(found.items())) for question, found in sorted(counts.items())}


def _matrices(rows: Sequence[ContractRow]) -> Iterator[Matrix]:
    for contract in (Contract.WORKFLOW, Contract.AGENT, Contract.NODE):
        of_it = [row for row in rows if row.contract is contract]
        if of_it:
            items = tuple(item for item, _ in of_it[0].cells)
            made = (MatrixRow(row.node, tuple(cell for _, cell in row.cells)) for row in of_it)
            yield Matrix(contract, items, tuple(made))


def _node(node: Node) -> DrawnNode:
    approval = node.approval
    return DrawnNode(
        node.id, node.kind, (node.label or node.id)[:MAX_TEXT], node.path, node.line, node.native[:80],
        node.scope, node.effect, node.effect_reason[:MAX_TEXT], tuple(name_of(m) for m in node.models[:5]),
        approval.mechanism if approval else None, approval.doubt[:MAX_TEXT] if approval else "",
        node.opaque[:MAX_TEXT],
    )  # fmt: skip
