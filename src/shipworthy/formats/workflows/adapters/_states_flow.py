"""The states of a state machine, with those inside of Map and Parallel states, as nodes and edges."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._states_choices import Rule, approving, rules
from shipworthy.formats.workflows.adapters._states_nodes import node_of, waits
from shipworthy.formats.workflows.format import child, mappings
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
    Node,
    NodeKind,
    Stated,
)
from shipworthy.schema.nodes import line_of

_MAX_STATES = 5_000
_MAX_DEPTH = 20
_OF_AN_AGENT = frozenset({Aspect.TOOLS, Aspect.MODELS, Aspect.PROMPTS, Aspect.BOUNDS})
_FEW = 200
"""Choices beyond these are not looked at for what ends a cycle."""
_STEPS_TO_DECISION = 4


class Flow:
    def __init__(self, path: str) -> None:
        self.path = path
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self._choices: dict[str, tuple[list[Rule], str]] = {}
        self._asking: dict[str, Mapping[str, Any]] = {}

    def machine(self, root: Any, scope: str = "", depth: int = 0) -> tuple[str, list[str]]:
        """Its first state, and those after which it has ended well."""
        states = child(root, "States")
        states = states if isinstance(states, Mapping) else {}
        ids: dict[str, str] = {}
        for name, state in states.items():
            if isinstance(state, Mapping) and len(self.nodes) < _MAX_STATES:
                line = line_of(states, name)
                ids[name] = name if name not in self.nodes else f"{name} ({line})"
                while ids[name] in self.nodes:
                    ids[name] += "+"
                node = node_of(ids[name], name, state, self.path, line, scope)
                self.nodes[ids[name]] = node
                if node.kind is NodeKind.AGENT:
                    what = "its tools, its model and what ends its turns stand where the agent is defined"
                    self.gaps.append(Gap(what, self.path, line, _OF_AN_AGENT, node.id))
        if len(ids) < len(states):
            self._gap("states that cannot be read, or after the first 5,000", line_of(root, "States"), "")
        ends: list[str] = []
        for name, id_ in ids.items():
            ends += self._leads(states[name], id_, ids, depth)
        start = child(root, "StartAt")
        if not isinstance(start, str) or start not in ids:
            self._gap(f"it starts at “{str(start)[:80]}”, which is no state", line_of(root, "StartAt"), "")
            return "", ends
        return ids[start], ends

    def _leads(self, state: Mapping[str, Any], id_: str, ids: Mapping[str, str], depth: int) -> list[str]:
        """What ends with this state."""
        type_ = state.get("Type")
        leaving = [id_]
        if type_ == "Map":
            self._map(state, id_, depth)
        elif type_ == "Parallel":
            leaving = self._parallel(state, id_, depth) or [id_]
        elif type_ == "Choice":
            self._choice(state, id_, ids)
        elif waits(state):
            self._asking[id_] = state
        for catcher in mappings(state.get("Catch")):
            caught = catcher.get("ErrorEquals")
            port = ", ".join(str(e) for e in caught[:10]) if isinstance(caught, list) else ""
            self._edge(id_, catcher.get("Next"), ids, line_of(catcher, "Next"), port[:200], EdgeKind.ERROR)
        if isinstance(state.get("Next"), str):
            for end in leaving:
                self._edge(end, state["Next"], ids, line_of(state, "Next"))
            return []
        return leaving if type_ == "Succeed" or state.get("End") is True else []

    def _map(self, state: Mapping[str, Any], id_: str, depth: int) -> None:
        inside = state.get("ItemProcessor") or state.get("Iterator")
        if not isinstance(inside, Mapping) or depth >= _MAX_DEPTH:
            self._gap("what it does with each item is not said", self.nodes[id_].line, id_)
            return
        start, ends = self.machine(inside, id_, depth + 1)
        if start:
            self.edges.append(Edge(id_, start, port="each", line=self.nodes[start].line))
        self.edges += [Edge(end, id_, EdgeKind.LOOP_BACK, line=self.nodes[end].line) for end in ends]

    def _parallel(self, state: Mapping[str, Any], id_: str, depth: int) -> list[str]:
        found: list[str] = []
        if depth >= _MAX_DEPTH:
            self._gap("its branches are nested too deeply", self.nodes[id_].line, id_)
            return found
        for branch in mappings(state.get("Branches")):
            start, ends = self.machine(branch, id_, depth + 1)
            if start:
                self.edges.append(Edge(id_, start, line=self.nodes[start].line))
            found += ends
        return found

    def _choice(self, state: Mapping[str, Any], id_: str, ids: Mapping[str, str]) -> None:
        found = list(rules(state))
        for rule in found:
            self._edge(id_, rule.target, ids, rule.line, rule.port)
        default = state.get("Default")
        if isinstance(default, str):
            self._edge(id_, default, ids, line_of(state, "Default"), "default")
        self._choices[id_] = (found, default if isinstance(default, str) else "")

    def _edge(
        self, source: str, target: Any, ids: Mapping[str, str], line: int, port: str = "",
        kind: EdgeKind = EdgeKind.CONTROL,
    ) -> None:  # fmt: skip
        if isinstance(target, str) and target in ids:
            self.edges.append(Edge(source, ids[target], kind, port, line))
        else:
            self._gap(f"“{str(target)[:80]}”, where it goes on, is no state", line, source)

    def _gap(self, what: str, line: int, node: str) -> None:
        hides = frozenset({Aspect.NODES, Aspect.EDGES})
        self.gaps.append(Gap(what, self.path, line, hides, node, broken=True))

    def settle(self) -> None:
        """What can be said once all states are known: who is asked for leave, and what ends a cycle."""
        after: dict[str, list[str]] = {}
        for edge in self.edges:
            if edge.kind is not EdgeKind.ERROR:
                after.setdefault(edge.source, []).append(edge.target)
        for id_, state in self._asking.items():
            if decides := self._decided(id_, after):
                self._approves(id_, state, decides)
        for id_ in list(self._choices)[:_FEW]:
            if bound := self._ends_a_cycle(id_, after):
                self.nodes[id_] = dataclasses.replace(self.nodes[id_], bound=bound)

    def _decided(self, id_: str, after: Mapping[str, list[str]]) -> str:
        """The choice it comes to with nothing in between but what passes data on."""
        current = id_
        for _ in range(_STEPS_TO_DECISION):
            following = after.get(current, [])
            if len(following) != 1:
                return ""
            current = following[0]
            if current in self._choices:
                return current
            if self.nodes[current].native != "Pass":
                return ""
        return ""

    def _approves(self, id_: str, state: Mapping[str, Any], choice: str) -> None:
        yes = approving(*self._choices[choice])
        if not yes:
            return
        node = self.nodes[id_]
        limit = next((k for k in ("TimeoutSeconds", "HeartbeatSeconds") if k in state), "")
        timeout = Stated(f"{state[limit]} s"[:100], self.path, line_of(state, limit)) if limit else None
        asked = Approval(
            Mechanism.NODE, self.path, node.line, approved=yes, decided_at=choice, timeout=timeout
        )
        self.nodes[id_] = dataclasses.replace(
            node, kind=NodeKind.APPROVAL, approval=asked, effect=Effect.NONE, opaque="",
            effect_reason="it asks, and waits for the answer",
        )  # fmt: skip

    def _ends_a_cycle(self, id_: str, after: Mapping[str, list[str]]) -> Bound | None:
        """A choice from which one way leads back to it and another does not."""
        ways = {target: id_ in _beyond(target, after, id_) for target in after.get(id_, [])}
        if not any(ways.values()) or all(ways.values()):
            return None
        found, _ = self._choices[id_]
        counted = next((rule for rule in found if rule.count), None)
        line = counted.line if counted else self.nodes[id_].line
        if counted:
            return Bound(Limit.ITERATIONS, counted.count, self.path, line)
        tested = ", ".join(rule.port for rule in found)[:200]
        return Bound(Limit.CONDITION, tested, self.path, line)


def _beyond(start: str, after: Mapping[str, list[str]], wanted: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting and wanted not in seen:
        for target in after.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
