"""What a state machine's choices decide: who gave leave, and what ends a cycle."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapters._states_choices import Rule, approving
from shipworthy.model.workflows import (
    Approval,
    Bound,
    Edge,
    EdgeKind,
    Effect,
    Limit,
    Mechanism,
    Node,
    NodeKind,
    Stated,
)
from shipworthy.schema.nodes import line_of

_FEW = 200
"""Choices beyond these are not looked at for what ends a cycle."""
_STEPS_TO_DECISION = 4

Choices = Mapping[str, tuple[list[Rule], str]]
"""By choice: its rules, and the state it goes to by default."""


class Decisions:
    def __init__(self, nodes: dict[str, Node], edges: Sequence[Edge], choices: Choices, path: str) -> None:
        self.nodes, self._choices, self.path = nodes, choices, path
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}
        for edge in edges:
            if edge.kind is not EdgeKind.ERROR:
                self._after.setdefault(edge.source, []).append(edge.target)
                self._before.setdefault(edge.target, []).append(edge.source)

    def settle(self, asking: Mapping[str, Mapping[str, Any]]) -> None:
        for id_, state in asking.items():
            if decides := self._decided(id_):
                self._approves(id_, state, decides)
        for id_ in list(self._choices)[:_FEW]:
            if bound := self._ends_a_cycle(id_):
                self.nodes[id_] = dataclasses.replace(self.nodes[id_], bound=bound)

    def _decided(self, id_: str) -> str:
        """The choice it comes to with nothing in between but what passes data on."""
        current = id_
        for _ in range(_STEPS_TO_DECISION):
            following = self._after.get(current, [])
            if len(following) != 1:
                return ""
            current = following[0]
            if current in self._choices:
                return current
            if self.nodes[current].native != "Pass":
                return ""
        return ""

    def _approves(self, id_: str, state: Mapping[str, Any], choice: str) -> None:
        yes = approving(*self._choices[choice])
        if not yes:
            return
        node = self.nodes[id_]
        limit = next((k for k in ("TimeoutSeconds", "HeartbeatSeconds") if k in state), "")
        timeout = Stated(f"{state[limit]} s"[:100], self.path, line_of(state, limit)) if limit else None
        asked = Approval(
            Mechanism.NODE, self.path, node.line, approved=yes, decided_at=choice, timeout=timeout
        )
        self.nodes[id_] = dataclasses.replace(
            node, kind=NodeKind.APPROVAL, approval=asked, effect=Effect.NONE, opaque="",
            effect_reason="it asks, and waits for the answer",
        )  # fmt: skip

    def _ends_a_cycle(self, id_: str) -> Bound | None:
        """A choice from which one way leads back to it and another does not."""
        leading = _beyond(id_, self._before)
        back = [target in leading for target in self._after.get(id_, [])]
        if not any(back) or all(back):
            return None
        found, _ = self._choices[id_]
        counted = next((rule for rule in found if rule.count), None)
        line = counted.line if counted else self.nodes[id_].line
        if counted:
            return Bound(Limit.ITERATIONS, counted.count, self.path, line)
        tested = ", ".join(rule.port for rule in found)[:200]
        return Bound(Limit.CONDITION, tested, self.path, line)


def _beyond(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
