"""Sub-workflows that the repository defines itself, drawn into the workflow that runs them.

The node stays and leads into the part by `SUBFLOW` edges; proofs know that what was called comes back. What
a part says of itself alone (its own agents, its own circles) is proved where it is defined.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.model.workflows import Edge, EdgeKind, Effect, Gap, Node, NodeKind, Workflow
from shipworthy.prove.definitions import Definitions
from shipworthy.prove.graph import Graph

MOST_NODES = 5_000
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Inlined:
    workflow: Workflow
    parts: Mapping[str, str] = field(default_factory=dict)
    """By node that came from elsewhere: the node that runs the part it stands in."""


def inline(workflow: Workflow, others: Sequence[Workflow]) -> Inlined:
    if not any(node.runs for node in workflow.nodes):
        return Inlined(workflow)
    drawing = _Drawing(Definitions(others))
    drawing.draw(workflow, "", ())
    whole = dataclasses.replace(
        workflow,
        nodes=tuple(drawing.nodes),
        edges=tuple(drawing.edges),
        gaps=tuple(drawing.gaps),
        expressible=frozenset.intersection(*(w.expressible for w in drawing.drawn)),
        entries=Graph(workflow).entries,
    )
    return Inlined(whole, drawing.parts)


class _Drawing:
    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self.parts: dict[str, str] = {}
        self.drawn: list[Workflow] = []

    def draw(self, workflow: Workflow, prefix: str, above: tuple[tuple[Workflow, str], ...]) -> None:
        self.drawn.append(workflow)
        runner = prefix[:-1]
        self.edges += [
            dataclasses.replace(e, source=prefix + e.source, target=prefix + e.target) for e in workflow.edges
        ]
        known = {n.id for n in workflow.nodes}
        for gap in workflow.gaps:
            self.gaps.append(
                dataclasses.replace(gap, node=prefix + gap.node if gap.node in known else runner)
            )
        placed = [_renamed(node, prefix) for node in workflow.nodes]
        if prefix:
            self.parts |= {node.id: runner for node in placed}
        start = len(self.nodes)
        self.nodes += placed
        for index, node in enumerate(placed, start):
            if node.runs:
                self.nodes[index] = self._ran(node, workflow, (*above, (workflow, prefix)))

    def _ran(self, node: Node, workflow: Workflow, above: tuple[tuple[Workflow, str], ...]) -> Node:
        target = self._definitions.called(node.runs, workflow)
        if isinstance(target, str):
            return dataclasses.replace(node, opaque=node.opaque or target)
        again = next((prefix for each, prefix in above if each is target), None)
        if again is None:
            if len(above) > DEEPEST or len(self.nodes) + len(target.nodes) > MOST_NODES:
                return dataclasses.replace(node, opaque="it is too deep, or too large, to be followed")
            again = f"{node.id}/"
            self.draw(target, again, above)
            self.edges += self._errors(node.id, again)
        entries = target.called_at or Graph(target).entries
        self.edges += [Edge(node.id, again + e, EdgeKind.SUBFLOW, line=node.line) for e in entries]
        return dataclasses.replace(
            node, kind=NodeKind.SUBFLOW, effect=Effect.NONE, effect_reason="", opaque=""
        )

    def _errors(self, runner: str, prefix: str) -> Iterator[Edge]:
        """What fails inside fails the node that runs it."""
        handled = [e for e in self.edges if e.source == runner and e.kind is EdgeKind.ERROR]
        for node in [n for n in self.nodes if handled and self.parts.get(n.id) == prefix[:-1]]:
            yield from (dataclasses.replace(e, source=node.id) for e in handled)


def _renamed(node: Node, prefix: str) -> Node:
    if not prefix:
        return node
    asked = node.approval
    if asked is not None and asked.decided_at:
        asked = dataclasses.replace(asked, decided_at=prefix + asked.decided_at)
    scope = prefix + node.scope if node.scope else ""
    return dataclasses.replace(node, id=prefix + node.id, scope=scope, approval=asked)
