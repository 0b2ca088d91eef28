"""Flowise's drawing: the nodes that run, without notes, and the values they were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.format import child, mappings
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

MAX_NODES = 5_000
_MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Raw:
    """One node as drawn. `id` is unique; edges name it so."""

    id: str
    name: str
    """The component's."""
    label: str
    category: str
    inputs: Mapping[str, Any]
    line: int
    parent: str
    data: Mapping[str, Any]

    def text(self, key: str) -> str:
        return text(self.inputs.get(key))

    def line_of(self, key: str) -> int:
        return line_of(self.inputs, key, self.line)


def text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:_MAX_TEXT]


def drawn(root: object) -> list[Raw]:
    found: dict[str, Raw] = {}
    for node in mappings(child(root, "nodes"))[:MAX_NODES]:
        data = child(node, "data")
        data = data if isinstance(data, Mapping) else {}
        name = text(data.get("name")) or text(node.get("type"))
        if name.lower().startswith("stickynote") or node.get("type") == "stickyNote":
            continue
        line = line_of(node, "id", getattr(node, "line", 1))
        id_ = text(node.get("id")) or text(data.get("id")) or name or "node"
        if id_ in found:
            id_ = f"{id_} ({line})" if f"{id_} ({line})" not in found else f"{id_} ({line}, {len(found)})"
        inputs = data.get("inputs")
        found[id_] = Raw(
            id_, name, text(data.get("label"))[:200], text(data.get("category")),
            inputs if isinstance(inputs, Mapping) else {}, line,
            text(node.get("parentNode") or node.get("parentId")), data,
        )  # fmt: skip
    return list(found.values())


def notes(root: object) -> frozenset[str]:
    """The ids of what is drawn and does not run."""
    return frozenset(
        text(node.get("id"))
        for node in mappings(child(root, "nodes"))
        if str(node.get("type")) == "stickyNote"
        or str(child(node, "data", "name")).lower().startswith("stickynote")
    )


def listed(value: object) -> list[Any]:
    """A list, also where it is kept as the text of one."""
    value = unfolded(value)
    return list(value) if isinstance(value, list) else []


def settings(value: object) -> Mapping[str, Any]:
    """A mapping, also where it is kept as the text of one."""
    value = unfolded(value)
    return value if isinstance(value, Mapping) else {}


def unfolded(value: object) -> Any:
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")) or len(value) > 1_000_000:
        return value
    try:
        return _unplaced(read_json(value))
    except DocumentError:
        return value


def _unplaced(value: Any) -> Any:
    """Lines inside of a text are none of the file's. What was read is not deep."""
    if isinstance(value, Mapping):
        return {key: _unplaced(entry) for key, entry in value.items()}
    return [_unplaced(entry) for entry in value] if isinstance(value, list) else value


def is_on(value: object) -> bool:
    return value is True or value == "true"


def is_expression(value: str) -> bool:
    return "{{" in value


def names(value: object) -> Iterator[str]:
    """The texts of a list."""
    for entry in listed(value):
        if isinstance(entry, str):
            yield entry[:300]
