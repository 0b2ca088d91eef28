"""An n8n export as it is written: workflows, nodes and wires, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.formats.workflows.format import mappings
from shipworthy.formats.workflows.unique_ids import UniqueIds
from shipworthy.schema.nodes import Mapped, line_of

MAX_NODES = 5_000
_MAX_WIRES = 20_000


@dataclass(frozen=True, slots=True)
class Raw:
    """One node of the file."""

    id: str
    """Its name, which connections use, made unique."""
    type: str
    version: float
    parameters: Mapping[str, Any]
    written: Mapping[str, Any]
    line: int

    @property
    def short(self) -> str:
        """`gmail` of `n8n-nodes-base.gmail`."""
        return self.type.rpartition(".")[2]

    @property
    def package(self) -> str:
        return self.type.rpartition(".")[0]

    @property
    def ours(self) -> bool:
        """Of n8n itself, not of its community."""
        return self.package in {"n8n-nodes-base", "@n8n/n8n-nodes-langchain"}


@dataclass(frozen=True, slots=True)
class Wire:
    source: str
    target: str
    role: str
    """`main`, or what the source is to the target: `ai_tool`, `ai_languageModel` …"""
    output: int
    input: int
    line: int


@dataclass(slots=True)
class Drawing:
    nodes: dict[str, Raw] = field(default_factory=dict)
    wires: list[Wire] = field(default_factory=list)
    lost: list[tuple[str, str, int]] = field(default_factory=list)
    """What a wire leads to that is not in the file: the node it starts from, the name, the line."""
    cut: int = 0
    """Nodes beyond the most that are read."""


def drawing_of(workflow: Mapping[str, Any]) -> Drawing:
    drawing = Drawing()
    read = _Reader(drawing)
    for node in mappings(workflow.get("nodes")):
        read.node(node)
    read.wires(workflow.get("connections"))
    return drawing


class _Reader:
    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._ids = UniqueIds()
        self._names: dict[str, str] = {}
        """What connections may call a node, by name and by id: to the id it is known by here."""
        self._skipped: set[str] = set()
        """Disabled nodes: what comes in goes out by the first output."""
        self._notes: set[str] = set()

    def node(self, node: Mapping[str, Any]) -> None:
        type_ = str(node.get("type") or "")
        name = node.get("name")
        if not isinstance(name, str) or not name:
            name = str(node.get("id") or type_ or "node")
        keys = {name, str(node.get("id") or name)}
        if type_.endswith(".stickyNote"):
            self._notes |= keys
            return
        if len(self._drawing.nodes) >= MAX_NODES:
            self._drawing.cut += 1
            return
        line = _line(node)
        id_ = self._ids.of(name)
        parameters = node.get("parameters")
        for key in sorted(keys):
            self._names.setdefault(key, id_)
        if node.get("disabled") is True:
            self._skipped.add(id_)
        self._drawing.nodes[id_] = Raw(
            id_, type_, _version(node), parameters if isinstance(parameters, Mapping) else {}, node, line
        )

    def wires(self, connections: Any) -> None:
        found = [w for name in _keys(connections) for w in self._from(name, connections)]
        self._drawing.wires = _past(self._skipped, found[:_MAX_WIRES])
        for name in self._skipped:
            del self._drawing.nodes[name]

    def _from(self, name: str, connections: Mapping[str, Any]) -> Iterator[Wire]:
        source = self._names.get(name)
        line = line_of(connections, name)
        if source is None:
            if name not in self._notes and any(_targets(connections[name])):
                self._drawing.lost.append(("", name, line))
            return
        for role, output, target in _targets(connections[name]):
            called = target.get("node")
            known = self._names.get(called) if isinstance(called, str) else None
            if known is not None:
                where = line_of(target, "node", line)
                yield Wire(source, known, role, output, _index(target.get("index")), where)
            elif str(called) not in self._notes:
                self._drawing.lost.append((source, str(called)[:200], line_of(target, "node", line)))


def _past(skipped: set[str], wires: list[Wire]) -> list[Wire]:
    """Wires that lead into a disabled node lead to what follows it, as n8n runs them."""
    onward: dict[str, list[Wire]] = {}
    for wire in wires:
        if wire.source in skipped and wire.role == "main" and wire.output == 0:
            onward.setdefault(wire.source, []).append(wire)
    kept: list[Wire] = []
    for wire in (w for w in wires if w.source not in skipped):
        if wire.target not in skipped:
            kept.append(wire)
        elif wire.role == "main":
            kept += _through(wire, skipped, onward)
        if len(kept) > _MAX_WIRES:
            break
    return kept


def _through(wire: Wire, skipped: set[str], onward: Mapping[str, list[Wire]]) -> list[Wire]:
    ends, seen, waiting = [], {wire.target}, [wire.target]
    while waiting:
        for after in onward.get(waiting.pop(), ()):
            if after.target not in skipped:
                ends.append(Wire(wire.source, after.target, "main", wire.output, after.input, wire.line))
            elif after.target not in seen:
                seen.add(after.target)
                waiting.append(after.target)
    return ends


def _keys(connections: Any) -> list[str]:
    return [key for key in connections if isinstance(key, str)] if isinstance(connections, Mapping) else []


def _targets(outputs: Any) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """By role and output. Old files hold one list less deep."""
    for role in _keys(outputs):
        groups = outputs[role]
        for output, group in enumerate(groups if isinstance(groups, list) else []):
            for target in mappings(group) if isinstance(group, list) else mappings([group]):
                yield role, output, target


def _index(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1_000 else 0


def _version(node: Mapping[str, Any]) -> float:
    version = node.get("typeVersion")
    return float(version) if isinstance(version, int | float) and 0 < version < 1_000 else 1.0


def _line(node: Mapping[str, Any]) -> int:
    default = node.line if isinstance(node, Mapped) else 1
    return line_of(node, "name", default) if "name" in node else default
