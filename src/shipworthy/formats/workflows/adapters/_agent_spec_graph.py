"""Flows and groups of agents as one graph; what a flow calls is drawn inside of it."""

from __future__ import annotations

import dataclasses
from typing import Any

from shipworthy.formats.workflows.adapters._agent_spec_agents import MAX_NODES, OPAQUE, SHAPE, Agents
from shipworthy.formats.workflows.adapters._agent_spec_components import Component
from shipworthy.formats.workflows.adapters._agent_spec_nodes import (
    confirmation,
    model_of,
    plain_node,
    retry_of,
    secrets_of,
    timeout_of,
    tool_effect,
    tool_of,
)
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import Aspect, Bound, Edge, EdgeKind, Limit, NodeKind
from shipworthy.schema.nodes import line_of

_MAX_DEPTH = 30
_PAIR = 2
Exits = list[tuple[str, str]]
"""Nodes at which a part ends, and the branch each stands for."""


class Graph(Agents):
    def draw(self, component: Component, scope: str = "") -> tuple[str, Exits]:
        """Where it begins, and where it ends. Empty where it cannot be drawn."""
        if component.key in self.drawing or len(self.drawing) >= _MAX_DEPTH or len(self.nodes) >= MAX_NODES:
            self.gap(f"{component.name} is part of itself or too deep", component, scope)
            return "", []
        self.drawing.append(component.key)
        match component.type:
            case "Flow":
                drawn = self._flow(component, scope)
            case "Swarm":
                drawn = self._swarm(component, scope)
            case "ManagerWorkers":
                drawn = self._managed(component, scope)
            case _:
                id_ = self.add(plain_node(component, self.id_of(component), scope))
                self.agent(component, id_)
                drawn = id_, [(id_, "")]
        self.drawing.pop()
        return drawn

    def _swarm(self, component: Component, scope: str) -> tuple[str, Exits]:
        drawn: dict[str, str] = {}
        first = self._member(component.value.get("first_agent"), component, scope, drawn)
        handoff = component.value.get("handoff", "optional")
        kind = EdgeKind.TOOL_CALL if handoff is False or handoff == "never" else EdgeKind.HANDOFF
        for pair in _entries(component, "relationships"):
            if not isinstance(pair, list) or len(pair) != _PAIR:
                self.gap("a relationship that is no pair", component, scope)
                continue
            one, other = (self._member(each, component, scope, drawn) for each in pair)
            if one and other:
                self.edges.append(Edge(one, other, kind, line=line_of(component.value, "relationships")))
        return first, [(id_, "") for id_ in drawn.values() if id_]

    def _managed(self, component: Component, scope: str) -> tuple[str, Exits]:
        drawn: dict[str, str] = {}
        manager = self._member(component.value.get("group_manager"), component, scope, drawn)
        for worker in _entries(component, "workers"):
            id_ = self._member(worker, component, scope, drawn)
            if manager and id_:
                self.edges.append(Edge(manager, id_, EdgeKind.TOOL_CALL, line=self.nodes[id_].line))
        return manager, [(manager, "")] if manager else []

    def _member(self, value: Any, owner: Component, scope: str, drawn: dict[str, str]) -> str:
        member = self.components.of(value, owner.path)
        if member is None:
            self.gap("a member is not to be found", owner, scope)
            return ""
        if member.key not in drawn:
            drawn[member.key] = self.draw(member, scope)[0]
        return drawn[member.key]

    def _flow(self, component: Component, scope: str) -> tuple[str, Exits]:
        value = component.value
        ids: dict[str, str] = {}
        leaving: dict[str, Exits] = {}
        for place, entry in enumerate(_entries(component, "nodes")):
            node = self.components.of(entry, component.path)
            if node is None or len(self.nodes) >= MAX_NODES:
                what = "a node of it is not to be found" if node is None else f"more than {MAX_NODES} nodes"
                self.gap(what, component, scope, SHAPE, line_of(value["nodes"], place))
                continue
            if node.key not in ids:
                ids[node.key] = self.add(plain_node(node, self.id_of(node), scope))
                leaving[node.key] = self._inside(node, ids[node.key])
        self._control(component, ids, leaving, scope)
        self._data(component, ids)
        start = self.components.of(value.get("start_node"), component.path)
        first = ids.get(start.key, "") if start else ""
        ends = [
            (id_, str(n.value.get("branch_name") or "next"))
            for entry in _entries(component, "nodes")
            if (n := self.components.of(entry, component.path)) and n.type == "EndNode"
            and (id_ := ids.get(n.key))
        ]  # fmt: skip
        return first or next(iter(ids.values()), ""), list(dict.fromkeys(ends))

    def _inside(self, node: Component, id_: str) -> Exits:
        """Completes a node of a flow; where it leaves from, if not from itself."""
        value, made = node.value, self.nodes[id_]
        match node.type:
            case "LlmNode" | "LLMNode":
                config = self.components.of(value.get("llm_config"), node.path)
                line = line_of(value, "llm_config", node.line)
                self.nodes[id_] = dataclasses.replace(
                    made, models=(model_of(value.get("llm_config"), self.components, node.path, line),),
                    retry=retry_of(config), timeout=timeout_of(config),
                    secrets=secrets_of(value.get("llm_config"), self.components),
                )  # fmt: skip
            case "ApiNode":
                effect, reason = tool_effect(node)
                self.nodes[id_] = dataclasses.replace(
                    made, effect=effect, effect_reason=reason, tool=tool_of(node), retry=retry_of(node),
                    timeout=timeout_of(node),
                )  # fmt: skip
            case "ToolNode":
                self._tool_node(node, id_)
            case "AgentNode":
                return self._agent_node(node, id_)
            case "FlowNode" | "CatchExceptionNode" | "MapNode" | "ParallelMapNode" | "ParallelFlowNode":
                return self._called(node, id_)
        return []

    def _tool_node(self, node: Component, id_: str) -> None:
        tool = self.components.of(node.value.get("tool"), node.path)
        if tool is None:
            self.gap("its tool is not to be found", node, id_)
            return
        effect, reason = tool_effect(tool)
        self.nodes[id_] = dataclasses.replace(
            self.nodes[id_], effect=effect, effect_reason=reason, tool=tool_of(tool), retry=retry_of(tool),
            timeout=timeout_of(tool),
        )  # fmt: skip
        if asked := confirmation(tool):
            self.asked[id_] = asked

    def _agent_node(self, node: Component, id_: str) -> Exits:
        inner = self.components.of(node.value.get("agent"), node.path)
        if inner is None or inner.key in self.drawing:
            self.gap("its agent is not to be found", node, id_, OPAQUE)
            return []
        if inner.type not in {"Swarm", "ManagerWorkers", "Flow"}:
            self.drawing.append(inner.key)
            self.agent(inner, id_)
            self.drawing.pop()
            return []
        self.nodes[id_] = dataclasses.replace(self.nodes[id_], kind=NodeKind.SUBFLOW)
        first, ends = self.draw(inner, id_)
        if first:
            self.edges.append(Edge(id_, first, EdgeKind.SUBFLOW, line=node.line))
        return [(end, "") for end, _ in ends]

    def _called(self, node: Component, id_: str) -> Exits:
        many = node.type == "ParallelFlowNode"
        exits: Exits = []
        for entry in _entries(node, "subflows") if many else [node.value.get("subflow")]:
            inner = self.components.of(entry, node.path)
            if inner is None:
                self.gap("the flow it calls is not to be found", node, id_)
                continue
            first, ends = self.draw(inner, id_)
            if first:
                self.edges.append(Edge(id_, first, EdgeKind.SUBFLOW, line=node.line))
                exits += ends
        if node.type in {"MapNode", "ParallelMapNode"}:
            self.edges += [Edge(end, id_, EdgeKind.LOOP_BACK, line=node.line) for end, _ in exits]
            bound = Bound(Limit.ITEMS, "one turn for each item", node.path, node.line)
            self.nodes[id_] = dataclasses.replace(self.nodes[id_], bound=bound)
            return []
        return [] if many else exits  # all of several are waited for: the node itself leads on

    def _control(self, flow: Component, ids: dict[str, str], leaving: dict[str, Exits], scope: str) -> None:
        for edge in mappings(flow.value.get("control_flow_connections")):
            found = self.components.of(edge, flow.path)
            value = found.value if found else edge
            ends = [self.components.of(value.get(k), flow.path) for k in ("from_node", "to_node")]
            one, other = ((ids.get(e.key, "") if e else "") for e in ends)
            line = getattr(value, "line", flow.line)
            if not one or not other or ends[0] is None:
                self.gap("an edge whose end is not to be found", flow, scope, frozenset({Aspect.EDGES}), line)
                continue
            branch = value.get("from_branch")
            port = str(branch)[:200] if branch else ""
            for source, from_ in self._sources(one, leaving.get(ends[0].key, []), port):
                kind = EdgeKind.ERROR if port == "caught_exception_branch" else EdgeKind.CONTROL
                self.edges.append(Edge(source, other, kind, from_, line, approval=self.asked.get(other)))

    def _sources(self, id_: str, exits: Exits, port: str) -> Exits:
        """What a called flow ends with leads on, so that nothing goes past what is inside."""
        if port == "caught_exception_branch" or not exits:
            return [(id_, port)]
        wanted = [(end, "") for end, branch in exits if branch in {"", port or "next"}]
        return wanted or [(id_, port)]

    def _data(self, flow: Component, ids: dict[str, str]) -> None:
        for edge in mappings(flow.value.get("data_flow_connections")):
            found = self.components.of(edge, flow.path)
            value = found.value if found else edge
            ends = [self.components.of(value.get(k), flow.path) for k in ("source_node", "destination_node")]
            one, other = ((ids.get(e.key, "") if e else "") for e in ends)
            if one and other:
                port = str(value.get("source_output") or "")[:200]
                self.edges.append(Edge(one, other, EdgeKind.DATA, port, getattr(value, "line", flow.line)))


def _entries(component: Component, key: str) -> list[Any]:
    entries = component.value.get(key)
    return entries if isinstance(entries, list) else []
