"""The questions about workflow graphs answered the plain way: every walk is written out and looked at.

Nothing here is shared with the proofs: a walk is a list of edges, and each rule is read off the whole list.
A walk ends where node, approvals asked and whether a model has spoken were all so before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Node,
    NodeKind,
    Validation,
    Workflow,
)

_MODELS = (NodeKind.AGENT, NodeKind.MODEL_CALL)
Walk = tuple[str, tuple[Edge, ...]]


class Oracle:
    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.nodes = {n.id: n for n in workflow.nodes}
        self.edges = [e for e in workflow.edges if e.kind is not EdgeKind.DATA]

    def speaks(self, id_: str) -> bool:
        return self.nodes[id_].kind in _MODELS

    def entries(self) -> list[str]:
        if self.workflow.entries:
            return list(self.workflow.entries)

        def leads(one: str, other: str) -> bool:
            return other in self.beyond([one])

        return [n for n in self.nodes if all(leads(n, o) for o in self.nodes if leads(o, n))]

    def beyond(self, starts: Sequence[str]) -> set[str]:
        seen = set(starts)
        while more := {e.target for e in self.edges if e.source in seen} - seen:
            seen |= more
        return seen

    def counts(self, approval: Approval | None, mood: str) -> bool:
        if approval is None or approval.on_timeout == "approve":
            return False
        return mood == "certain" or not approval.doubt

    def approved(self, start: str, edges: Sequence[Edge], mood: str, *, content: bool) -> bool:
        """Somewhere on the walk somebody's leave was needed."""
        visited = [start]
        for edge in edges:
            if self._needs_leave(edge, visited, mood, content=content):
                return True
            visited.append(edge.target)
        return self._guarded(visited[-1], mood, content=content)

    def _needs_leave(self, edge: Edge, visited: list[str], mood: str, *, content: bool) -> bool:
        if self.counts(edge.approval, mood) or self._secret(edge.source, mood):
            return True
        for asker in visited:
            approval = self.nodes[asker].approval
            if not self.counts(approval, mood):
                continue
            assert approval is not None
            if content and mood == "possible" and self.speaks(asker):
                continue
            decider = approval.decided_at or asker
            if decider != edge.source or (decider == asker and visited[-1] != asker):
                continue
            if approval.approved and edge.port in approval.approved:
                return True
            if not approval.approved and edge.kind is not EdgeKind.ERROR:
                return True
        return False

    def _secret(self, id_: str, mood: str) -> bool:
        return mood == "certain" and any(
            g.node == id_ and Aspect.APPROVALS in g.hides for g in self.workflow.gaps
        )

    def _guarded(self, id_: str, mood: str, *, content: bool) -> bool:
        if self._secret(id_, mood):
            return True
        own = self.nodes[id_].approval
        if content and mood == "possible" and self.speaks(id_):
            return False
        return self.counts(own, mood)

    def walks(self, start: str) -> Iterator[tuple[Edge, ...]]:
        """All that never are twice in the same situation."""

        def situation(visited: list[str]) -> tuple[str, frozenset[str], bool]:
            asked = frozenset(v for v in visited if self.nodes[v].approval is not None)
            return visited[-1], asked, any(self.speaks(v) for v in visited)

        def on(
            visited: list[str], edges: tuple[Edge, ...], seen: frozenset[object]
        ) -> Iterator[tuple[Edge, ...]]:
            yield edges
            for edge in self.edges:
                if edge.source == visited[-1]:
                    further = [*visited, edge.target]
                    if (here := situation(further)) not in seen:
                        yield from on(further, (*edges, edge), seen | {here})

        yield from on([start], (), frozenset({situation([start])}))

    def unapproved(self, node: str, mood: str, *, content: bool) -> list[Walk]:
        """The walks that come to the node after a model, and needed nobody's leave."""
        reached = self.beyond(self.entries())
        starts = [n for n in self.nodes if self.speaks(n) and n in reached] if content else self.entries()
        return [
            (start, edges)
            for start in starts
            for edges in self.walks(start)
            if (edges[-1].target if edges else start) == node
            and any(self.speaks(v) for v in (start, *(e.target for e in edges)))
            and not self.approved(start, edges, mood, content=content)
        ]

    def looked(self, node: str, mood: str) -> int | None:
        """At the answer that comes to the node looked at least: 0 not, 1 it was refused, 2 schema, 3 content."""
        reached = self.beyond(self.entries())
        levels = [
            max(self._level(start, edges, mood), self._itself(node, mood))
            for start in self.nodes
            if self.speaks(start) and start in reached
            for edges in self.walks(start)
            if edges and edges[-1].target == node and not any(self.speaks(e.source) for e in edges[1:])
        ]
        return min(levels, default=None)

    def _level(self, start: str, edges: Sequence[Edge], mood: str) -> int:
        first, level, visited = self.nodes[start], 0, [start]
        schema = first.output_schema
        for edge in edges:
            source = self.nodes[edge.source]
            if self._needs_leave(edge, visited, mood, content=True):
                level = 3
            elif edge.kind is EdgeKind.TOOL_CALL and edge is edges[0]:
                level = 0 if self.nodes[edge.target].effect is Effect.EXECUTE else 2
            else:
                if edge is edges[0]:
                    level = 2 if schema else 0
                    if edge.kind is EdgeKind.ERROR:
                        level = 1
                if self._decides(source.id, visited, mood):
                    level = max(level, 1)
                level = max(
                    level, self._checked(source, edge, mood), self._perhaps(source, edge, mood, start)
                )
            visited.append(edge.target)
        return level

    def _decides(self, id_: str, visited: list[str], mood: str) -> bool:
        askers = [n for n in self.nodes.values() if self.counts(n.approval, mood)]
        return any((n.approval.decided_at or n.id) == id_ for n in askers if n.approval)

    def _checked(self, source: Node, edge: Edge, mood: str) -> int:
        if (validation := self._validation(source, mood)) is None:
            return 0
        ports = validation.passed
        passed = edge.port in ports if ports else edge.kind is not EdgeKind.ERROR
        return (3 if validation.check is Check.CONTENT else 2) if passed else 1

    def _validation(self, node: Node, mood: str) -> Validation | None:
        v = node.validation
        if v is None or v.rejects is False:
            return None
        return v if mood == "certain" or v.rejects or v.passed else None

    def _itself(self, id_: str, mood: str) -> int:
        if self._guarded(id_, mood, content=True):
            return 3
        if (validation := self._validation(self.nodes[id_], mood)) is None:
            return 0
        return 3 if validation.check is Check.CONTENT else 2

    def _perhaps(self, source: Node, edge: Edge, mood: str, start: str) -> int:
        if mood == "possible" or self.speaks(source.id):
            return 0
        ways = [e for e in self.edges if e.source == source.id]
        if source.kind is NodeKind.CONDITION:
            return 3 if len({e.target for e in ways}) > 1 or any(e.port for e in ways) else 0
        return 3 if source.kind is NodeKind.CODE else 0
