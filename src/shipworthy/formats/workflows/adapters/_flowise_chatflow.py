"""Chatflows, and sequential and multi-agent flows of AgentFlow v1.

What is drawn leads from what supplies to what is supplied; a tool's edge is turned, from who may call it.
Steps of agent flows are drawn in the order of execution.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapters._flowise_components import component, taken, turns_elsewhere
from shipworthy.formats.workflows.adapters._flowise_document import Raw, is_on
from shipworthy.formats.workflows.adapters._flowise_kinds import MODELS, answers, category, is_step, is_tool
from shipworthy.formats.workflows.adapters._flowise_wiring import Wire, Wiring
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Edge,
    EdgeKind,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Stated,
    Via,
)

_SPEAK = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})


def nodes_and_edges(
    raws: Sequence[Raw], wiring: Wiring, path: str
) -> tuple[list[Node], list[Edge], list[Gap]]:
    by_id = {raw.id: raw for raw in raws}
    suppliers: dict[str, list[Raw]] = defaultdict(list)
    for wire in wiring.wires:
        if not is_step(by_id[wire.source]):
            suppliers[wire.target].append(by_id[wire.source])
    nodes = {raw.id: _supplied(component(raw, path), _given(raw.id, suppliers), path) for raw in raws}
    nodes = _inherited(nodes, by_id, suppliers, path)
    for lent in {wire.source for wire in wiring.wires}:
        if category(by_id[lent]) in MODELS:
            nodes[lent] = dataclasses.replace(nodes[lent], models=())
    edges = _led_on([_edge(wire, by_id, path) for wire in wiring.wires])
    unseen = frozenset({Aspect.BOUNDS, Aspect.TOOLS, Aspect.MODELS})
    gaps = [
        Gap("what ends its turns is not decided here", path, raw.line, unseen, raw.id)
        for raw in raws
        if turns_elsewhere(raw)
    ]
    named = _named(raws)
    edges += [e for raw in raws for e in _back(raw, named, path, gaps)]
    edges += [
        Edge(e.target, e.source, EdgeKind.LOOP_BACK, line=e.line) for e in edges if e.kind is EdgeKind.HANDOFF
    ]
    return list(nodes.values()), edges, gaps


def _given(id_: str, suppliers: Mapping[str, Sequence[Raw]]) -> list[Raw]:
    """What supplies a component; where no model does, also what supplies that in turn."""
    direct = list(suppliers.get(id_, ()))
    if any(category(raw) in MODELS for raw in direct):
        return direct
    inner = [
        raw for one in direct if not is_tool(one) and not answers(one) for raw in suppliers.get(one.id, ())
    ]
    return direct + [raw for raw in inner if category(raw) in MODELS][:1]


def _supplied(node: Node, given: Sequence[Raw], path: str) -> Node:
    if node.kind not in _SPEAK:
        return node
    models, prompts = taken(given, path)
    lent = [raw for raw in given if is_tool(raw)]
    if lent and node.kind is NodeKind.AGENT:
        allowed = Stated(", ".join(raw.label or raw.name for raw in lent)[:300], path, node.line)
        node = dataclasses.replace(node, tools=allowed)
    parser = next((raw for raw in given if category(raw) == "Output Parsers"), None)
    schema = Stated(parser.name, path, parser.line) if parser else node.output_schema
    return dataclasses.replace(
        node, models=models or node.models, prompts=node.prompts + prompts, output_schema=schema
    )


def _inherited(
    nodes: Mapping[str, Node], by_id: Mapping[str, Raw], suppliers: Mapping[str, Sequence[Raw]], path: str
) -> dict[str, Node]:
    """Steps without a model of their own take the one of the start or the supervisor.

    It is named once: the first of them carries it as written.
    """
    heads = [raw.id for raw in by_id.values() if raw.name in {"seqStart", "supervisor"}]
    models = tuple(model for head in heads for model in taken(suppliers.get(head, ()), path)[0])[:1]
    named = any(nodes[head].models for head in heads)
    found = dict(nodes)
    for id_, node in nodes.items():
        if node.kind in _SPEAK and not node.models and is_step(by_id[id_]):
            passed = tuple(dataclasses.replace(m, via=Via.INHERITED) for m in models) if named else models
            found[id_] = dataclasses.replace(node, models=passed)
            named = True
    return found


def _edge(wire: Wire, by_id: Mapping[str, Raw], path: str) -> Edge:
    source, target = by_id[wire.source], by_id[wire.target]
    if target.name == "worker" and source.name == "supervisor":
        return Edge(source.id, target.id, EdgeKind.HANDOFF, line=wire.line)
    if is_step(source):
        branches = source.name in {"seqCondition", "seqConditionAgent"}
        return Edge(source.id, target.id, port=wire.port if branches else "", line=wire.line)
    if is_tool(source) or (is_tool(target) and answers(source)):
        caller, called = target, source
        return Edge(caller.id, called.id, EdgeKind.TOOL_CALL, line=wire.line, approval=_asked(caller, path))
    if answers(source):
        return Edge(source.id, target.id, line=wire.line)
    if source.name in {"customFunction", "ifElseFunction"} and answers(target):
        branch = wire.port if source.name == "ifElseFunction" else ""
        return Edge(source.id, target.id, port=branch, line=wire.line)
    return Edge(source.id, target.id, EdgeKind.DATA, line=wire.line)


def _asked(caller: Raw, path: str) -> Approval | None:
    """“Require approval” stops the flow before any tool of the step runs."""
    if caller.name in {"seqAgent", "seqToolNode"} and is_on(caller.inputs.get("interrupt")):
        return Approval(Mechanism.INTERRUPT, path, caller.line_of("interrupt"))
    return None


def _led_on(edges: Sequence[Edge]) -> list[Edge]:
    """What takes in what a chain has said, a prompt say, hands it on: that is an order too."""
    outgoing: dict[str, list[int]] = defaultdict(list)
    for index, edge in enumerate(edges):
        if edge.kind is EdgeKind.DATA:
            outgoing[edge.source].append(index)
    found = list(edges)
    waiting = [edge.target for edge in edges if edge.kind is EdgeKind.CONTROL]
    while waiting:
        for index in outgoing.pop(waiting.pop(), ()):
            found[index] = dataclasses.replace(found[index], kind=EdgeKind.CONTROL)
            waiting.append(found[index].target)
    return found


def _named(raws: Sequence[Raw]) -> dict[str, str]:
    """Steps by what loops call them."""
    found: dict[str, str] = {}
    for raw in raws:
        if is_step(raw) and raw.name != "seqLoop":
            for name in (raw.label, *_names(raw)):
                found.setdefault(_plain(name), raw.id)
    return found


def _back(raw: Raw, named: Mapping[str, str], path: str, gaps: list[Gap]) -> list[Edge]:
    """A loop step names the step it goes back to."""
    if raw.name != "seqLoop":
        return []
    wanted = _plain(raw.text("loopToName"))
    if wanted and wanted in named:
        return [Edge(raw.id, named[wanted], EdgeKind.LOOP_BACK, line=raw.line_of("loopToName"))]
    what = f"it loops back to “{wanted[:80]}”, which is not in the flow"
    unseen = frozenset({Aspect.EDGES})
    gaps.append(Gap(what, path, raw.line_of("loopToName"), unseen, raw.id, broken=True))
    return []


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_").strip()


def _names(raw: Raw) -> list[str]:
    return [
        raw.text(k)
        for k in ("agentName", "llmNodeName", "toolNodeName", "conditionName", "conditionAgentName")
    ]


def entries(nodes: Sequence[Node], edges: Sequence[Edge], raws: Sequence[Raw]) -> tuple[str, ...]:
    """The start, or what is asked and nothing leads to."""
    started = [node.id for node in nodes if node.kind is NodeKind.ENTRY]
    if started:
        return tuple(started)
    led_to = {e.target for e in edges if e.kind not in {EdgeKind.DATA, EdgeKind.LOOP_BACK}}
    return tuple(r.id for r in raws if (answers(r) or is_step(r)) and r.id not in led_to)
