"""The agents of a docker-agent file and what they may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters import _docker_agent_tools as tools
from shipworthy.formats.workflows.adapters._docker_agent_agents import Agents
from shipworthy.formats.workflows.adapters._docker_agent_permissions import Decision, Permissions
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Node,
    NodeKind,
    Retrieval,
    Tool,
)
from shipworthy.schema.nodes import line_of

_MAX_NODES = 5_000
_MISTAKEN = frozenset({"toolset", "tools"})


class Graph:
    def __init__(self, root: Any, source: Source) -> None:
        self._root, self._source, self._path = root, source, source.path
        agents = child(root, "agents")
        self._agents = {str(k): v if isinstance(v, Mapping) else {} for k, v in agents.items()}
        self._permissions = Permissions(root, source.path)
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self.files: list[str] = []

    def draw(self) -> None:
        agents = Agents(self._root, self._source, self.files)
        for name, agent in list(self._agents.items())[:_MAX_NODES]:
            self.nodes[name] = agents.node(name, agent)
        unasked = self._unasked()
        for name, agent in self._agents.items():
            for index, toolset in enumerate(mappings(agent.get("toolsets"))):
                if len(self.nodes) < _MAX_NODES:
                    self._toolset(name, index, toolset, unasked=name in unasked)
            self._knowledge(name, agent)
            agents.hooks(agent)
            self._others(name, agent, "sub_agents", EdgeKind.TOOL_CALL)
            self._others(name, agent, "handoffs", EdgeKind.HANDOFF)
            for key in _MISTAKEN & agent.keys():
                what = f"`{key}` is no setting of an agent: what it lists is not there"
                hides = frozenset({Aspect.TOOLS})
                self.gaps.append(Gap(what, self._path, line_of(agent, key), hides, name, broken=True))

    def _toolset(self, agent: str, index: int, toolset: Mapping[str, Any], *, unasked: bool) -> None:
        line = line_of(toolset, "type", getattr(toolset, "line", 1))
        named_above = child(self._root, "mcps", str(toolset.get("ref")))
        if isinstance(named_above, Mapping):
            toolset = {**named_above, **{k: v for k, v in toolset.items() if k != "ref"}}
        type_ = str(toolset.get("type") or "toolset")[:60]
        named = tools.names_of(toolset)
        denied = frozenset(n for n in named if self._permissions.decide(n) is Decision.DENY)
        done = tools.does(toolset, denied)
        server = (
            toolset.get("ref")
            or child(toolset, "remote", "url")
            or toolset.get("command")
            or toolset.get("url")
        )
        allowed = tools.chosen(toolset)
        label = str(toolset.get("name") or server or type_)[:200]
        node = Node(
            f"{agent}/{type_}#{index}", done.kind, self._path, line, label=label, native=type_,
            effect=done.effect, effect_reason=done.reason,
            tool=Tool(label, str(server or "")[:200], allowed=allowed, everything=allowed is None),
            opaque=done.reason if done.acting is None else "",
        )  # fmt: skip
        self.nodes[node.id] = node
        asked = None if unasked else self._asked(done, line)
        self.edges.append(Edge(agent, node.id, EdgeKind.TOOL_CALL, line=line, approval=asked))

    def _asked(self, done: tools.Does, line: int) -> Approval | None:
        if done.effect in {Effect.NONE, Effect.READ}:
            return None
        if done.acting is None:
            return self._permissions.of_unknown_tools(line)
        return self._permissions.approval(done.acting, line)

    def _unasked(self) -> frozenset[str]:
        """What runs in the background runs with every tool approved, whatever the rules say."""
        found: set[str] = set()
        waiting = [
            other
            for agent in self._agents.values()
            if any(t.get("type") == "background_agents" for t in mappings(agent.get("toolsets")))
            for other in _names(agent.get("sub_agents"))
        ]
        while waiting:
            name = waiting.pop()
            if name in self._agents and name not in found:
                found.add(name)
                waiting += _names(self._agents[name].get("sub_agents"))
        return frozenset(found)

    def _knowledge(self, name: str, agent: Mapping[str, Any]) -> None:
        for index, source in enumerate(_names(agent.get("rag"))):
            line = line_of(agent.get("rag"), index)
            node = Node(
                f"{name}/rag#{index}", NodeKind.RETRIEVAL, self._path, line, label=source, native="rag",
                effect=Effect.READ, effect_reason="searches a store", retrieval=Retrieval(source),
            )  # fmt: skip
            self.nodes[node.id] = node
            self.edges.append(Edge(name, node.id, EdgeKind.TOOL_CALL, line=line))

    def _others(self, name: str, agent: Mapping[str, Any], key: str, kind: EdgeKind) -> None:
        for index, other in enumerate(_names(agent.get(key))):
            line = line_of(agent.get(key), index)
            if other in self._agents:
                self.edges.append(Edge(name, other, kind, line=line))
            elif "/" in other or ":" in other:
                id_ = f"{name}/{other}"
                self.nodes[id_] = Node(
                    id_, NodeKind.AGENT, self._path, line, label=other, native="agent from elsewhere",
                    effect=Effect.UNKNOWN, effect_reason="what it does is decided where it is defined",
                    opaque="an agent that is defined elsewhere",
                )  # fmt: skip
                self.edges.append(Edge(name, id_, kind, line=line))
                unseen = frozenset({Aspect.TOOLS, Aspect.MODELS, Aspect.PROMPTS, Aspect.BOUNDS})
                self.gaps.append(Gap("an agent that is defined elsewhere", self._path, line, unseen, id_))
            else:
                what = f"“{other[:80]}” is no agent of the file"
                self.gaps.append(Gap(what, self._path, line, frozenset({Aspect.EDGES}), name, broken=True))


def _names(value: Any) -> list[str]:
    return [v[:300] for v in value if isinstance(v, str) and v][:500] if isinstance(value, list) else []
