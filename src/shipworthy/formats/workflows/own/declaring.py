"""What a sidecar says, laid upon the graph of what it describes.

Nothing executes a sidecar, so it can add knowledge, never safety:

- What the definition says itself stays. A sidecar fills what is not said; where both speak and differ, that
  is a remark.
- A declared side effect is taken where the definition leaves it unknown, or where the declared one is worse.
  It never makes harmless what the definition shows to act.
- A declared approval carries a `doubt`: it makes the answer "not guarded" uncertain, and never "guarded".
- Every statement has the strength `declared`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.own.sidecar import DeclaredApproval, NodeStatement, SidecarFile
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Effect,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Stated,
    Strength,
    Workflow,
)
from shipworthy.schema.decode import suggest
from shipworthy.schema.nodes import line_of

_WORKFLOW = {
    Aspect.OWNER: "owner", Aspect.VERSION: "version", Aspect.REVIEW: "state", Aspect.TENANT: "tenant",
    Aspect.DATA_CLASS: "data_class", Aspect.TRACES: "traces", Aspect.TIMEOUT: "timeout", Aspect.COST: "cost",
    Aspect.ERRORS: "errors", Aspect.ESCALATION: "escalation",
}  # fmt: skip
_NODE = ("timeout", "cost", "errors", "escalation", "role", "tenant", "traces")
_ASKING = frozenset({NodeKind.HUMAN_INPUT, NodeKind.MESSAGE, NodeKind.CONDITION, NodeKind.VALIDATION})
"""Nodes at which a person may decide; leave to run any other is asked on the way to it."""
WORSE = (Effect.NONE, Effect.READ, Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE)


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something a sidecar says that cannot be meant, or is not taken."""

    path: str
    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    path: str
    said: SidecarFile
    document: Any
    """As parsed, for its lines."""


def declare(workflow: Workflow, sidecar: Sidecar) -> tuple[Workflow, tuple[Remark, ...]]:
    remarks: list[Remark] = []
    stated = dict(workflow.stated)
    for aspect, key in _WORKFLOW.items():
        said = _stated(getattr(sidecar.said, key), sidecar, sidecar.document, key)
        if said is not None:
            _settle(stated, aspect, said, remarks)
    nodes, asked = {n.id: n for n in workflow.nodes}, dict[str, Approval]()
    for id_, statement in sidecar.said.nodes.items():
        written = sidecar.document["nodes"][id_]
        if id_ not in nodes:
            near = suggest(id_[:80], nodes)
            problem = f"there is no node {id_[:80]!r} in {workflow.path}" + (f" ({near})" if near else "")
            remarks.append(Remark(sidecar.path, line_of(sidecar.document["nodes"], id_), problem))
            continue
        nodes[id_] = _node(nodes[id_], statement, written, sidecar, remarks)
        if statement.approval and nodes[id_].approval is None:
            asked[id_] = _approval(statement.approval, line_of(written, "approval"), sidecar)
    declared = dataclasses.replace(
        workflow,
        nodes=tuple(_asking(n, asked) for n in nodes.values()),
        edges=tuple(
            dataclasses.replace(e, approval=asked[e.target])
            if e.target in asked and e.approval is None and nodes[e.target].kind not in _ASKING
            else e
            for e in workflow.edges
        ),
        stated=stated,
        expressible=workflow.expressible | (stated.keys() - workflow.stated.keys()),
        files=tuple(dict.fromkeys([*workflow.files, sidecar.path])),
    )
    return declared, tuple(remarks)


def noted(workflow: Workflow, remarks: Iterable[Remark]) -> Workflow:
    """With what is wrong about its sidecar as gaps; they hide nothing of the definition itself."""
    gaps = tuple(Gap(r.problem, r.path, r.line, frozenset()) for r in remarks)
    return dataclasses.replace(workflow, gaps=workflow.gaps + gaps)


def _stated(value: object, sidecar: Sidecar, written: object, key: str) -> Stated | None:
    if value in {None, ""}:
        return None
    return Stated(str(value)[:500], sidecar.path, line_of(written, key), strength=Strength.DECLARED)


def _settle(stated: dict[Aspect, Stated], aspect: Aspect, said: Stated, remarks: list[Remark]) -> None:
    known = stated.setdefault(aspect, said)
    if known is not said and known.value != said.value:
        problem = (
            f"the {aspect.value} {said.value!r} is not what {known.path}:{known.line} says: {known.value!r}"
        )
        remarks.append(Remark(said.path, said.line, problem))


def _node(
    node: Node, statement: NodeStatement, written: Mapping[str, Any], sidecar: Sidecar, remarks: list[Remark]
) -> Node:
    changed: dict[str, Any] = {
        key: said
        for key in _NODE
        if getattr(node, key) is None and (said := _stated(getattr(statement, key), sidecar, written, key))
    }
    effect, line = statement.effect, line_of(written, "effect")
    if effect is not None and _taken(node.effect, effect):
        reason = f"declared in {sidecar.path}:{line}: {statement.reason}"
        changed |= {"effect": effect, "effect_reason": reason[:300]}
    elif effect not in {None, node.effect}:
        problem = f"{node.id!r} is not {effect}: {node.effect_reason or 'the definition says otherwise'}"
        remarks.append(Remark(sidecar.path, line, problem))
    return dataclasses.replace(node, **changed)


def _taken(known: Effect, declared: Effect) -> bool:
    if known is Effect.UNKNOWN:
        return declared is not Effect.UNKNOWN
    return declared in WORSE and WORSE.index(declared) > WORSE.index(known)


def _approval(entry: DeclaredApproval, line: int, sidecar: Sidecar) -> Approval:
    said = f"only declared: {entry.how}"[:300]
    approved = frozenset(str(p).lower() if isinstance(p, bool) else p for p in entry.approved)
    return Approval(Mechanism.REVIEW, sidecar.path, line, approved, who=entry.who, doubt=said)


def _asking(node: Node, asked: Mapping[str, Approval]) -> Node:
    if node.id in asked and node.kind in _ASKING:
        return dataclasses.replace(node, approval=asked[node.id])
    return node
