"""Langflow's flows in a file: one as exported, or several of a folder."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows.format import child, mappings

_MAX = 200


def langflow_flows(root: Any) -> list[Any]:
    entries = (
        list(mappings(root)) if isinstance(root, list) else list(mappings(child(root, "flows"))) or [root]
    )
    return [entry for entry in entries[:_MAX] if _is_flow(entry)]


def _is_flow(entry: Any) -> bool:
    nodes = mappings(child(entry, "data", "nodes"))
    templated = any(isinstance(child(n, "data", "node", "template"), dict) for n in nodes)
    return templated and isinstance(child(entry, "data", "edges"), list)
