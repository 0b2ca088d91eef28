"""What uses a model's answer, and what looks at it before: checks and reviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.proof_items import held, label_of, node_of, proofs_on, refuse_unread, way_of
from shipworthy.collect.workflows.proved import Proved
from shipworthy.model.facts import Unknown
from shipworthy.model.proofs import Proof, Question
from shipworthy.model.workflows import Check, NodeKind


@dataclass(frozen=True, slots=True)
class Consumer:
    path: str
    line: int
    workflow: str
    node: str
    kind: str
    validated: bool | Unknown
    content_checked: bool | Unknown
    """More than the form was looked at."""
    way: str


@dataclass(frozen=True, slots=True)
class WorkflowGate:
    path: str
    line: int
    workflow: str
    node: str
    held: bool | Unknown
    way: str


@fact("ai_workflows.consumers")
def consumers(context: Context) -> tuple[Consumer, ...]:
    """What uses a model's answer: writes, commands, exports, what the user is given.

    For each: whether every path from a model to it crosses a check, or the model is held to a schema, and
    whether more than the form is checked.
    """
    refuse_unread(context)
    return tuple(_consumers(context))


@fact("ai_workflows.exports")
def exports(context: Context) -> tuple[Consumer, ...]:
    """As `ai_workflows.consumers`: only what hands a result to another system or a file."""
    return tuple(each for each in _consumers(context) if each.kind == NodeKind.EXPORT.value)


def _consumers(context: Context) -> Iterator[Consumer]:
    return (_consumer(each, proof) for each, proof in proofs_on(context, Question.VALIDATION))


def _consumer(each: Proved, proof: Proof) -> Consumer:
    node = node_of(each, proof)
    answer = held(proof)
    return Consumer(
        proof.path, proof.line, each.judged.name, label_of(node, proof), node.kind.value if node else "",
        answer, _content(proof) if answer is True else answer, way_of(proof),
    )  # fmt: skip


def _content(proof: Proof) -> bool | Unknown:
    if Check.CONTENT.value not in proof.detail:
        return False
    sure = proof.detail.startswith(Check.CONTENT.value)
    return sure or Unknown("a step on the way, code or a condition, may look at more than the form")


@fact("ai_workflows.measuring_gates")
def measuring_gates(context: Context) -> tuple[WorkflowGate, ...]:
    """Steps that are there to review, or whose judgement a branch follows: whether they measure something."""
    return _gates(context, "criteria")


@fact("ai_workflows.refusing_gates")
def refusing_gates(context: Context) -> tuple[WorkflowGate, ...]:
    """Steps that are there to review, or whose judgement a branch follows: whether they can refuse."""
    return _gates(context, "refusal")


@fact("ai_workflows.revisions")
def revisions(context: Context) -> tuple[WorkflowGate, ...]:
    """Circles in which a result is reviewed and sent back: whether they end."""
    return _gates(context, "revision")


def _gates(context: Context, detail: str) -> tuple[WorkflowGate, ...]:
    return tuple(
        WorkflowGate(
            proof.path, proof.line, each.judged.name, label_of(node_of(each, proof), proof), held(proof),
            proof.reason,
        )
        for each, proof in proofs_on(context, Question.GATE)
        if proof.detail == detail
    )  # fmt: skip
