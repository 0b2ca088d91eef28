"""A flow's methods, however they are written, as nodes and edges."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shipworthy.formats.workflows.adapters._crewai_parts import AgentPart, CrewPart, Drawing
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Limit,
    Mechanism,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Stated,
    Tool,
)

MAX_METHODS = 1_000
MAX_CALLS = 100
"""How often a method may run in one kickoff, where a flow does not say."""
_YES = re.compile(
    r"\A(?:yes|ok|y|go|approved?|accept(?:ed)?|confirm(?:ed)?|proceed|publish|continue|send|ship|true|valid)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Feedback:
    """A person is asked about what the method has made."""

    path: str
    line: int
    emit: tuple[str, ...] = ()
    default: str = ""
    ends: bool = False
    """One of the answers ends the run."""


@dataclass
class MethodPart:
    name: str
    path: str
    line: int
    kind: NodeKind = NodeKind.CODE
    native: str = "method"
    starts: bool = False
    listens: tuple[str, ...] = ()
    """Methods and labels, whichever way they are joined."""
    router: bool = False
    emits: tuple[str, ...] = ()
    feedback: Feedback | None = None
    asks: Feedback | None = None
    """Its own code asks a person, and does not go on without."""
    effect: Effect = Effect.NONE
    reason: str = ""
    models: tuple[ModelRef, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    tool: Tool | None = None
    runs: list[CrewPart | AgentPart | MethodPart] = field(default_factory=list)
    """Before its own code uses what they answer."""
    opaque: str = ""
    output_schema: Stated | None = None
    bound: Bound | None = None


@dataclass
class FlowPart:
    name: str
    path: str
    line: int
    methods: dict[str, MethodPart] = field(default_factory=dict)
    bound: Bound | None = None
    stated: dict[Aspect, Stated] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    description: str = ""


def default_calls(path: str, line: int, version: str) -> Bound:
    return Bound(Limit.ITERATIONS, str(MAX_CALLS), path, line, Origin.DEFAULT, version)


class FlowDrawing:
    def __init__(self, flow: FlowPart) -> None:
        self.flow = flow
        self.drawing = Drawing()
        self.first: dict[str, str] = {}
        """By method: the node at which it is entered."""
        self.last: dict[str, str] = {}
        self.entries: list[str] = []

    @property
    def nodes(self) -> dict[str, Node]:
        return self.drawing.nodes

    def draw(self) -> None:
        for method in list(self.flow.methods.values())[:MAX_METHODS]:
            self._method(method)
        for method in self.flow.methods.values():
            self._listen(method)
        self.entries = [
            self.first[m.name] for m in self.flow.methods.values() if m.starts and m.name in self.first
        ]

    def _method(self, method: MethodPart) -> None:
        id_ = self.drawing.free(method.name, method.line)
        asks = method.asks
        kind = method.kind
        approval = self._approval(asks) if asks is not None else None
        if asks is not None and kind is not NodeKind.MODEL_CALL:
            kind = NodeKind.APPROVAL if approval else NodeKind.HUMAN_INPUT
        self.nodes[id_] = Node(
            id_, kind, method.path, method.line, label=method.name, native=method.native,
            effect=method.effect, effect_reason=method.reason, models=method.models,
            prompts=method.prompts, tool=method.tool,
            approval=approval if kind is NodeKind.APPROVAL else None, opaque=method.opaque,
            output_schema=method.output_schema, bound=method.bound,
        )  # fmt: skip
        self.first[method.name] = self._run(method, id_)
        self.last[method.name] = self._feedback(method, id_)

    def _run(self, method: MethodPart, id_: str) -> str:
        """Crews and agents it runs come before what it makes of their answers."""
        first = before = ""
        self.drawing.scope = id_
        for part in method.runs:
            if isinstance(part, CrewPart) and part.own:
                begins = ends = [self._crew(part, method, id_)]
            elif isinstance(part, CrewPart):
                begins, ends = self.drawing.crew(part)
            elif isinstance(part, AgentPart):
                begins = ends = [self.drawing.agent(part)]
            else:
                begins, ends = self._step(part, id_)
            if not begins:
                continue
            if before:
                self.drawing.edges.append(Edge(before, begins[0], line=method.line))
            first, before = first or begins[0], ends[0]
        self.drawing.scope = ""
        if before:
            self.drawing.edges.append(Edge(before, id_, line=method.line))
        return first or id_

    def _crew(self, crew: CrewPart, method: MethodPart, scope: str) -> str:
        """What it is made of is drawn where it is defined."""
        id_ = self.drawing.free(crew.name or "crew", method.line)
        effect, reason = crew.effect()
        self.nodes[id_] = Node(
            id_, NodeKind.SUBFLOW, method.path, method.line, label=id_, native="Crew", scope=scope,
            effect=effect, effect_reason=reason, runs=crew.key,
        )  # fmt: skip
        return id_

    def _step(self, step: MethodPart, scope: str) -> tuple[list[str], list[str]]:
        id_ = self.drawing.free(step.name, step.line)
        self.nodes[id_] = Node(
            id_, step.kind, step.path, step.line, label=step.name, native=step.native, scope=scope,
            effect=step.effect, effect_reason=step.reason, tool=step.tool, opaque=step.opaque,
            bound=step.bound,
        )  # fmt: skip
        first = self._run(step, id_)
        self.drawing.scope = scope
        return [first], [id_]

    def _feedback(self, method: MethodPart, id_: str) -> str:
        asked = method.feedback
        if asked is None:
            return id_
        approval = self._approval(asked)
        kind = NodeKind.APPROVAL if approval else NodeKind.HUMAN_INPUT
        node = self.drawing.free(f"{method.name} (feedback)", asked.line)
        self.nodes[node] = Node(
            node, kind, asked.path, asked.line, label=node, native="human_feedback", approval=approval
        )
        self.drawing.edges.append(Edge(id_, node, line=asked.line))
        return node

    def _approval(self, asked: Feedback) -> Approval | None:
        """Only where an answer can refuse."""
        mechanism = Mechanism.NODE
        if asked.ends:
            return Approval(Mechanism.INTERRUPT, asked.path, asked.line, approved=frozenset(asked.emit))
        if not asked.emit:
            return None
        yes = frozenset(label for label in asked.emit if _YES.match(label))
        if not yes or len(yes) == len(asked.emit):
            return None
        on_timeout = "approve" if asked.default in yes else "reject" if asked.default else ""
        return Approval(mechanism, asked.path, asked.line, approved=yes, on_timeout=on_timeout)

    def _listen(self, method: MethodPart) -> None:
        target = self.first.get(method.name)
        order = {name: place for place, name in enumerate(self.flow.methods)}
        for label in method.listens if target else ():
            sources = [(label, "")] if label in self.last else []
            sources += [(m.name, label) for m in self.flow.methods.values() if label in _said(m)]
            for source, port in sources:
                back = order[source] >= order[method.name]
                kind = EdgeKind.LOOP_BACK if back else EdgeKind.CONTROL
                assert target is not None
                self.drawing.edges.append(Edge(self.last[source], target, kind, port, method.line))
            if not sources and not self._unknown():
                what = f"it listens to {label[:100]}, which nothing says"
                self.flow.gaps.append(
                    Gap(what, method.path, method.line, frozenset({Aspect.EDGES}), target or "")
                )

    def _unknown(self) -> bool:
        return any(m.router and not _said(m) for m in self.flow.methods.values())


def _said(method: MethodPart) -> tuple[str, ...]:
    return (*method.emits, *(method.feedback.emit if method.feedback else ()))
