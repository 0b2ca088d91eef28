"""The order in which an agentic workflow runs, from what starts it to what it does in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shipworthy.formats.agents._values import items, text
from shipworthy.formats.agents.ai_actions import writes_of
from shipworthy.formats.workflows.adapters._actions_jobs import Jobs
from shipworthy.formats.workflows.adapters._actions_steps import is_given_secret, node_of
from shipworthy.formats.workflows.adapters._gh_aw_outputs import Output
from shipworthy.formats.workflows.adapters._gh_aw_parts import Parts
from shipworthy.model.workflows import (
    Approval,
    Check,
    Edge,
    EdgeKind,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Validation,
)
from shipworthy.schema.nodes import Mapped, line_of

_WHO = "whether it asks anybody is set in the settings of the repository's environments"
_THREATS = ("prompt injection", "secret leak", "malicious patch")
_BUILT_IN = frozenset({
    "agent", "activation", "pre_activation", "pre-activation", "safe_outputs", "detection", "conclusion",
    "unlock",
})  # fmt: skip
_MAX_NODES = 5_000


class Flow:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._path = parts.main.path
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.entries: list[str] = []
        self.gaps: list[Gap] = []
        self._ends: list[str] = []

    def start(self, events: Sequence[Node]) -> None:
        self.nodes = {event.id: event for event in events}
        self.entries = list(self.nodes)
        self._ends = list(self.nodes)

    def then(self, node: Node) -> None:
        if node.id in self.nodes or len(self.nodes) >= _MAX_NODES:
            return
        self.nodes[node.id] = node
        self.edges += [Edge(before, node.id, line=node.line) for before in self._ends]
        self.entries = self.entries or [node.id]
        self._ends = [node.id]

    def approve(self, key: str, on: Any) -> None:
        if isinstance(on, Mapping) and on.get(key):
            self.protect("before anything", self._path, line_of(on, key), on[key])

    def protect(self, when: str, path: str, line: int, environment: Any) -> None:
        name = environment if isinstance(environment, str) else text(environment, "name")
        if name:
            asked = Approval(Mechanism.ENVIRONMENT, path, line, doubt=_WHO)
            self.then(
                Node(
                    f"environment {when}",
                    NodeKind.APPROVAL,
                    path,
                    line,
                    label=f"environment {name}"[:200],
                    native="environment",
                    approval=asked,
                )
            )

    def all_steps(self, group: str) -> None:
        """Of every part; those of imports run first."""
        for part in [*self._parts.found[1:], self._parts.main]:
            self.steps(part.values, group, "", part.path)

    def steps(self, holder: Any, group: str, within: str, path: str = "") -> None:
        path = path or self._path
        for number, (step, at) in enumerate(items(holder, group), start=1):
            if isinstance(step, Mapping):
                key = "uses" if "uses" in step else "run"
                own = "" if path == self._path else f" of {path}"
                id_ = f"{within} {group} {number}{own}".strip()
                secret = is_given_secret(
                    step.get("env"), step.get("with"), self._parts.main.values.get("env")
                )
                powerless = not secret and not writes_of(self._parts.main.values)
                self.then(
                    node_of(id_, step, path, line_of(step, key, at), self._parts.files, powerless=powerless)
                )

    def jobs(self) -> None:
        """The agent waits for every job of the author, but for those that gh-aw makes itself."""
        written = self._parts.main.values.get("jobs")
        if not isinstance(written, Mapped):
            return
        own = Mapped(written.line)
        for key, job in written.items():
            if str(key) not in _BUILT_IN:
                own[key], own.lines[key] = job, written.line_of(key)
        around = Mapped()
        around["jobs"] = own
        found = Jobs(self._path, around, self._parts.files)
        found.read()
        if found.nodes:
            begins, led = found.begins(), {edge.source for edge in found.edges}
            self.edges += [
                Edge(end, first, line=found.nodes[first].line) for end in self._ends for first in begins
            ]
            self.nodes |= {id_: node for id_, node in found.nodes.items() if id_ not in self.nodes}
            self.edges += found.edges
            self.gaps += found.gaps
            self.entries = self.entries or begins
            self._ends = [last for last in found.last.values() if last not in led] or self._ends

    def call(self, agent: str, tools: Iterable[Node]) -> None:
        for tool in tools:
            if tool.id not in self.nodes:
                self.nodes[tool.id] = tool
                self.edges.append(Edge(agent, tool.id, EdgeKind.TOOL_CALL, line=tool.line))

    def finish(self, outputs: Sequence[Output]) -> None:
        after = list(self._ends)
        self.all_steps("post-steps")
        self._ends = after
        if not outputs:
            return
        self._detect()
        path, line, environment = self._parts.first("safe-outputs", "environment")
        if environment is None:
            path, line, environment = self._parts.first("environment")
        self.protect("before the outputs", path, line, environment)
        before = list(self._ends)
        for output in outputs:
            self._ends = before
            self.then(output.node)
            if output.review:
                self.edges = [
                    Edge(e.source, e.target, e.kind, e.port, e.line, output.review)
                    if e.target == output.node.id
                    else e
                    for e in self.edges
                ]

    def _detect(self) -> None:
        """On by itself where there are outputs."""
        path, line, value = self._parts.first("safe-outputs", "threat-detection")
        off = value is False or (isinstance(value, Mapping) and value.get("enabled") is False)
        if off or (
            isinstance(value, Mapping)
            and value.get("engine") is False
            and not value.get("steps")
            and not value.get("post-steps")
        ):
            return
        strict = isinstance(value, Mapping) and value.get("continue-on-error") is False
        if value is None:
            path, line, _ = self._parts.first("safe-outputs")
        looked = Validation(
            Check.CONTENT, "threat detection", path, line, _THREATS, rejects=True if strict else None
        )
        self.then(
            Node(
                "threat detection",
                NodeKind.VALIDATION,
                path,
                line,
                label="threat detection",
                native="threat-detection",
                validation=looked,
            )
        )
