"""Whether a definition says something, could say it, or cannot be seen to."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.model.proofs import Cell
from shipworthy.model.workflows import Aspect, Bound, Edge, EdgeKind, Node, Origin, Retry, Stated, Via
from shipworthy.prove.graph import Graph

Saying = Stated | Retry | Bound
_CELLS = {Origin.DEFAULT: Cell.DEFAULT, Origin.UNKNOWN: Cell.UNKNOWN}
_WORST = (Cell.ABSENT, Cell.UNKNOWN, Cell.DEFAULT, Cell.STATED)


class Said:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def cell(self, aspect: Aspect, *sayings: Saying | None, node: str = "") -> Cell:
        """By the first of them that is there."""
        for saying in sayings:
            if saying is not None:
                return _CELLS.get(saying.origin, Cell.STATED)
        return self.absent(aspect, node)

    def absent(self, aspect: Aspect, node: str = "") -> Cell:
        """Of what is not said."""
        hidden = self._graph.gaps.anywhere(node, aspect)
        return Cell.ABSENT if aspect in self._graph.workflow.expressible and not hidden else Cell.UNKNOWN

    def whole(self, aspect: Aspect) -> Stated | None:
        return self._graph.workflow.stated.get(aspect)

    def model(self, node: Node) -> Cell:
        if not node.models:
            return self.absent(Aspect.MODELS, node.id)
        return worst(_VIA.get(model.via, Cell.STATED) for model in node.models)

    def role(self, node: Node) -> Cell:
        """Instructions say what an agent is for where no role is stated."""
        instructed = node.role is None and any(p.text or p.reference for p in node.prompts)
        return Cell.STATED if instructed else self.cell(Aspect.ROLES, node.role, node=node.id)

    def errors(self, node: Node) -> Cell:
        handled = any(e.kind is EdgeKind.ERROR for e in self._graph.out[node.id])
        if handled:
            return Cell.STATED
        return self.cell(Aspect.ERRORS, node.errors, self.whole(Aspect.ERRORS), node=node.id)

    def calls(self, node: Node) -> list[Edge]:
        return [e for e in self._graph.out[node.id] if e.kind is EdgeKind.TOOL_CALL]

    def tools(self, node: Node) -> Cell:
        """Which it may use: a list, or tools that are named one by one."""
        called = [self._graph.nodes[e.target].tool for e in self.calls(node)]
        if any(tool is not None and tool.everything for tool in called):
            return Cell.ABSENT
        if node.tools is not None:
            return self.cell(Aspect.TOOLS, node.tools)
        return Cell.STATED if called else self.absent(Aspect.TOOLS, node.id)


_VIA = {Via.UNKNOWN: Cell.UNKNOWN, Via.DEFAULT: Cell.DEFAULT, Via.INHERITED: Cell.DEFAULT}


def worst(cells: Iterable[Cell]) -> Cell:
    """Of several of which each should say it; not applicable where there are none."""
    found = [cell for cell in cells if cell is not Cell.NOT_APPLICABLE]
    return min(found, key=_WORST.index, default=Cell.NOT_APPLICABLE)


def best(cells: Iterable[Cell]) -> Cell:
    """Of several of which one that says it is enough."""
    found = [cell for cell in cells if cell is not Cell.NOT_APPLICABLE]
    return max(found, key=_WORST.index, default=Cell.NOT_APPLICABLE)
