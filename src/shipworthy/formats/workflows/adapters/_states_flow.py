"""The states of a state machine, with those inside of Map and Parallel states, as nodes and edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._states_choices import Rule, rules
from shipworthy.formats.workflows.adapters._states_decisions import Decisions
from shipworthy.formats.workflows.adapters._states_nodes import node_of, waits
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Aspect,
    Edge,
    EdgeKind,
    Gap,
    Node,
    NodeKind,
)
from shipworthy.schema.nodes import line_of

_MAX_STATES = 5_000
_MAX_DEPTH = 20
_OF_AN_AGENT = frozenset({Aspect.TOOLS, Aspect.MODELS, Aspect.PROMPTS, Aspect.BOUNDS})


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
                ids[name] = self._free(name, line)
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

    def _free(self, name: str, line: int) -> str:
        """An id for a state; in another part of the machine there may be one of the same name."""
        for id_ in (name, f"{name} ({line})"):
            if id_ not in self.nodes:
                return id_
        return f"{name} ({line}, {len(self.nodes)})"

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

    def _hidden_models(self) -> None:
        """A function may ask the model that is spoken of."""
        if any(node.models or node.kind is NodeKind.AGENT for node in self.nodes.values()):
            return
        if opaque := next((node for node in self.nodes.values() if node.opaque), None):
            what = "which of its functions asks a model is not seen"
            self.gaps.append(Gap(what, self.path, opaque.line, frozenset({Aspect.MODELS, Aspect.PROMPTS})))

    def settle(self) -> None:
        """What can be said once all states are known."""
        self._hidden_models()
        Decisions(self.nodes, self.edges, self._choices, self.path).settle(self._asking)
