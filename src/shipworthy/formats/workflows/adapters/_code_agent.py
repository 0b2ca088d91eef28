"""An agent that code makes in one call, before it is a node."""

from __future__ import annotations

from dataclasses import dataclass, field

from shipworthy.formats.workflows.adapters._python_tools import Given
from shipworthy.formats.workflows.adapters._python_values import Place
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Gap,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Retry,
    Stated,
    Validation,
)


@dataclass(slots=True, eq=False)
class Agent:
    """One agent, before it is a node."""

    name: str
    native: str
    path: str
    line: int
    models: tuple[ModelRef, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    tools: list[Given] = field(default_factory=list)
    approvals: dict[str, Approval] = field(default_factory=dict)
    """By tool; `*` for all."""
    bound: Bound | None = None
    schema: Stated | None = None
    listed: Stated | None = None
    retry: Retry | None = None
    validation: Validation | None = None
    members: list[tuple[str, Place]] = field(default_factory=list)
    """Agents that it hands over to, or calls as tools."""
    gaps: list[Gap] = field(default_factory=list)
    role: Stated | None = None
    spots: list[tuple[str, int, int]] = field(default_factory=list)
    """Where it is made."""

    def gap(self, what: str, place: Place, *hides: Aspect) -> None:
        self.gaps.append(Gap(what, place.path, place.line, frozenset(hides)))

    def node(self, id_: str) -> Node:
        return Node(
            id_,
            NodeKind.AGENT,
            self.path,
            self.line,
            label=self.name,
            native=self.native,
            models=self.models,
            prompts=self.prompts,
            bound=self.bound,
            output_schema=self.schema,
            tools=self.listed,
            retry=self.retry,
            validation=self.validation,
            role=self.role,
        )
