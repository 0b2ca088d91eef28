"""Nodes and edges while a definition in code is read: ids stay apart, dangling edges become gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shipworthy.formats.workflows.adapters._langgraph_asking import read_ask
from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.adapters._python_tools import Given
from shipworthy.model.workflows import Approval, Aspect, Edge, EdgeKind, Gap, Node, NodeKind

MAX_NODES = 5_000


class CodeGraph:
    def __init__(self, project: Project, path: str) -> None:
        self.project, self.path = project, path
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self.files: set[str] = set()
        self.parts: set[tuple[str, int, int]] = set()
        """Where the agents stand that it is made of."""
        self.names: list[str] = []
        self._known: set[tuple[str, str, EdgeKind, str]] = set()

    def add(self, node: Node) -> str:
        """The id it has got: that of another node is given a line."""
        id_ = node.id[:200] or node.kind.value
        if id_ in self.nodes:
            id_ = f"{id_} ({node.path}:{node.line})"
        count = 2
        while id_ in self.nodes:
            id_, count = f"{node.id[:200]} #{count}", count + 1
        if len(self.nodes) < MAX_NODES:
            self.nodes[id_] = replace(node, id=id_)
            self.files.add(node.path)
        return id_

    def edge(
        self,
        source: str,
        target: str,
        kind: EdgeKind = EdgeKind.CONTROL,
        port: str = "",
        line: int = 1,
        approval: Approval | None = None,
    ) -> None:
        key = (source, target, kind, port)
        if key not in self._known:
            self._known.add(key)
            self.edges.append(Edge(source, target, kind, port, line, approval))

    def gap(self, what: str, path: str, line: int, *hides: Aspect, node: str = "") -> None:
        found = Gap(what, path, line, frozenset(hides), node)
        if found not in self.gaps:
            self.gaps.append(found)

    def tools(
        self, owner: str, given: Iterable[Given], approvals: dict[str, Approval] | None = None
    ) -> list[str]:
        """The tools of an agent, or of the node that runs them: one node each, the same tool once."""
        ids = []
        for each in given:
            id_ = self._tool(each)
            ids.append(id_)
            approval = (approvals or {}).get(each.name) or (approvals or {}).get("*")
            if approval is None:
                approval = each.approval or self._asked(each)
            self.edge(owner, id_, EdgeKind.TOOL_CALL, line=each.line, approval=approval)
        return ids

    @staticmethod
    def _asked(each: Given) -> Approval | None:
        """It asks itself, before it does anything outside."""
        if each.asks is None or not each.guarded or each.kind is not NodeKind.TOOL:
            return None
        return read_ask(each.asks).approval

    def _tool(self, each: Given) -> str:
        known = self.nodes.get(each.name)
        if known is not None and (known.path, known.line, known.native) == (
            each.path,
            each.line,
            each.native,
        ):
            return each.name
        if each.body is not None:
            self.files |= each.body.files
        return self.add(
            Node(
                each.name,
                each.kind,
                each.path,
                each.line,
                label=each.name,
                native=each.native,
                effect=each.effect,
                effect_reason=each.reason,
                tool=each.tool,
                opaque=each.opaque,
                models=each.models,
            )
        )

    @property
    def agents(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind is NodeKind.AGENT]

    def settle(self) -> None:
        """An edge to what is no node of the graph is dropped, and said."""
        kept = []
        for edge in self.edges:
            missing = [end for end in (edge.source, edge.target) if end not in self.nodes]
            if not missing:
                kept.append(edge)
                continue
            at = edge.source if edge.source in self.nodes else ""
            self.gap(
                f"an edge leads from {edge.source} to {edge.target}, and {missing[0]} is no node seen",
                self.path,
                edge.line,
                Aspect.EDGES,
                Aspect.NODES,
                node=at,
            )
        self.edges = kept
