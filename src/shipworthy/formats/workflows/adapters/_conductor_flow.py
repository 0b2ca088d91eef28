"""Conductor's nested lists of tasks as nodes and edges."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapters._conductor_answers import Answers
from shipworthy.formats.workflows.adapters._conductor_checks import checks
from shipworthy.formats.workflows.adapters._conductor_fanout import effect_of_calls, kind_of_branches
from shipworthy.formats.workflows.adapters._conductor_tasks import node_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Node,
    NodeKind,
)
from shipworthy.schema.nodes import line_of

Ends = list[tuple[str, str]]
"""What leads on from here: nodes, and the port of each."""

_REFERENCE = re.compile(r"\$\{\s*(workflow\.variables\.[A-Za-z_]\w*|[A-Za-z_][\w-]*)|\$\.([A-Za-z_][\w-]*)")
_VARIABLE = "workflow.variables."
_MAX_TASKS = 5_000
_OF_AN_AGENT = frozenset({Aspect.TOOLS, Aspect.MODELS, Aspect.PROMPTS, Aspect.BOUNDS})


class Flow:
    """Built up while the tasks are walked, in their order."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.first: list[str] = []
        self.gaps: list[Gap] = []
        self._answers = Answers()

    def sequence(self, tasks: Any, ends: Ends, scope: str = "") -> Ends:
        """What leads on after the last of them."""
        for task in mappings(tasks):
            if len(self.nodes) >= _MAX_TASKS:
                self._gap(task, f"tasks after the first {_MAX_TASKS}", "")
                break
            ends = self._task(task, ends, scope)
        return ends

    def _task(self, task: Mapping[str, Any], ends: Ends, scope: str) -> Ends:
        node = node_of(task, self.path, scope, taken=self.nodes)
        self.nodes[node.id] = node
        for key in ("queryExpression", "expression", "scriptExpression"):
            if isinstance(expression := child(task, "inputParameters", key), str):
                self._answers.expressions[node.id] = expression
        self._answers.mentions[node.id] = _mentioned(
            [v for k, v in task.items() if k not in {"decisionCases", "defaultCase", "forkTasks", "loopOver"}]
        )
        if node.kind is NodeKind.AGENT:
            what = "its tools, its model and what ends its turns stand where the agent is defined"
            self.gaps.append(Gap(what, self.path, node.line, _OF_AN_AGENT, node.id))
        self._note(task, node)
        if not ends and not self.first:
            self.first.append(node.id)
        self.edges += [Edge(before, node.id, port=port, line=node.line) for before, port in ends]
        return self._inside(task, node)

    def _note(self, task: Mapping[str, Any], node: Node) -> None:
        inputs = child(task, "inputParameters")
        inputs = inputs if isinstance(inputs, Mapping) else {}
        if node.native == "SET_VARIABLE":
            for name in inputs:
                self._answers.setters.setdefault(f"{_VARIABLE}{name}", []).append(node.id)
        if node.native == "WAIT" and not inputs.get("duration") and not inputs.get("until"):
            self._answers.signalled.add(node.id)

    def _inside(self, task: Mapping[str, Any], node: Node) -> Ends:
        match str(task.get("type") or "SIMPLE"):
            case "SWITCH" | "DECISION":
                return self._switch(task, node)
            case "FORK_JOIN":
                branches = child(task, "forkTasks")
                inside = [self.sequence(b, [(node.id, "")], node.id) for b in branches or [] if mappings(b)]
                return [end for ends in inside for end in ends] or [(node.id, "")]
            case "DO_WHILE":
                last = self.sequence(child(task, "loopOver"), [(node.id, "loop")], node.id)
                for end, _ in last:
                    if end != node.id:
                        self.edges.append(Edge(end, node.id, EdgeKind.LOOP_BACK, line=node.line))
                return [(node.id, "done")]
            case "FORK_JOIN_DYNAMIC":
                self._fan_out(task, node)
                return [(node.id, "")]
            case "DYNAMIC":
                self._gap(task, "which task it runs is decided when it runs", node.id)
                return [(node.id, "")]
            case "TERMINATE":
                return []
            case _:
                return [(node.id, "")]

    def _switch(self, task: Mapping[str, Any], node: Node) -> Ends:
        cases = child(task, "decisionCases")
        named = list(cases.items()) if isinstance(cases, Mapping) else []
        ends: Ends = []
        for port, tasks in [*named, ("default", child(task, "defaultCase"))]:
            ends += self.sequence(tasks, [(node.id, str(port))], node.scope)
        return ends

    def _fan_out(self, task: Mapping[str, Any], node: Node) -> None:
        """Branches that are made when it runs are all of one kind where that is written out."""
        branch = kind_of_branches(task)
        if not branch:
            self._gap(task, "which tasks it runs is decided when it runs", node.id)
            return
        each = node_of({**task, "type": branch}, self.path, node.scope, taken=())
        found = dataclasses.replace(
            node, kind=each.kind, effect=each.effect, effect_reason=each.effect_reason, models=each.models
        )
        if branch == "CALL_MCP_TOOL":
            known = effect_of_calls(
                self._answers.expressions[m]
                for m in sorted(self._answers.mentions[node.id])
                if m in self._answers.expressions
            )
            effect, reason = known or (Effect.UNKNOWN, "which tools it calls is decided when it runs")
            found = dataclasses.replace(found, effect=effect, effect_reason=reason)
        self.nodes[node.id] = found

    def _gap(self, task: Mapping[str, Any], what: str, node: str) -> None:
        """Tasks made when it runs lead to nothing but what follows: no edge is hidden."""
        hides = {Aspect.NODES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS}
        if not node:
            hides.add(Aspect.EDGES)
        self.gaps.append(Gap(what, self.path, line_of(task, "taskReferenceName"), frozenset(hides), node))

    def settle(self) -> None:
        """First who is asked for leave: what decides on a person's answer checks no model."""
        for id_, asked in list(self._answers.approvals(self.nodes, self.edges)):
            self.nodes[id_] = dataclasses.replace(self.nodes[id_], kind=NodeKind.APPROVAL, approval=asked)
        for switch, validation in list(checks(self.nodes, self.edges, self._answers)):
            self.nodes[switch] = dataclasses.replace(self.nodes[switch], validation=validation)


def _mentioned(values: Sequence[Any]) -> frozenset[str]:
    found: set[str] = set()
    waiting: list[Any] = list(values)
    while waiting:
        match waiting.pop():
            case str() as text:
                found.update(a or b for a, b in _REFERENCE.findall(text[:20_000]))
            case Mapping() as mapping:
                waiting.extend(mapping.values())
            case list() as entries:
                waiting.extend(entries)
            case _:
                continue
    return frozenset(found)
