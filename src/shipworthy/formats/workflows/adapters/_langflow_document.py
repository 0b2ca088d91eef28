"""Langflow's drawing: components with the values they were given, and the wires between their handles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Aspect, Gap
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

MAX_NODES = 5_000
_MAX_EDGES = 20_000
_MAX_TEXT = 20_000
_NOTES = frozenset({"note", "noteNode"})


@dataclass(frozen=True, slots=True)
class Raw:
    id: str
    type: str
    label: str
    node: Mapping[str, Any]
    template: Mapping[str, Any]
    line: int

    def value(self, key: str) -> Any:
        return child(self.template, key, "value")

    def text(self, key: str) -> str:
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        return str(value)[:_MAX_TEXT]

    def line_of(self, key: str) -> int:
        field = self.template.get(key)
        return line_of(field, "value", line_of(self.template, key, self.line))

    def from_settings(self, key: str) -> bool:
        """The value is the name of a variable that is kept on the server."""
        return child(self.template, key, "load_from_db") is True


@dataclass(frozen=True, slots=True)
class Wire:
    source: str
    target: str
    output: str
    input: str
    back: bool
    """It ends at an output: what a loop's body gives back."""
    line: int


def drawn(flow: Any) -> list[Raw]:
    found: dict[str, Raw] = {}
    for entry in mappings(child(flow, "data", "nodes"))[:MAX_NODES]:
        if _is_note(entry):
            continue
        data = child(entry, "data")
        node = child(data, "node")
        node = node if isinstance(node, Mapping) else {}
        template = node.get("template")
        line = line_of(entry, "id", getattr(entry, "line", 1))
        type_ = _text(child(data, "type")) or "component"
        id_ = _text(entry.get("id")) or _text(child(data, "id")) or type_
        if id_ in found:
            id_ = f"{id_} ({line})" if f"{id_} ({line})" not in found else f"{id_} ({line}, {len(found)})"
        label = _text(node.get("display_name")) or type_
        found[id_] = Raw(
            id_, type_, label[:200], node, template if isinstance(template, Mapping) else {}, line
        )
    return list(found.values())


def wires(flow: Any, ids: Collection[str], path: str) -> tuple[list[Wire], list[Gap]]:
    notes = {_text(e.get("id")) for e in mappings(child(flow, "data", "nodes")) if _is_note(e)}
    found: list[Wire] = []
    gaps: list[Gap] = []
    for edge in mappings(child(flow, "data", "edges"))[:_MAX_EDGES]:
        source, target = _text(edge.get("source")), _text(edge.get("target"))
        line = line_of(edge, "source", getattr(edge, "line", 1))
        if source in notes or target in notes:
            continue
        if source not in ids or target not in ids:
            what = f"an edge from “{source[:60]}” to “{target[:60]}” joins nothing"
            gaps.append(Gap(what, path, line, frozenset({Aspect.EDGES}), broken=True))
            continue
        output, into = _handle(edge, "sourceHandle"), _handle(edge, "targetHandle")
        field = _text(child(into, "fieldName"))
        back = not field and bool(child(into, "output_types") or child(into, "name"))
        found.append(Wire(source, target, _text(child(output, "name"))[:100], field[:100], back, line))
    return found, gaps


def _is_note(entry: Mapping[str, Any]) -> bool:
    return bool({str(entry.get("type")), str(child(entry, "data", "type"))} & _NOTES)


def _handle(edge: Mapping[str, Any], key: str) -> Any:
    """As data, or as the text it is made into, with another character in the place of quotes."""
    held = child(edge, "data", key)
    if isinstance(held, Mapping):
        return held
    written = held if isinstance(held, str) else edge.get(key)
    if not isinstance(written, str) or "{" not in written:
        return _with_bars(written)
    try:
        return read_json(written.replace("œ", '"')[:_MAX_TEXT])
    except DocumentError:
        return {}


def _with_bars(written: object) -> Mapping[str, str]:
    """Before 1.0: the types that fit, the field, and the component, with bars between."""
    parts = written.split("|") if isinstance(written, str) else []
    return {"fieldName": parts[1]} if len(parts) > 2 else {}


def _text(value: object) -> str:
    return value[:300] if isinstance(value, str) else ""
