"""Every question, asked of one workflow."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.model.proofs import Proof
from shipworthy.model.workflows import Workflow
from shipworthy.prove.approval import approval_proofs
from shipworthy.prove.bounds import circle_proofs, turn_proofs
from shipworthy.prove.gates import gate_proofs
from shipworthy.prove.graph import Graph
from shipworthy.prove.inline import inline
from shipworthy.prove.validation import validation_proofs


def prove(workflow: Workflow, others: Sequence[Workflow] = ()) -> tuple[Proof, ...]:
    """`others`: the repository's definitions, which its sub-workflow nodes may run.

    A proof may be of a node inside of one: its `node` is then `the node that runs it/the node inside`.
    """
    inlined = inline(workflow, others)
    graph = Graph(inlined.workflow, inlined.parts)
    validation, circles = list(validation_proofs(graph)), circle_proofs(graph)
    return (
        *approval_proofs(graph),
        *validation,
        *(proof for _, proof in circles),
        *turn_proofs(graph),
        *gate_proofs(graph, validation, circles),
    )
