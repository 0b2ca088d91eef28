"""Agents that hold other agents as nodes and edges: in a row, side by side, in circles, by handing over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._python_tools import Given
from shipworthy.model.workflows import Aspect, Bound, EdgeKind, Gap, Node, NodeKind

Key = tuple[str, int, int]
_MAX_DEPTH = 30


@dataclass(slots=True, eq=False)
class Part:
    """An agent as code or YAML has it."""

    key: Key
    node: Node
    ordering: str = ""
    """SequentialAgent, ParallelAgent, LoopAgent; empty: it speaks itself."""
    held: list[Key] = field(default_factory=list)
    called: list[Key] = field(default_factory=list)
    """Agents that are its tools."""
    tools: list[Given] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    bound: Bound | None = None
    stays: bool = False
    """It may not hand back."""


class Flow:
    def __init__(self, graph: CodeGraph, part: Callable[[Key, bool], Part | None]) -> None:
        self.graph, self._part = graph, part
        self.ids: dict[Key, str] = {}

    def place(self, key: Key, scope: str = "", depth: int = 0) -> str | None:
        """The node of an agent, with all that it holds."""
        if key in self.ids:
            return self.ids[key]
        part = self._part(key, bool(self.ids)) if depth < _MAX_DEPTH else None
        if part is None:
            return None
        id_ = self.graph.add(_in_scope(part, scope))
        self.ids[key] = id_
        self.graph.tools(id_, part.tools)
        for gap in part.gaps:
            self.graph.gap(gap.what, gap.path, gap.line, *gap.hides, node=id_)
        for called in part.called:
            if (inner := self.place(called, "", depth + 1)) is not None:
                self.graph.edge(id_, inner, EdgeKind.TOOL_CALL, line=part.node.line)
        self._held(part, id_, depth)
        return id_

    def _held(self, part: Part, id_: str, depth: int) -> None:
        inside = part.ordering == "LoopAgent"
        ids = [i for k in part.held if (i := self.place(k, id_ if inside else "", depth + 1)) is not None]
        line = part.node.line
        match part.ordering:
            case "SequentialAgent" | "LoopAgent":
                kind = EdgeKind.CONTROL if inside else EdgeKind.SUBFLOW
                for before, after in zip([id_, *ids], ids, strict=False):
                    self.graph.edge(
                        before,
                        after,
                        kind if before == id_ else EdgeKind.CONTROL,
                        "loop" if inside and before == id_ else "",
                        line,
                    )
                if inside and ids:
                    self.graph.edge(ids[-1], id_, EdgeKind.LOOP_BACK, line=line)
            case "ParallelAgent":
                for each in ids:
                    self.graph.edge(id_, each, EdgeKind.SUBFLOW, line=line)
            case _:
                for key, each in zip(part.held, ids, strict=False):
                    self.graph.edge(id_, each, EdgeKind.HANDOFF, line=line)
                    member = self._part(key, True)
                    if member is not None and not member.stays and not member.ordering:
                        self.graph.edge(each, id_, EdgeKind.HANDOFF, line=line)


def _in_scope(part: Part, scope: str) -> Node:
    return replace(part.node, scope=scope, bound=part.bound or part.node.bound)


KINDS = {"SequentialAgent": NodeKind.SUBFLOW, "ParallelAgent": NodeKind.SUBFLOW, "LoopAgent": NodeKind.LOOP}
HIDDEN = (Aspect.NODES, Aspect.EDGES, Aspect.TOOLS)
