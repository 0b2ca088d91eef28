"""Every question, asked of one workflow."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.model.proofs import Proof
from shipworthy.model.workflows import Workflow
from shipworthy.prove.approval import approval_proofs
from shipworthy.prove.graph import Graph
from shipworthy.prove.inline import inline


def prove(workflow: Workflow, others: Sequence[Workflow] = ()) -> tuple[Proof, ...]:
    """`others`: the repository's definitions, which its sub-workflow nodes may run.

    A proof may be of a node inside of one: its `node` is then `the node that runs it/the node inside`.
    """
    inlined = inline(workflow, others)
    graph = Graph(inlined.workflow, inlined.parts)
    return tuple(approval_proofs(graph))
