"""What repeats itself in workflows, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.proof_items import held, label_of, node_of, proofs_on, refuse_unread
from shipworthy.collect.workflows.proved import Proved
from shipworthy.model.facts import Unknown
from shipworthy.model.proofs import Proof, Question


@dataclass(frozen=True, slots=True)
class WorkflowLoop:
    path: str
    line: int
    workflow: str
    node: str
    what: str
    bounded: bool | Unknown
    explicit: bool | Unknown
    by: str


@fact("ai_workflows.loops")
def loops(context: Context) -> tuple[WorkflowLoop, ...]:
    """Circles of steps and the turns of agents: whether something ends them, and what."""
    refuse_unread(context)
    return tuple(_loop(each, p) for each, p in proofs_on(context, Question.BOUND) if not p.retry)


@fact("ai_workflows.bounded_loops")
def bounded_loops(context: Context) -> tuple[WorkflowLoop, ...]:
    """Of `ai_workflows.loops` those that something ends: whether the definition says so itself."""
    return tuple(each for each in context.get(loops) if each.bounded is True)


@fact("ai_workflows.retries")
def retries(context: Context) -> tuple[WorkflowLoop, ...]:
    """Steps that are tried again: whether the number of attempts is bounded."""
    return tuple(_loop(each, p) for each, p in proofs_on(context, Question.BOUND) if p.retry)


def _loop(each: Proved, proof: Proof) -> WorkflowLoop:
    answer = held(proof)
    explicit = not proof.detail.startswith("default") if answer is True else answer
    return WorkflowLoop(
        proof.path, proof.line, each.judged.name, label_of(node_of(each, proof), proof), proof.reason, answer,
        explicit, proof.detail,
    )  # fmt: skip
