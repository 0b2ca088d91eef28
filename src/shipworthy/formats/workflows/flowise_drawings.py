"""Flowise's drawings in a file: one as exported, or several as a server's data are exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.format import child, mappings
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_KEPT_BY = ("ChatFlow", "AgentFlow", "AgentFlowV2", "chatflows", "agentflows", "ChatFlows", "AgentFlows")
_MAX = 500


@dataclass(frozen=True, slots=True)
class Drawing:
    root: Any
    """Its nodes and edges."""
    name: str
    line: int
    id: str = ""
    """What other flows call it by."""


def flowise_drawings(root: Any) -> tuple[Drawing, ...]:
    return tuple(_drawings(root))[:_MAX]


def _drawings(root: Any) -> Iterator[Drawing]:
    for entry in _entries(root):
        held = child(entry, "flowData")
        flow = _unfolded(held) if held is not None else entry
        name, id_ = child(entry, "name"), child(entry, "id")
        if _is_flow(flow):
            yield Drawing(
                flow, name if isinstance(name, str) else "", line_of(entry, "name", 1), str(id_ or "")[:200]
            )


def _entries(root: Any) -> list[Any]:
    if isinstance(root, list):
        return list(mappings(root))[:_MAX]
    kept = [entry for key in _KEPT_BY for entry in mappings(child(root, key))]
    return kept[:_MAX] if kept else [root]


def _unfolded(held: Any) -> Any:
    if not isinstance(held, str):
        return held
    try:
        return read_json(held)
    except DocumentError:
        return None


def _is_flow(flow: Any) -> bool:
    if not isinstance(child(flow, "edges"), list):
        return False
    return any(_drawn_here(child(node, "data")) for node in mappings(child(flow, "nodes")))


def _drawn_here(data: Any) -> bool:
    """Written by hand or by another tool, a node may lack its anchors."""
    if isinstance(child(data, "inputAnchors"), list):
        return True
    name = child(data, "name")
    return isinstance(name, str) and name.endswith("Agentflow") and isinstance(child(data, "inputs"), dict)
