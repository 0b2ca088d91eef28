"""What a sidecar decodes into: statements about a definition whose own format cannot make them."""

# ruff: noqa: RUF009  # `described` makes a field

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.formats.workflows.own.document import Amount, State, described
from shipworthy.model.workflows import Effect


@dataclass(frozen=True)
class DeclaredApproval:
    """Leave that something outside of the definition asks for."""

    who: str = described("Who is asked.")
    how: str = described("Where and by what: the system that asks.")
    approved: tuple[str | bool, ...] = described(
        "Of a node that asks: the outcomes that mean yes.", default=()
    )


@dataclass(frozen=True)
class NodeStatement:
    """What is declared of one node."""

    effect: Effect | None = described(
        "Its side effect: taken where the definition does not tell, or where this is worse.", default=None
    )
    reason: str = described("Why it is no worse. Obligatory with `effect`.", default="")
    approval: DeclaredApproval | None = described("Leave asked before it runs.", default=None)
    timeout: Amount | None = described("How long it may take.", default=None)
    cost: Amount | None = described("What it may cost.", default=None)
    errors: str = described("What happens when it fails.", default="")
    escalation: str = described("Who is called when it cannot go on.", default="")
    role: str = described("An agent's responsibility.", default="")
    tenant: str = described("How the tenant is known here.", default="")
    traces: str = described("What is recorded of it, and where.", default="")


@dataclass(frozen=True)
class SidecarFile:
    """What is declared of a definition in another file. Nothing executes it."""

    schema: Literal["shipworthy.workflow/1"] = described("The format.")
    describes: str = described("The definition, from this file.")
    workflow: str = described("Its name, where the file holds several.", default="")
    version: str | int = described("Of the definition; text: quote `1.10`.", default="")
    owner: str = described("Who answers for it.", default="")
    state: State | Literal[""] = described("Where it stands, for readers.", default="")
    tenant: str = described("How the tenant is known.", default="")
    data_class: str = described(
        "The most sensitive data it handles: public, internal, personal …", default=""
    )
    traces: str = described("What is recorded, and where.", default="")
    timeout: Amount | None = described("How long a run may take.", default=None)
    cost: Amount | None = described("What a run may cost.", default=None)
    errors: str = described("What happens when it fails.", default="")
    escalation: str = described("Who is called when it cannot go on.", default="")
    nodes: Mapping[str, NodeStatement] = described(
        "What is declared of its nodes, by id.", default_factory=dict
    )
