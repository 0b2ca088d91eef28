"""Flowise's drawn edges, by the nodes they join."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.adapters._flowise_document import text
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Aspect, Gap
from shipworthy.schema.nodes import line_of

_MAX_EDGES = 20_000


@dataclass(frozen=True, slots=True)
class Wire:
    source: str
    target: str
    port: str
    """What follows `-output-` in the source's handle."""
    input: str
    """What follows `-input-` in the target's handle, without its types."""
    line: int


@dataclass(frozen=True, slots=True)
class Wiring:
    wires: tuple[Wire, ...]
    gaps: tuple[Gap, ...]


def wiring(root: Any, ids: Collection[str], notes: Collection[str], path: str) -> Wiring:
    wires: list[Wire] = []
    gaps: list[Gap] = []
    for edge in mappings(child(root, "edges"))[:_MAX_EDGES]:
        line = line_of(edge, "source", getattr(edge, "line", 1))
        source, target = text(edge.get("source")), text(edge.get("target"))
        if source in notes or target in notes:
            continue
        if source not in ids or target not in ids:
            what = f"an edge from “{source[:60]}” to “{target[:60]}” joins nothing"
            gaps.append(Gap(what, path, line, frozenset({Aspect.EDGES}), broken=True))
            continue
        port = text(edge.get("sourceHandle")).partition("-output-")[2]
        into = text(edge.get("targetHandle")).partition("-input-")[2].partition("-")[0]
        wires.append(Wire(source, target, port.partition("-")[0][:100], into[:100], line))
    return Wiring(tuple(wires), tuple(gaps))
