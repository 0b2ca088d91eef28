"""What a builder keeps in a definition about how it is drawn and when it was saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.schema.canonical import KEY

_DRAWN = frozenset({
    "position", "positionAbsolute", "width", "height", "selected", "dragging", "resizing", "measured",
    "zIndex", "sourcePosition", "targetPosition",
})  # fmt: skip
"""Directly on an entry of `nodes` or `edges`. The same words deeper in are an author's own."""
_VIEW = frozenset({"viewport"})
"""Beside `nodes`."""
_BUILDERS = frozenset({"dify", "flowise", "langflow", "n8n", "bedrock-flow"})
_OF_SAVING = {"n8n": frozenset({"versionId", "updatedAt", "createdAt", "versionCounter", "triggerCount"})}
_OF_STATE = {"shipworthy": frozenset({"state"}), "shipworthy-sidecar": frozenset({"state"})}
_MAX_DEPTH = 6
"""Builders keep the list of nodes near the top."""


def without_layout(document: Any, formats: tuple[str, ...]) -> Any:
    """Nothing is left out of a format that is not known to keep such."""
    if isinstance(document, list):  # the documents of a YAML file, or workflows exported together
        return [_cut(each, formats) for each in document]
    return _cut(document, formats)


def _cut(document: Any, formats: tuple[str, ...]) -> Any:
    if not isinstance(document, Mapping):
        return document
    top = {word for f in formats for word in (*_OF_SAVING.get(f, ()), *_OF_STATE.get(f, ()))}
    kept = {key: value for key, value in document.items() if key.removeprefix(KEY) not in top}
    if "n8n" in formats:
        kept["order"] = _order(kept.get(f"{KEY}nodes"))
    return _undrawn(kept, 0) if _BUILDERS & set(formats) else kept


def _order(nodes: Any) -> list[int]:
    """From top to bottom, then from left to right: the order in which n8n runs the branches of a node."""
    places = []
    for index, node in enumerate(nodes if isinstance(nodes, list) else []):
        at = node.get(f"{KEY}position") if isinstance(node, Mapping) else None
        across, down = (*at, None, None)[:2] if isinstance(at, list) else (None, None)
        places.append((_number(down), _number(across), index))
    return [index for _, _, index in sorted(places)]


def _number(value: Any) -> float:
    written = value.get("number") if isinstance(value, Mapping) else value
    try:
        return float(written) if isinstance(written, str | int) else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _undrawn(value: Any, depth: int) -> Any:
    if not isinstance(value, Mapping) or depth > _MAX_DEPTH:
        return value
    has_nodes = isinstance(value.get(f"{KEY}nodes"), list)
    made = {}
    for key, inside in value.items():
        word = key.removeprefix(KEY)
        if has_nodes and word in _VIEW:
            continue
        if has_nodes and word in {"nodes", "edges"} and isinstance(inside, list):
            made[key] = [_without(entry) for entry in inside]
        else:
            made[key] = _undrawn(inside, depth + 1)
    return made


def _without(entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    kept = {key: value for key, value in entry.items() if key.removeprefix(KEY) not in _DRAWN}
    data = kept.get(f"{KEY}data")
    if isinstance(data, Mapping):
        kept[f"{KEY}data"] = {key: value for key, value in data.items() if key != f"{KEY}selected"}
    return kept
