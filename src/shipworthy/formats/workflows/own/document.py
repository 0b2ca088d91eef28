"""What a definition in our own format decodes into; the descriptions of the fields are its documentation."""

# ruff: noqa: RUF009  # `described` makes a field

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.model.workflows import Check, EdgeKind, Effect, Limit, NodeKind, WorkflowKind

SCHEMA = "shipworthy.workflow/1"
State = Literal["draft", "in-review", "approved", "published", "retired"]
Amount = str | int | float
Schema = str | Mapping[str, object]
"""The path of a JSON Schema, from this file, or the schema itself."""


def described(description: str, **kwargs: Any) -> Any:
    return field(metadata={"description": description}, **kwargs)


@dataclass(frozen=True)
class ModelEntry:
    """What an alias means."""

    name: str = described("The provider's model. Left out: `registry` resolves the alias.", default="")
    provider: str = described("openai, anthropic, google, azure, ollama …", default="")
    registry: str = described("What resolves the alias: a gateway, or a file from here.", default="")
    fallbacks: tuple[str, ...] = described("Aliases tried next, in this order.", default=())
    parameters: Mapping[str, Amount | bool] = described(
        "Temperature, token limits …, by name.", default_factory=dict
    )


@dataclass(frozen=True)
class ApprovalEntry:
    """A person's leave."""

    who: str = described("The role or people asked.", default="")
    approved: tuple[str | bool, ...] = described(
        "The outcomes that mean yes; none: without leave the run does not go on at all.", default=()
    )
    decided_at: str = described(
        "The node that branches on the answer, where another does than the one that asks.", default=""
    )
    timeout: Amount | None = described("How long it waits.", default=None)
    on_timeout: Literal["approve", "reject", ""] = described(
        "What no answer in time means; empty: it waits.", default=""
    )


@dataclass(frozen=True)
class ValidationEntry:
    """What looks at an answer before it is used."""

    check: Check = described("`schema only`, or `content`.")
    mechanism: str = described("What does it.", default="")
    criteria: tuple[str, ...] = described("What is measured: `score >= 0.8`.", default=())
    rejects: bool | None = described("Whether it can refuse or send back.", default=None)
    passed: tuple[str | bool, ...] = described(
        "The outcomes of what passes; none: what fails does not go on.", default=()
    )


@dataclass(frozen=True)
class ToolEntry:
    """What a step or capability calls."""

    name: str = described("The tool's name.")
    server: str = described("The MCP server, connector or provider it belongs to.", default="")
    operation: str = described("The connector's operation or HTTP method.", default="")
    allowed: tuple[str, ...] | None = described(
        "Of a server with several tools: those that may be used.", default=None
    )


@dataclass(frozen=True)
class RetrievalEntry:
    source: str = described("The index, collection or data set.")
    filter: str = described("What narrows what may be found: tenant, entitlement.", default="")


@dataclass(frozen=True)
class RetryEntry:
    attempts: int = described("In all, the first included.")


@dataclass(frozen=True)
class BoundEntry:
    """What ends a loop, an agent's turns or a run."""

    limit: Limit = described("What is counted.")
    value: Amount = described("How much of it.")


@dataclass(frozen=True)
class NodeEntry:
    """A step, an agent or a tool."""

    kind: NodeKind = described("What it is.")
    label: str = described("A name for people.", default="")
    scope: str = described("The loop or group it stands in.", default="")
    effect: Effect | None = described(
        "What running it changes in the world, at worst. Obligatory where it does something outside.",
        default=None,
    )
    effect_reason: str = described("What says so.", default="")
    model: str = described("The alias of its model.", default="")
    prompt: str = described("The file of its prompt, from this file.", default="")
    instructions: str = described("Its prompt, written in place.", default="")
    prompt_version: str | int = described("Which version of the prompt.", default="")
    tools: tuple[str, ...] | None = described(
        "The tools it may call, nodes of this workflow. Left out: none.", default=None
    )
    tool: ToolEntry | None = described("What it calls.", default=None)
    approval: ApprovalEntry | None = described("Of an approval: who is asked.", default=None)
    validation: ValidationEntry | None = described("What is checked here.", default=None)
    retrieval: RetrievalEntry | None = described("What is searched.", default=None)
    input_schema: Schema | None = described("A JSON Schema: its file, or itself.", default=None)
    output_schema: Schema | None = described("A JSON Schema: its file, or itself.", default=None)
    timeout: Amount | None = described("How long it may take: `30 s`.", default=None)
    retry: RetryEntry | None = described("How often it is tried.", default=None)
    bound: BoundEntry | None = described("What ends its turns.", default=None)
    cost: Amount | None = described("What it may cost: `0.10 USD`.", default=None)
    errors: str = described("What happens when it fails.", default="")
    escalation: str = described("Who is called when it cannot go on.", default="")
    criteria: str = described("What a good result is, measurably.", default="")
    role: str = described("An agent's responsibility.", default="")
    tenant: str = described("How the tenant is known here.", default="")
    traces: str = described("What is recorded of it, and where.", default="")
    workflow: str = described("Of a subflow: the definition it runs, from this file.", default="")
    code: str = described("Of code: its file, from this file.", default="")


@dataclass(frozen=True)
class EdgeEntry:
    source: str = field(metadata={"key": "from", "description": "The node it leaves."})
    target: str = field(metadata={"key": "to", "description": "The node it leads to."})
    kind: EdgeKind = described("Control by default.", default=EdgeKind.CONTROL)
    on: str | bool = described("Which of the source's outcomes it is.", default="")
    approval: ApprovalEntry | None = described("Leave asked whenever it is taken.", default=None)


@dataclass(frozen=True)
class WorkflowFile:
    """A workflow, said in the terms that proofs and rules use."""

    schema: Literal["shipworthy.workflow/1"] = described("The format.")
    name: str = described("The workflow's name.")
    nodes: Mapping[str, NodeEntry] = described("The steps, agents and tools, by id.")
    edges: tuple[EdgeEntry, ...] = described("What leads where.", default=())
    entries: tuple[str, ...] = described("Where a run begins. Left out: wherever nothing leads.", default=())
    kind: WorkflowKind = described("What it is.", default=WorkflowKind.WORKFLOW)
    version: str | int = described("Of this definition; text: quote `1.10`.", default="")
    owner: str = described("Who answers for it.", default="")
    state: State = described(
        "Where it stands, for readers. What may run, the registry says.", default="draft"
    )
    description: str = described("What it is for.", default="")
    models: Mapping[str, ModelEntry] = described("Models by alias.", default_factory=dict)
    tenant: str = described("How the tenant is known.", default="")
    data_class: str = described(
        "The most sensitive data it handles: public, internal, personal …", default=""
    )
    traces: str = described("What is recorded, and where.", default="")
    timeout: Amount | None = described("How long a run may take.", default=None)
    bound: BoundEntry | None = described("What ends the whole run.", default=None)
    cost: Amount | None = described("What a run may cost.", default=None)
    errors: str = described("What happens when it fails.", default="")
    escalation: str = described("Who is called when it cannot go on.", default="")
