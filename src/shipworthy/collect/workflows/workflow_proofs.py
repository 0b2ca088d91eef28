"""What is proved about the workflows, one item for each node that is in question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.proved import Proved, proved
from shipworthy.model.facts import Unknown
from shipworthy.model.proofs import Answer, Proof, Question, Step
from shipworthy.model.workflows import Check, Effect, Node, NodeKind

_SHOWN = 6
"""Nodes of a path that are told; what lies between is counted."""


@dataclass(frozen=True, slots=True)
class SideEffect:
    path: str
    line: int
    workflow: str
    node: str
    effect: str
    reason: str
    held: bool | Unknown
    """What is asked of every way to it."""
    way: str
    """One of which it does not hold."""


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
class WorkflowLoop:
    path: str
    line: int
    workflow: str
    node: str
    what: str
    bounded: bool | Unknown
    explicit: bool | Unknown
    by: str


@dataclass(frozen=True, slots=True)
class WorkflowGate:
    path: str
    line: int
    workflow: str
    node: str
    held: bool | Unknown
    way: str


@fact("ai_workflows.side_effects")
def side_effects(context: Context) -> tuple[SideEffect, ...]:
    """Steps and tools that write, reach somebody or run commands after a model: whether a person is asked.

    For each: whether every path to it that crosses a model also crosses an approval. Unknown where its
    effect, a part of the definition or a setting outside of the repository cannot be seen.
    """
    return tuple(
        _side_effect(each, proof)
        for each, proof in _proofs(context, Question.APPROVAL)
        if not _only_unclassified(each, proof)
    )


def _only_unclassified(each: Proved, proof: Proof) -> bool:
    """Nothing says that it acts at all: reports show it, and no rule asks for an approval of a guess."""
    node = _node(each, proof)
    return node is not None and node.effect is Effect.UNKNOWN and proof.answer is Answer.UNKNOWN


@fact("ai_workflows.approved_effects")
def approved_effects(context: Context) -> tuple[SideEffect, ...]:
    """Of `ai_workflows.side_effects` those that may be approved: whether no model runs after the approval."""
    asked = {
        (id(each), proof.node)
        for each, proof in _proofs(context, Question.APPROVAL)
        if proof.answer is not Answer.FAILS and not _only_unclassified(each, proof)
    }
    return tuple(
        _side_effect(each, proof)
        for each, proof in _proofs(context, Question.APPROVED_CONTENT)
        if (id(each), proof.node) in asked
    )


def _side_effect(each: Proved, proof: Proof) -> SideEffect:
    node = _node(each, proof)
    effect = node.effect.value if node else ""
    return SideEffect(
        proof.path, proof.line, each.judged.name, _label(node, proof), effect,
        (node.effect_reason if node else "") or effect or "it acts inside of another workflow",
        _held(proof), _way(proof),
    )  # fmt: skip


@fact("ai_workflows.consumers")
def consumers(context: Context) -> tuple[Consumer, ...]:
    """What uses a model's answer: writes, commands, exports, what the user is given.

    For each: whether every path from a model to it crosses a check, or the model is held to a schema, and
    whether more than the form is checked.
    """
    return tuple(_consumer(each, proof) for each, proof in _proofs(context, Question.VALIDATION))


@fact("ai_workflows.exports")
def exports(context: Context) -> tuple[Consumer, ...]:
    """As `ai_workflows.consumers`: only what hands a result to another system or a file."""
    return tuple(each for each in context.get(consumers) if each.kind == NodeKind.EXPORT.value)


def _consumer(each: Proved, proof: Proof) -> Consumer:
    node = _node(each, proof)
    held = _held(proof)
    content: bool | Unknown = proof.detail.startswith(Check.CONTENT.value) if held is True else held
    return Consumer(
        proof.path, proof.line, each.judged.name, _label(node, proof), node.kind.value if node else "",
        held, content, _way(proof),
    )  # fmt: skip


@fact("ai_workflows.loops")
def loops(context: Context) -> tuple[WorkflowLoop, ...]:
    """Circles of steps and the turns of agents: whether something ends them, and what."""
    return tuple(_loop(each, p) for each, p in _proofs(context, Question.BOUND) if not p.retry)


@fact("ai_workflows.bounded_loops")
def bounded_loops(context: Context) -> tuple[WorkflowLoop, ...]:
    """Of `ai_workflows.loops` those that something ends: whether the definition says so itself."""
    return tuple(each for each in context.get(loops) if each.bounded is True)


@fact("ai_workflows.retries")
def retries(context: Context) -> tuple[WorkflowLoop, ...]:
    """Steps that are tried again: whether the number of attempts is bounded."""
    return tuple(_loop(each, p) for each, p in _proofs(context, Question.BOUND) if p.retry)


def _loop(each: Proved, proof: Proof) -> WorkflowLoop:
    held = _held(proof)
    explicit = not proof.detail.startswith("default") if held is True else held
    return WorkflowLoop(
        proof.path, proof.line, each.judged.name, _label(_node(each, proof), proof), proof.reason, held,
        explicit, proof.detail,
    )  # fmt: skip


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
            proof.path, proof.line, each.judged.name, _label(_node(each, proof), proof), _held(proof),
            proof.reason,
        )
        for each, proof in _proofs(context, Question.GATE)
        if proof.detail == detail
    )  # fmt: skip


def _proofs(context: Context, question: Question) -> Iterator[tuple[Proved, Proof]]:
    """Of the product's workflows, without those that run in CI."""
    every = [each for each in proved(context) if not each.judged.automation]
    if not every and (unread := _first_unread(context)):
        raise Unavailable(f"the format of {unread} is recognised and not read")
    for each in every:
        for proof in each.proofs:
            if proof.question is question:
                yield each, proof


def _first_unread(context: Context) -> str:
    """A definition that may hold a graph: prompts and the like are none."""
    return next((e.file.path for e in found(context) if e.counts and e.definitions is None), "")


def _node(each: Proved, proof: Proof) -> Node | None:
    """None for a node inside of another workflow that this one runs."""
    return next((node for node in each.judged.workflow.nodes if node.id == proof.node), None)


def _label(node: Node | None, proof: Proof) -> str:
    if node is not None:
        return node.label or node.id
    return proof.witness[-1].label if proof.witness else proof.node


def _held(proof: Proof) -> bool | Unknown:
    match proof.answer:
        case Answer.HOLDS:
            return True
        case Answer.FAILS:
            return False
        case Answer.UNKNOWN:
            return Unknown(proof.reason)


def _way(proof: Proof) -> str:
    """The witness in words: its nodes, with the lines they stand on."""
    steps = [f"{step.label} ({_place(step, proof)})" for step in proof.witness]
    if len(steps) > _SHOWN:
        half = _SHOWN // 2
        steps = [*steps[:half], f"{len(steps) - _SHOWN} more", *steps[-half:]]
    return " → ".join(steps) or proof.reason


def _place(step: Step, proof: Proof) -> str:
    return f"line {step.line}" if step.path == proof.path else f"{step.path}:{step.line}"
