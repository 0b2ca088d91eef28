"""Agents of Open Agent Spec: their models, prompts and tools."""

from __future__ import annotations

import dataclasses
from typing import Any

from shipworthy.formats.workflows.adapters._agent_spec_components import Component, Components
from shipworthy.formats.workflows.adapters._agent_spec_nodes import (
    REMOTE,
    confirmation,
    model_of,
    plain_node,
    prompts_of,
    retry_of,
    secrets_of,
    timeout_of,
    tool_effect,
    tool_of,
)
from shipworthy.model.workflows import Approval, Aspect, Edge, EdgeKind, Gap, Node, NodeKind, Stated
from shipworthy.schema.nodes import line_of

MAX_NODES = 5_000
SHAPE = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})
OPAQUE = SHAPE | {Aspect.MODELS, Aspect.PROMPTS, Aspect.OUTPUT_SCHEMA, Aspect.RETRY, Aspect.TIMEOUT}


class Agents:
    """Nodes and edges as they come; agents with their models and tools."""

    def __init__(self, components: Components) -> None:
        self.components = components
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self._tools: dict[tuple[str, str], str] = {}
        self.asked: dict[str, Approval] = {}
        """By node of a flow: the leave its tool asks for."""
        self.drawing: list[str] = []
        """What is being drawn, so that nothing is drawn inside of itself."""

    def add(self, node: Node) -> str:
        self.nodes[node.id] = node
        return node.id

    def id_of(self, component: Component) -> str:
        id_ = component.key
        if id_ in self.nodes:
            id_ = f"{id_} ({component.line})"
        return id_ if id_ not in self.nodes else f"{id_} {len(self.nodes)}"

    def agent(self, component: Component, id_: str) -> None:
        """An agent's model, prompts and tools onto the node that stands for it."""
        node = self.nodes[id_]
        if component.type in REMOTE:
            why = "another service runs the agent"
            self.nodes[id_] = dataclasses.replace(node, opaque=why, retry=retry_of(component))
            self.gap(why, component, id_, OPAQUE)
            return
        if component.type == "SpecializedAgent":
            self._specialised(component, id_)
            return
        value = component.value
        line = line_of(value, "llm_config", component.line)
        config = self.components.of(value.get("llm_config"), component.path)
        if config is None:
            self.gap(
                "its model's configuration is not to be found", component, id_, frozenset({Aspect.MODELS})
            )
        lists = [key for key in ("tools", "toolboxes") if isinstance(value.get(key), list)]
        limit = Stated("the tools are listed", component.path, line_of(value, lists[0])) if lists else None
        self.nodes[id_] = dataclasses.replace(
            node, models=(model_of(value.get("llm_config"), self.components, component.path, line),),
            prompts=tuple(dict.fromkeys((*node.prompts, *prompts_of(component)))),
            retry=retry_of(config), timeout=timeout_of(config), tools=limit,
            secrets=secrets_of(value.get("llm_config"), self.components),
        )  # fmt: skip
        for key in lists:
            self.tools(value[key], component, id_)

    def _specialised(self, component: Component, id_: str) -> None:
        inner = self.components.of(component.value.get("agent"), component.path)
        extra = self.components.of(component.value.get("agent_specialization_parameters"), component.path)
        if inner is None or inner.key in self.drawing:
            self.gap("the agent it specialises is not to be found", component, id_, OPAQUE)
        else:
            self.drawing.append(inner.key)
            self.agent(inner, id_)
            self.drawing.pop()
        if extra is not None:
            self.tools(extra.value.get("additional_tools"), extra, id_)

    def tools(self, entries: Any, owner: Component, id_: str) -> None:
        for place, entry in enumerate(entries if isinstance(entries, list) else []):
            tool = self.components.of(entry, owner.path)
            if tool is None:
                self.gap("a tool of it is not to be found", owner, id_, SHAPE, line_of(entries, place))
                continue
            if len(self.nodes) >= MAX_NODES:
                self.gap(f"more than {MAX_NODES} nodes", owner, "", SHAPE)
                return
            self.edges.append(
                Edge(
                    id_,
                    self._tool(tool, id_),
                    EdgeKind.TOOL_CALL,
                    line=tool.line,
                    approval=confirmation(tool),
                )
            )

    def _tool(self, tool: Component, owner: str) -> str:
        """One node however many agents share it, within one part of the graph."""
        key = (self.nodes[owner].scope, tool.key)
        if key not in self._tools:
            effect, reason = tool_effect(tool)
            node = dataclasses.replace(
                plain_node(tool, self.id_of(tool), self.nodes[owner].scope), kind=NodeKind.TOOL,
                effect=effect, effect_reason=reason, tool=tool_of(tool), retry=retry_of(tool),
                timeout=timeout_of(tool),
            )  # fmt: skip
            self._tools[key] = self.add(node)
            if node.tool and node.tool.everything:
                hidden = frozenset({Aspect.TOOLS, Aspect.EFFECTS})
                self.gap("every tool of the server may be called", tool, node.id, hidden)
        return self._tools[key]

    def gap(
        self, what: str, at: Component, node: str, hides: frozenset[Aspect] = SHAPE, line: int = 0
    ) -> None:
        self.gaps.append(Gap(what, at.path, line or at.line, hides, node if node in self.nodes else ""))
