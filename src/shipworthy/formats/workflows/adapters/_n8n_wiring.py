"""n8n's connections as edges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from shipworthy.formats.workflows.adapters._n8n_approvals import categories
from shipworthy.formats.workflows.adapters._n8n_conditions import switch_rules
from shipworthy.formats.workflows.adapters._n8n_document import Raw, Wire
from shipworthy.formats.workflows.adapters._n8n_values import text
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import Edge, EdgeKind


def edges_of(raws: Mapping[str, Raw], wires: Sequence[Wire]) -> list[Edge]:
    rings = cycles(raws, [(w.source, w.target) for w in wires if w.role == "main"])
    return [_edge(raws, wire, rings) for wire in wires]


def _edge(raws: Mapping[str, Raw], wire: Wire, rings: Mapping[str, int]) -> Edge:
    if wire.role == "ai_tool":
        return Edge(wire.target, wire.source, EdgeKind.TOOL_CALL, line=wire.line)
    if wire.role != "main":
        return Edge(wire.source, wire.target, EdgeKind.DATA, wire.role.removeprefix("ai_")[:80], wire.line)
    names = ports_of(raws[wire.source])
    if wire.output >= len(names) and _has_error_output(raws[wire.source]):
        return Edge(wire.source, wire.target, EdgeKind.ERROR, "error", wire.line)
    port = names[wire.output] if wire.output < len(names) else str(wire.output)
    ring = rings.get(wire.source)
    back = raws[wire.target].short == "splitInBatches" and ring is not None and ring == rings.get(wire.target)
    return Edge(wire.source, wire.target, EdgeKind.LOOP_BACK if back else EdgeKind.CONTROL, port, wire.line)


def _has_error_output(raw: Raw) -> bool:
    return raw.written.get("onError") == "continueErrorOutput"


def ports_of(raw: Raw) -> list[str]:
    """Its outcomes in the order of its outputs."""
    match raw.short:
        case "if":
            return ["true", "false"]
        case "filter":
            return ["kept"]
        case "splitInBatches":
            return ["done", "loop"] if raw.version >= 3 else ["loop", "done"]
        case "guardrails":
            return ["passed"] if text(raw.parameters, "operation") == "sanitize" else ["pass", "fail"]
        case "textClassifier":
            return [*categories(raw), "other"]
        case "sentimentAnalysis":
            told = text(raw.parameters, "options", "categories") or "Positive, Neutral, Negative"
            return [name.strip()[:80] for name in told.split(",")]
        case "switch":
            return _switch(raw)
        case "compareDatasets":
            return ["in A only", "same", "different", "in B only"]
        case _:
            return [""]


def _switch(raw: Raw) -> list[str]:
    rules = [port for port, _ in switch_rules(raw)][:100]
    older = [text(rule, "output") for rule in mappings(_older_rules(raw))]
    if not older:
        extra = text(raw.parameters, "options", "fallbackOutput") == "extra"
        return [*rules, "fallback"] if extra else rules
    ports = ["0", "1", "2", "3"]
    for rule, output in zip(rules, older, strict=False):
        at = int(output) if output.isdecimal() else 0
        if at < len(ports):
            ports[at] = rule
    return ports


def _older_rules(raw: Raw) -> object:
    rules = raw.parameters.get("rules")
    return rules.get("rules") if isinstance(rules, Mapping) else None


def ends_at(raw: Raw, led: Collection[str]) -> bool:
    """A condition of which one answer leads nowhere: there the run ends. `led`: the ports that lead on."""
    if raw.short == "switch":
        options = raw.parameters.get("options")
        falls = text(options, "fallbackOutput") or text(raw.parameters, "fallbackOutput")
        return falls in {"", "none", "-1"} or any(port not in led for port in ports_of(raw)[:-1])
    return raw.short == "filter" or (raw.short == "if" and len(set(led)) < 2)


def cycles(ids: Iterable[str], pairs: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """By node: which ring of nodes that lead back to one another it is part of; none for all others."""
    onward: dict[str, list[str]] = {id_: [] for id_ in ids}
    for source, target in pairs:
        onward[source].append(target)
    itself = {source for source, target in pairs if source == target}
    search = _Rings(onward)
    for id_ in onward:
        search.visit(id_)
    rings = [ring for ring in search.found if len(ring) > 1 or ring[0] in itself]
    return {id_: number for number, ring in enumerate(rings) for id_ in ring}


class _Rings:
    """Tarjan's strongly connected components, without recursion."""

    def __init__(self, onward: Mapping[str, Sequence[str]]) -> None:
        self._onward = onward
        self._order: dict[str, int] = {}
        self._low: dict[str, int] = {}
        self._open: list[str] = []
        self._inside: set[str] = set()
        self.found: list[list[str]] = []

    def visit(self, start: str) -> None:
        if start in self._order:
            return
        waiting = [(start, iter(self._onward[start]))]
        self._enter(start)
        while waiting:
            id_, rest = waiting[-1]
            for after in rest:
                if after not in self._order:
                    self._enter(after)
                    waiting.append((after, iter(self._onward[after])))
                    break
                if after in self._inside:
                    self._low[id_] = min(self._low[id_], self._order[after])
            else:
                waiting.pop()
                if waiting:
                    before = waiting[-1][0]
                    self._low[before] = min(self._low[before], self._low[id_])
                self._close(id_)

    def _enter(self, id_: str) -> None:
        self._order[id_] = self._low[id_] = len(self._order)
        self._open.append(id_)
        self._inside.add(id_)

    def _close(self, id_: str) -> None:
        if self._low[id_] != self._order[id_]:
            return
        ring: list[str] = []
        while not ring or ring[-1] != id_:
            ring.append(self._open.pop())
            self._inside.discard(ring[-1])
        self.found.append(ring)
