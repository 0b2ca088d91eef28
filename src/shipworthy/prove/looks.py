"""What looks at a model's answer as it is passed on.

In the *certain* mood whatever may look at it does, in the *possible* mood only what surely does, as with
approvals.
"""

from __future__ import annotations

from enum import IntEnum

from shipworthy.model.workflows import (
    Aspect,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Node,
    NodeKind,
    Origin,
    Stated,
    Strength,
)
from shipworthy.prove.consequence import consequence
from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import Leave

_MAY_LOOK = frozenset({NodeKind.CODE, NodeKind.HUMAN_INPUT, NodeKind.SUBFLOW})
_HIDDEN = (Aspect.VALIDATION, Aspect.OUTPUT_SCHEMA)


class Looked(IntEnum):
    """At an answer, at worst."""

    NOT = 0
    REFUSED = 1
    """It did not pass: whoever is told so is not given it."""
    SCHEMA = 2
    CONTENT = 3


class Looks:
    def __init__(self, graph: Graph, leave: Leave, *, certain: bool) -> None:
        self._graph, self._leave, self._certain = graph, leave, certain

    def says(self, node: Node) -> bool:
        """A model whose answer is handed on; one that only picks a branch hands on nothing."""
        return node.kind is not NodeKind.CONDITION and self._graph.speaks(node)

    def along(self, edge: Edge, asked: int, before: Looked) -> Looked:
        """Of an answer that has come to the edge's source, or is given there."""
        source = self._graph.nodes[edge.source]
        if self._leave.stops(edge, asked):
            return Looked.CONTENT
        if self.says(source):
            before = self._given(edge, source)
        if edge.kind is EdgeKind.TOOL_CALL:  # by whatever step makes the calls that a model has chosen
            return max(before, self._argued(edge))
        if self._leave.deciding(edge.source):  # and it is not the yes: `stops` has said so
            before = max(before, Looked.REFUSED)
        return max(before, self._checked(edge, source), self._maybe(source))

    def at(self, node: Node) -> Looked:
        """By itself, before it uses anything."""
        if self._leave.guards(node.id):
            return Looked.CONTENT
        return _level(node) if self._checks(node) else Looked.NOT

    def _given(self, edge: Edge, source: Node) -> Looked:
        if edge.kind is EdgeKind.TOOL_CALL:  # what its answer is held to says nothing of its calls
            return Looked.NOT
        if edge.kind is EdgeKind.ERROR:  # it gave no answer
            return Looked.REFUSED
        if self._certain and self._graph.gaps.at(source.id, *_HIDDEN):
            return Looked.CONTENT
        return Looked.SCHEMA if self._held(source.output_schema) else Looked.NOT

    def _argued(self, edge: Edge) -> Looked:
        """Arguments of a tool are held to its schema by the call itself.

        But where the argument is the command that is run, a schema that says it is text holds it to nothing.
        """
        runs = consequence(self._graph, edge.target)[0] is Effect.EXECUTE
        return Looked.NOT if runs else Looked.SCHEMA

    def _held(self, schema: Stated | None) -> bool:
        if schema is None or schema.strength is Strength.PROSE:
            return False
        return self._certain or (schema.strength is Strength.ENFORCED and schema.origin is not Origin.UNKNOWN)

    def _checks(self, node: Node) -> bool:
        """What can refuse nothing looks at nothing."""
        validation = node.validation
        if validation is None or validation.rejects is False:
            return False
        return self._certain or validation.rejects is True or bool(validation.passed)

    def _checked(self, edge: Edge, source: Node) -> Looked:
        if source.validation is None or not self._checks(source):
            return Looked.NOT
        passed = source.validation.passed
        yes = edge.port in passed if passed else edge.kind is not EdgeKind.ERROR
        return _level(source) if yes else Looked.REFUSED

    def _maybe(self, node: Node) -> Looked:
        return Looked.CONTENT if self._certain and self.may_look(node) else Looked.NOT

    def may_look(self, node: Node) -> bool:
        """A person, or code nobody has read here, may look; so may a condition, unless it has one way."""
        if self.says(node):
            return False
        if node.kind is NodeKind.CONDITION:
            ways = self._graph.out[node.id]
            return len({e.target for e in ways}) > 1 or any(e.port for e in ways)
        unread = node.kind is NodeKind.VALIDATION and node.validation is None
        hidden = self._graph.gaps.at(node.id, *_HIDDEN) is not None
        return node.kind in _MAY_LOOK or bool(node.opaque) or unread or hidden


def _level(node: Node) -> Looked:
    assert node.validation is not None
    return Looked.CONTENT if node.validation.check is Check.CONTENT else Looked.SCHEMA
