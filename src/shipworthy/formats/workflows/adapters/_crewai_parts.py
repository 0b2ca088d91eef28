"""What a crew is made of, however it is written; and the graph of it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shipworthy.formats.workflows.effects import WORST_FIRST
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retrieval,
    Retry,
    Stated,
    Tool,
    Validation,
    Via,
)

VERSION = "crewai 1.15"
MAX_ITERATIONS = 25
MAX_RETRIES = 2
"""Of an agent after an error."""
GUARDRAIL_RETRIES = 3
MAX_PARTS = 1_000
HIDDEN_TOOLS = frozenset({Aspect.TOOLS, Aspect.EFFECTS})
UNSEEN = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.MODELS, Aspect.PROMPTS, Aspect.ROLES,
    Aspect.BOUNDS, Aspect.RETRY, Aspect.TIMEOUT, Aspect.OUTPUT_SCHEMA, Aspect.VALIDATION,
    Aspect.QUALITY_CRITERIA,
})  # fmt: skip
"""What an agent or a task may be of which nothing is known."""


@dataclass(frozen=True)
class ToolPart:
    name: str
    path: str
    line: int
    effect: Effect
    reason: str
    server: str = ""
    everything: bool = False
    native: str = "tool"


@dataclass
class AgentPart:
    id: str
    path: str
    line: int
    native: str = "Agent"
    model: ModelRef | None = None
    more_models: tuple[ModelRef, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    role: Stated | None = None
    tools: list[ToolPart] = field(default_factory=list)
    listed: Stated | None = None
    bound: Bound | None = None
    retry: Retry | None = None
    timeout: Stated | None = None
    retrieval: Retrieval | None = None
    output_schema: Stated | None = None
    validation: Validation | None = None
    delegates: bool = False
    opaque: str = ""


@dataclass
class TaskPart:
    id: str
    path: str
    line: int
    agent: str = ""
    prompts: tuple[Prompt, ...] = ()
    context: tuple[str, ...] = ()
    tools: list[ToolPart] = field(default_factory=list)
    listed: Stated | None = None
    validation: Validation | None = None
    retry: Retry | None = None
    output_schema: Stated | None = None
    criteria: Stated | None = None
    opaque: str = ""


@dataclass
class CrewPart:
    name: str
    path: str
    line: int
    agents: dict[str, AgentPart] = field(default_factory=dict)
    tasks: dict[str, TaskPart] = field(default_factory=dict)
    hierarchical: bool = False
    manager: AgentPart | None = None
    stated: dict[Aspect, Stated] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    at: int = 0
    """The line of the call that makes it."""
    own: bool = True
    """A definition of its own, not written inside of a flow."""

    @property
    def key(self) -> str:
        """What flows run it by."""
        return f"{self.path}:{self.at or self.line}"

    def effect(self) -> tuple[Effect, str]:
        """The worst that any of its tools does."""
        manager = [self.manager] if self.manager else []
        parts: list[AgentPart | TaskPart] = [*self.agents.values(), *manager, *self.tasks.values()]
        tools = [t for part in parts for t in part.tools]
        said = [(tool.effect, f"{tool.name[:80]}: {tool.reason}") for tool in tools]
        return min(said, key=lambda each: WORST_FIRST.index(each[0]), default=(Effect.NONE, ""))


def default_bound(path: str, line: int) -> Bound:
    return Bound(Limit.ITERATIONS, str(MAX_ITERATIONS), path, line, Origin.DEFAULT, VERSION)


def default_retry(path: str, line: int) -> Retry:
    return Retry(MAX_RETRIES + 1, path, line, Origin.DEFAULT, VERSION)


@dataclass
class Drawing:
    """Nodes and edges of one crew, also inside of a flow."""

    scope: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    ordered: bool = True
    drawn: dict[str, str] = field(default_factory=dict)
    """Tools by name."""

    def crew(self, crew: CrewPart) -> tuple[list[str], list[str]]:
        """Where it begins and where it ends."""
        agents = {id_: self.agent(held_to(part, crew)) for id_, part in crew.agents.items()}
        tasks = {id_: self._task(part, crew) for id_, part in crew.tasks.items()}
        self._order(crew, tasks)
        manager = self.agent(crew.manager) if crew.manager else ""
        for id_, part in crew.tasks.items():
            does = manager or agents.get(part.agent, "")
            if does:
                self.edges.append(Edge(tasks[id_], does, EdgeKind.TOOL_CALL, line=part.line))
        if manager:
            line = self.nodes[manager].line
            self.edges += [
                Edge(manager, a, EdgeKind.TOOL_CALL, line=line) for a in agents.values() if a != manager
            ]
        for id_, agent in crew.agents.items():
            others = [other for key, other in agents.items() if key != id_] if agent.delegates else []
            self.edges += [
                Edge(agents[id_], other, EdgeKind.TOOL_CALL, line=agent.line) for other in others[:50]
            ]
        ids = list(tasks.values())
        return ids[:1], ids[-1:]

    def _order(self, crew: CrewPart, tasks: dict[str, str]) -> None:
        ids = list(tasks.values())
        for one, other in itertools.pairwise(ids) if self.ordered else ():
            self.edges.append(Edge(one, other, line=self.nodes[other].line))
        for id_, part in crew.tasks.items():
            for before in part.context:
                if before in tasks:
                    self.edges.append(Edge(tasks[before], tasks[id_], EdgeKind.DATA, "context", part.line))

    def agent(self, part: AgentPart) -> str:
        id_ = self.free(part.id, part.line)
        model = (part.model,) if part.model else ()
        self.nodes[id_] = Node(
            id_, NodeKind.AGENT, part.path, part.line, label=part.id, native=part.native, scope=self.scope,
            models=(*model, *part.more_models), prompts=part.prompts, role=part.role, tools=part.listed,
            bound=part.bound, retry=part.retry, timeout=part.timeout, retrieval=part.retrieval,
            output_schema=part.output_schema, validation=part.validation, opaque=part.opaque,
        )  # fmt: skip
        self.tools(id_, part.tools)
        return id_

    def _task(self, part: TaskPart, crew: CrewPart) -> str:
        """Its answer is the agent's: so is its model."""
        id_ = self.free(part.id, part.line)
        agent = crew.manager or crew.agents.get(part.agent)
        self.nodes[id_] = Node(
            id_, NodeKind.MODEL_CALL, part.path, part.line, label=part.id, native="Task", scope=self.scope,
            models=(inherited(agent.model, part),) if agent and agent.model else (),
            prompts=part.prompts, tools=part.listed, validation=part.validation, retry=part.retry,
            output_schema=part.output_schema, criteria=part.criteria,
            timeout=agent.timeout if agent else None, opaque=part.opaque,
        )  # fmt: skip
        self.tools(id_, part.tools)
        return id_

    def tools(self, owner: str, parts: Sequence[ToolPart]) -> None:
        """One node for each tool, however many share it."""
        for part in parts:
            id_ = self.drawn.get(part.name) or self.free(part.name, part.line)
            if part.name not in self.drawn:
                self.drawn[part.name] = id_
                self.nodes[id_] = Node(
                    id_, NodeKind.TOOL, part.path, part.line, label=part.name, native=part.native,
                    scope=self.scope, effect=part.effect, effect_reason=part.reason,
                    tool=Tool(part.name, part.server, everything=part.everything),
                )  # fmt: skip
            edge = Edge(owner, id_, EdgeKind.TOOL_CALL, line=part.line)
            if edge not in self.edges[-50:]:
                self.edges.append(edge)

    def free(self, name: str, line: int) -> str:
        name = name[:200] or "node"
        if name not in self.nodes:
            return name
        at = f"{name} ({line})"
        return at if at not in self.nodes else f"{name} {len(self.nodes)}"


def held_to(agent: AgentPart, crew: CrewPart) -> AgentPart:
    """What all of its tasks hold its answers to."""
    own = [task.output_schema for task in crew.tasks.values() if task.agent == agent.id]
    if agent.output_schema is None and own and all(own):
        return replace(agent, output_schema=own[0])
    return agent


def inherited(model: ModelRef, part: TaskPart) -> ModelRef:
    return ModelRef(
        model.written, Via.INHERITED, part.path, part.line, model.provider, model.name, model.otherwise
    )
