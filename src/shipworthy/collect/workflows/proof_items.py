"""What proofs say, as the items of facts say it."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.judged import judged, of_product
from shipworthy.collect.workflows.proved import Proved, proved
from shipworthy.model.facts import Unknown
from shipworthy.model.proofs import Answer, Proof, Question, Step
from shipworthy.model.workflows import Node

_SHOWN = 6
"""Nodes of a path that are told; what lies between is counted."""


def proofs_on(context: Context, question: Question) -> Iterator[tuple[Proved, Proof]]:
    """Of the product's workflows, without those that run in CI."""
    wanted = {id(each.workflow) for each in of_product(context)}
    every = [each for each in proved(context) if id(each.judged.workflow) in wanted]
    for each in every:
        for proof in each.proofs:
            if proof.question is question:
                yield each, proof


def refuse_unread(context: Context) -> None:
    """Where all there is was only recognised, nothing can be said. Raises `Unavailable`."""
    unread = next((e.file.path for e in found(context) if e.counts and e.definitions is None), "")
    if unread and not judged(context):
        raise Unavailable(f"the format of {unread} is recognised and not read")


def node_of(each: Proved, proof: Proof) -> Node | None:
    """None for a node inside of another workflow that this one runs."""
    return next((node for node in each.judged.workflow.nodes if node.id == proof.node), None)


def label_of(node: Node | None, proof: Proof) -> str:
    if node is not None:
        return node.label or node.id
    return proof.witness[-1].label if proof.witness else proof.node


def held(proof: Proof) -> bool | Unknown:
    match proof.answer:
        case Answer.HOLDS:
            return True
        case Answer.FAILS:
            return False
        case Answer.UNKNOWN:
            return Unknown(proof.reason)


def way_of(proof: Proof) -> str:
    """The witness in words: its nodes, with the lines they stand on."""
    steps = [f"{step.label} ({_place(step, proof)})" for step in proof.witness]
    if len(steps) > _SHOWN:
        half = _SHOWN // 2
        steps = [*steps[:half], f"{len(steps) - _SHOWN} more", *steps[-half:]]
    return " → ".join(steps) or proof.reason


def _place(step: Step, proof: Proof) -> str:
    return f"line {step.line}" if step.path == proof.path else f"{step.path}:{step.line}"
