"""What acts after a model, and whether a person is asked."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.proof_items import held, label_of, node_of, proofs_on, refuse_unread, way_of
from shipworthy.collect.workflows.proved import Proved
from shipworthy.model.facts import Unknown
from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import Effect


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


@fact("ai_workflows.side_effects")
def side_effects(context: Context) -> tuple[SideEffect, ...]:
    """Steps and tools that write, reach somebody or run commands after a model: whether a person is asked.

    For each: whether every path to it that crosses a model also crosses an approval. Unknown where its
    effect, a part of the definition or a setting outside of the repository cannot be seen.
    """
    refuse_unread(context)
    return tuple(
        _side_effect(each, proof)
        for each, proof in proofs_on(context, Question.APPROVAL)
        if not _only_unclassified(each, proof)
    )


def _only_unclassified(each: Proved, proof: Proof) -> bool:
    """Nothing says that it acts at all: reports show it, and no rule asks for an approval of a guess."""
    node = node_of(each, proof)
    return node is not None and node.effect is Effect.UNKNOWN and proof.answer is Answer.UNKNOWN


@fact("ai_workflows.approved_effects")
def approved_effects(context: Context) -> tuple[SideEffect, ...]:
    """Of `ai_workflows.side_effects` those that may be approved: whether no model runs after the approval.

    Unknown where it cannot be seen whether anybody approves them at all: nothing is said about what comes
    after an approval that may not exist.
    """
    asked = {
        (id(each), proof.node): proof
        for each, proof in proofs_on(context, Question.APPROVAL)
        if proof.answer is not Answer.FAILS and not _only_unclassified(each, proof)
    }
    return tuple(
        _after(asked[id(each), proof.node], _side_effect(each, proof))
        for each, proof in proofs_on(context, Question.APPROVED_CONTENT)
        if (id(each), proof.node) in asked
    )


def _after(approval: Proof, effect: SideEffect) -> SideEffect:
    if effect.held is False and approval.answer is Answer.UNKNOWN:
        return dataclasses.replace(effect, held=Unknown(f"Whether anybody approves it: {approval.reason}"))
    return effect


def _side_effect(each: Proved, proof: Proof) -> SideEffect:
    node = node_of(each, proof)
    effect = node.effect.value if node else ""
    return SideEffect(
        proof.path, proof.line, each.judged.name, label_of(node, proof), effect,
        (node.effect_reason if node else "") or effect or "it acts inside of another workflow",
        held(proof), way_of(proof),
    )  # fmt: skip
