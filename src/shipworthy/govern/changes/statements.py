"""What a node or a workflow says of itself, before and after."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.govern.changes.change import Change, How
from shipworthy.model.workflows import Node, Stated

_LISTS = frozenset({"list of allowed tools"})
"""Widened by every name more."""
_CARE = {
    "tools": "list of allowed tools", "output_schema": "output schema", "input_schema": "input schema",
    "criteria": "quality criteria", "errors": "error handling", "escalation": "escalation path",
    "tenant": "tenant context", "traces": "traces",
}  # fmt: skip
"""Loosened where it is gone."""


def of_statements(old: Node, new: Node) -> Iterator[Change]:
    at = (new.path, new.line)
    for field, subject in _CARE.items():
        yield from of_stated(subject, getattr(old, field), getattr(new, field), new.id, at)
    yield from of_stated("role", old.role, new.role, new.id, at, matters=False)


def of_stated(
    subject: str,
    old: Stated | None,
    new: Stated | None,
    node: str,
    at: tuple[str, int],
    *,
    matters: bool = True,
) -> Iterator[Change]:
    """`at` is where it would stand; `matters`, whether its loss loosens anything."""
    of = f" of {node}" if node else ""
    before, after = (stated.value if stated else "" for stated in (old, new))
    if new is None and old is not None:
        text = f"{subject} removed{of}: {before}"
        yield Change(How.REMOVED, subject, node, text, *at, matters, before)
    elif old is None and new is not None:
        text = f"{subject} added{of}: {after}"
        yield Change(How.ADDED, subject, node, text, new.path, new.line, after=after)
    elif new is not None and before != after:
        wider = subject in _LISTS and bool(_names(after) - _names(before))
        text = f"{subject}{of}: {before} → {after}"
        yield Change(How.CHANGED, subject, node, text, new.path, new.line, wider, before, after)


def _names(text: str) -> set[str]:
    return {word.strip() for word in text.split(",")} - {"", "none"}
