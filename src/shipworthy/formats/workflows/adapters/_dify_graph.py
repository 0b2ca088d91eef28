"""Dify's canvas: nodes, edges between their handles, and the loops that hold other nodes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._dify_nodes import node_of
from shipworthy.formats.workflows.adapters._dify_tools import tool_node
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.formats.workflows.unique_ids import UniqueIds
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Edge,
    EdgeKind,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Origin,
    Stated,
)
from shipworthy.schema.nodes import line_of

MAX_NODES = 5_000
_MAX_EDGES = 20_000
_MAX_TOOLS = 200
_FIRST = frozenset({"iteration-start", "loop-start"})
_YES = re.compile(
    r"\W*(?:approv|accept|agree|confirm|yes|ok\b|allow|proceed|continue|publish|pass\b|send\b|同意|批准|通过|确认|接受|允许|继续|是\b|发布|承認|はい)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\W*(?:reject|declin|den[iy]|refus|disapprov|cancel|abort|no\b|stop|拒绝|驳回|不同意|否|取消|不通过|打回|却下|いいえ)",
    re.IGNORECASE,
)
_TIMEOUT = "__timeout"
_HOURS = "36 hour"
_VERSION = "graphon 0.1.2"


class Canvas:
    def __init__(self, path: str) -> None:
        self.path = path
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self._data: dict[str, Mapping[str, Any]] = {}
        self._notes: set[str] = set()
        self._ids = UniqueIds(self.nodes)

    def draw(self, graph: Any) -> None:
        raws = mappings(child(graph, "nodes"))
        for raw in raws[:MAX_NODES]:
            self._node(raw)
        if len(raws) > MAX_NODES:
            self._gap(f"{len(raws) - MAX_NODES} nodes after the first {MAX_NODES}", 1, "")
        self._scopes(raws[:MAX_NODES])
        for edge in mappings(child(graph, "edges"))[:_MAX_EDGES]:
            self._edge(edge)
        self._loops()
        leaving = {edge.source for edge in self.edges if edge.kind is EdgeKind.CONTROL}
        for id_ in list(self.nodes):
            self._settle(id_, goes_on=id_ in leaving)
        for id_, data in list(self._data.items()):
            if data.get("type") == "agent":
                self.nodes[id_] = self.agent_tools(
                    self.nodes[id_], child(data, "agent_parameters", "tools", "value")
                )

    def _node(self, raw: Mapping[str, Any]) -> None:
        data = raw.get("data")
        id_ = str(raw.get("id") or "")
        if not isinstance(data, Mapping) or raw.get("type") == "custom-note" or not data.get("type"):
            self._notes.add(id_)
            return
        line = line_of(raw, "id", 1)
        id_ = self._ids.of(id_ or f"line {line}")
        self.nodes[id_] = node_of(raw, data, id_, "", self.path)
        self._data[id_] = data

    def _scopes(self, raws: list[Mapping[str, Any]]) -> None:
        for raw in raws:
            id_, data = str(raw.get("id") or ""), raw.get("data")
            named = [raw.get("parentId"), child(data, "iteration_id"), child(data, "loop_id")]
            scope = next((str(s) for s in named if isinstance(s, str) and s in self.nodes and s != id_), "")
            if scope and id_ in self.nodes:
                self.nodes[id_] = dataclasses.replace(self.nodes[id_], scope=scope)

    def _edge(self, edge: Mapping[str, Any]) -> None:
        source, target = str(edge.get("source") or ""), str(edge.get("target") or "")
        line = line_of(edge, "source", getattr(edge, "line", 1))
        lost = [end for end in (source, target) if end not in self.nodes]
        if lost:
            if not set(lost) <= self._notes:
                known = source if source in self.nodes else ""
                what = f"an edge leads to or from “{lost[0][:80]}”, which is not in the file"
                self.gaps.append(
                    Gap(what, self.path, line, frozenset({Aspect.NODES, Aspect.EDGES}), known, broken=True)
                )
            return
        handle = str(edge.get("sourceHandle") or "")[:100]
        port = "" if handle in {"source", "success-branch"} else self._named(source, handle)
        kind = EdgeKind.ERROR if handle == "fail-branch" else EdgeKind.CONTROL
        self.edges.append(Edge(source, target, kind, port, line))

    def _named(self, source: str, handle: str) -> str:
        """A class has a number for its handle."""
        for entry in mappings(self._data[source].get("classes")):
            if str(entry.get("id")) == handle and isinstance(entry.get("name"), str):
                return f"{entry['name']}"[:100] or handle
        return handle

    def _loops(self) -> None:
        """Dify draws no edge into a loop, nor back to it from its last nodes."""
        leaving = {edge.source for edge in self.edges if edge.kind is EdgeKind.CONTROL}
        reached = {edge.target for edge in self.edges}
        started = {n.scope for n in self.nodes.values() if n.native in _FIRST}
        for id_, node in self.nodes.items():
            loop = self.nodes.get(node.scope)
            if loop is None or loop.kind is not NodeKind.LOOP:
                continue
            if node.native in _FIRST or (id_ not in reached and node.scope not in started):
                self.edges.append(Edge(node.scope, id_, EdgeKind.CONTROL, "loop", node.line))
            if id_ not in leaving:
                self.edges.append(Edge(id_, node.scope, EdgeKind.LOOP_BACK, line=node.line))

    def _settle(self, id_: str, *, goes_on: bool) -> None:
        node, data = self.nodes[id_], self._data[id_]
        if node.native == "answer" and goes_on:
            self.nodes[id_] = dataclasses.replace(node, kind=NodeKind.MESSAGE)
        elif node.kind is NodeKind.HUMAN_INPUT and (asked := self._approval(node, data)):
            self.nodes[id_] = dataclasses.replace(node, kind=NodeKind.APPROVAL, approval=asked)

    def _approval(self, node: Node, data: Mapping[str, Any]) -> Approval | None:
        """A form with a button that says yes, and another, or the end of the time, that does not."""
        actions = [
            (str(a.get("id")), str(a.get("title") or a.get("id"))) for a in mappings(data.get("user_actions"))
        ]
        refusing = frozenset(id_ for id_, title in actions if _NO.match(title) or _NO.match(id_))
        yes = frozenset(
            id_ for id_, title in actions if id_ not in refusing and (_YES.match(title) or _YES.match(id_))
        )
        if not yes or len(actions) == len(yes) > 1:
            return None
        hours = data.get("timeout")
        said = isinstance(hours, int) and not isinstance(hours, bool)
        limit = f"{hours} {data.get('timeout_unit') or 'hour'}" if said else f"{_HOURS} ({_VERSION})"
        timeout = Stated(
            limit[:80],
            self.path,
            line_of(data, "timeout", node.line),
            Origin.EXPLICIT if said else Origin.DEFAULT,
        )
        methods = mappings(data.get("delivery_methods"))
        open_ = [str(m.get("type")) for m in methods if m.get("enabled") is not False]
        doubt = "" if open_ or not methods else "every way to reach somebody is turned off"
        return Approval(
            Mechanism.NODE, self.path, node.line, approved=yes, who=", ".join(open_)[:200], timeout=timeout,
            on_timeout="reject", doubt=doubt,
        )  # fmt: skip

    def agent_tools(self, agent: Node, tools: Any) -> Node:
        """A tool in an agent's list is a node that the agent calls."""
        names: list[str] = []
        for entry in mappings(tools)[:_MAX_TOOLS]:
            if entry.get("enabled") is False:
                continue
            name = str(entry.get("tool_name") or entry.get("tool_label") or "tool")[:200]
            id_ = self._ids.of(f"{agent.id}/{name}")
            node = tool_node(
                entry,
                id_,
                self.path,
                agent.line,
                str(entry.get("type") or entry.get("provider_type") or "tool"),
            )
            self.nodes[id_] = node
            self.edges.append(Edge(agent.id, id_, EdgeKind.TOOL_CALL, line=node.line))
            names.append(name)
        return (
            dataclasses.replace(agent, tools=Stated(", ".join(names)[:300], self.path, agent.line))
            if names
            else agent
        )

    def _gap(self, what: str, line: int, node: str) -> None:
        hides = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})
        self.gaps.append(Gap(what, self.path, line, hides, node))

    def entries(self) -> Iterator[str]:
        reached = {edge.target for edge in self.edges}
        entries = [n.id for n in self.nodes.values() if n.kind is NodeKind.ENTRY and not n.scope]
        yield from entries or [n.id for n in self.nodes.values() if n.id not in reached and not n.scope]
