"""What a result says of one definition of an AI workflow: small enough to keep, enough to draw from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.model.proofs import Cell, Contract, Proof
from shipworthy.model.workflows import EdgeKind, Effect, Mechanism, NodeKind, Via, WorkflowKind


@dataclass(frozen=True, slots=True)
class ModelUse:
    """One model of a workflow, however many nodes use it."""

    written: str
    via: Via
    provider: str
    name: str
    path: str
    line: int
    nodes: int = 1
    """How many nodes use it."""
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalPoint:
    node: str
    """The node that asks, or the tool whose call is confirmed."""
    mechanism: Mechanism
    path: str
    line: int
    who: str = ""
    on_timeout: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    id: str
    kind: NodeKind
    label: str
    path: str
    line: int
    native: str = ""
    scope: str = ""
    effect: Effect = Effect.NONE
    effect_reason: str = ""
    models: tuple[str, ...] = ()
    approval: Mechanism | None = None
    doubt: str = ""
    """Why the approval may ask nobody."""
    opaque: str = ""


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    start: str
    end: str
    kind: EdgeKind = EdgeKind.CONTROL
    port: str = ""
    approval: Mechanism | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    node: str
    """Empty for the workflow itself."""
    cells: tuple[Cell, ...]
    """In the order of the matrix's items."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything of one sort, held against the list of what must be said of it."""

    contract: Contract
    items: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was dropped or could not be resolved, so that some answers are unknown."""

    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class WorkflowResult:
    """One definition that was found. Only what is judged has a graph, answers and contracts."""

    path: str
    line: int
    format: str
    name: str
    path_class: str
    judged: bool = False
    listed_because: str = ""
    """Why it is not judged."""
    kind: WorkflowKind | None = None
    nodes: int = 0
    edges: int = 0
    effects: Mapping[str, int] = field(default_factory=dict)
    """How many nodes have which side effect at worst; those without one are left out."""
    models: tuple[ModelUse, ...] = ()
    approvals: tuple[ApprovalPoint, ...] = ()
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By question: how often it holds, fails, is unknown."""
    proofs: tuple[Proof, ...] = ()
    """Those that fail come first, then the unknown ones."""
    proofs_left_out: int = 0
    contracts: tuple[Matrix, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    unseen_left_out: int = 0
    graph: Graph | None = None
    graph_left_out: str = ""
    """Why there is none where the workflow is judged."""
    retired: str = ""
    """What has become of the platform it is written for, with the date."""
    twin: str = ""
    """The file that was compiled from it."""
    duplicate_of: str = ""
    version: str = ""
    owner: str = ""
    state: str = ""
    """In the registry: draft, in review, approved, published, retired."""
