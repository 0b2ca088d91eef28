"""Langflow: components and the wires between them.

Counted is every drawn component that is no note, and every drawn edge; one into an agent's `tools` leads from
the agent to the tool, and one into a `model` or an `embedding` only supplies.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._langflow_document import MAX_NODES, Raw, Wire, drawn, wires
from shipworthy.formats.workflows.adapters._langflow_kinds import actions, effect_is_its_own, is_model
from shipworthy.formats.workflows.adapters._langflow_nodes import STRUCTURED, node_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.formats.workflows.langflow_flows import langflow_flows
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Stated,
    Workflow,
)
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.OUTPUT_SCHEMA, Aspect.APPROVALS,
    Aspect.VALIDATION, Aspect.BOUNDS, Aspect.MODELS, Aspect.PROMPTS, Aspect.RETRIEVAL_FILTER,
})  # fmt: skip
_SUPPLIES = frozenset(
    {"model", "llm", "agent_llm", "language_model", "embedding", "embedding_model", "embeddings"}
)
_BRANCHES = frozenset(
    {NodeKind.CONDITION, NodeKind.APPROVAL, NodeKind.HUMAN_INPUT, NodeKind.LOOP, NodeKind.VALIDATION}
)
_HARMLESS = frozenset({Effect.NONE, Effect.READ})
_SPEAK = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})


def _read(source: Source) -> Sequence[Workflow]:
    return tuple(_workflows(source))


def _workflows(source: Source) -> Iterator[Workflow]:
    path = source.path
    for flow in langflow_flows(source.document):
        raws = {raw.id: raw for raw in drawn(flow)}
        joined, gaps = wires(flow, raws, path)
        nodes = _supplied(_nodes(raws, joined, path), raws, joined)
        unasked = {wire.source for wire in joined if wire.output in STRUCTURED}
        edges = [_edge(wire, raws, nodes, unasked, path) for wire in joined]
        name, described = child(flow, "name"), child(flow, "description")
        yield Workflow(
            "langflow", name if isinstance(name, str) and name else _stem(path), path,
            line_of(flow, "name", 1), tuple(nodes.values()), tuple(edges), _entries(nodes, edges),
            format_version=str(child(flow, "last_tested_version") or "")[:50],
            description=described[:500] if isinstance(described, str) else "",
            expressible=EXPRESSES, gaps=(*gaps, *_hidden(flow, raws, path)),
        )  # fmt: skip


def _nodes(raws: Mapping[str, Raw], joined: Sequence[Wire], path: str) -> dict[str, Node]:
    outputs: dict[str, set[str]] = defaultdict(set)
    inputs: dict[str, set[str]] = defaultdict(set)
    tools = {wire.source for wire in joined if wire.input == "tools"}
    for wire in joined:
        outputs[wire.source].add(wire.output)
        inputs[wire.target].add(wire.input)
    return {
        id_: node_of(raw, outputs[id_], inputs[id_], path, a_tool=id_ in tools) for id_, raw in raws.items()
    }


def _supplied(nodes: dict[str, Node], raws: Mapping[str, Raw], joined: Sequence[Wire]) -> dict[str, Node]:
    """What speaks takes the model it is wired to, what it is told, and the list of its tools."""
    lent: set[str] = set()
    given: dict[str, list[Wire]] = defaultdict(list)
    for wire in joined:
        given[wire.target].append(wire)
    for id_, node in list(nodes.items()):
        if node.kind not in _SPEAK:
            continue
        into = given[id_]
        models = [
            m
            for w in into
            if w.input in _SUPPLIES and is_model(raws[w.source])
            for m in nodes[w.source].models
        ]
        lent |= {
            w.source for w in into if w.input in _SUPPLIES and nodes[w.source].kind is NodeKind.TRANSFORM
        }
        told = [p for w in into if raws[w.source].type.startswith("Prompt") for p in nodes[w.source].prompts]
        allowed = [raws[w.source].label for w in into if w.input == "tools"]
        nodes[id_] = dataclasses.replace(
            node,
            models=tuple(models) or node.models,
            prompts=(*node.prompts, *told),
            tools=Stated(", ".join(allowed)[:300], node.path, node.line) if allowed else None,
        )
    for id_ in lent:
        nodes[id_] = dataclasses.replace(nodes[id_], models=())
    return nodes


def _edge(
    wire: Wire, raws: Mapping[str, Raw], nodes: Mapping[str, Node], unasked: Container[str], path: str
) -> Edge:
    if wire.input == "tools":
        asked = _asked(wire, raws, unasked, path)
        return Edge(wire.target, wire.source, EdgeKind.TOOL_CALL, line=wire.line, approval=asked)
    if wire.back:
        return Edge(wire.source, wire.target, EdgeKind.LOOP_BACK, line=wire.line)
    lends = nodes[wire.source].kind not in _SPEAK
    if wire.input in _SUPPLIES and lends:
        return Edge(wire.source, wire.target, EdgeKind.DATA, line=wire.line)
    port = wire.output if nodes[wire.source].kind in _BRANCHES else ""
    return Edge(wire.source, wire.target, port=port, line=wire.line)


def _asked(wire: Wire, raws: Mapping[str, Raw], unasked: Container[str], path: str) -> Approval | None:
    """Each of the tool's actions that does something is asked for.

    An agent whose structured answer is used runs its tools unasked: Langflow turns interrupts off there.
    """
    tool = raws[wire.source]
    offered = list(actions(tool))
    acting = [action for action in offered if action.effect not in _HARMLESS]
    every = bool(offered) and all(action.asked for action in offered)
    told_by_names = bool(acting) and not effect_is_its_own(tool) and all(action.asked for action in acting)
    if wire.target in unasked or not (every or told_by_names):
        return None
    return Approval(Mechanism.TOOL_FLAG, path, tool.line_of("tools_metadata"))


def _entries(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> tuple[str, ...]:
    """Whatever nothing leads to runs at once, but what only supplies or serves as a tool."""
    led_to = {e.target for e in edges if e.kind is not EdgeKind.DATA}
    lends = {e.source for e in edges if e.kind is EdgeKind.DATA} - {
        e.source for e in edges if e.kind is not EdgeKind.DATA
    }
    return tuple(id_ for id_ in nodes if id_ not in led_to and id_ not in lends)


def _hidden(flow: Any, raws: Mapping[str, Raw], path: str) -> Iterator[Gap]:
    hides = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})
    if len(mappings(child(flow, "data", "nodes"))) > MAX_NODES:
        yield Gap(f"nodes after the first {MAX_NODES}", path, line_of(child(flow, "data"), "nodes"), hides)
    for raw in raws.values():
        if isinstance(raw.node.get("flow"), dict):
            yield Gap(
                "the components grouped in it are not read", path, raw.line, hides - {Aspect.EDGES}, raw.id
            )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


ADAPTERS = (Adapter("langflow", _read),)
