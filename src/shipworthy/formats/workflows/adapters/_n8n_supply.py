"""What n8n's sub-nodes give to the nodes they are attached to: models, parsers, tools."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapters._n8n_document import Raw, Wire
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Check, ModelRef, Node, NodeKind, Stated, Validation
from shipworthy.schema.nodes import line_of

_MOST = 50
_SCHEMAS = ("inputSchema", "jsonSchema", "jsonSchemaExample", "numberOfItems")
_ASKS_PARSER_FROM = {"agent": 1.3, "chainLlm": 1.3, "agentTool": 0.0}


def supply(nodes: dict[str, Node], raws: Mapping[str, Raw], wires: Sequence[Wire], path: str) -> None:
    given: dict[str, list[Wire]] = {}
    for wire in wires:
        if wire.role.startswith("ai_"):
            given.setdefault(wire.target, []).append(wire)
    for id_, wires_in in given.items():
        nodes[id_] = _supplied(nodes[id_], raws, wires_in, given, nodes, path)
    used = {wire.source for wire in wires if wire.role in {"ai_languageModel", "ai_embedding"}}
    for id_ in used:
        if raws[id_].short.startswith(("lm", "embeddings")):
            nodes[id_] = dataclasses.replace(nodes[id_], models=())


def _supplied(
    node: Node,
    raws: Mapping[str, Raw],
    wires: Sequence[Wire],
    given: Mapping[str, list[Wire]],
    nodes: Mapping[str, Node],
    path: str,
) -> Node:
    raw = raws[node.id]
    models = [*node.models, *_models(raw, wires, raws, given, nodes, {raw.id})]
    tools = [wire.source for wire in wires if wire.role == "ai_tool"]
    node = dataclasses.replace(node, models=tuple(models[:50]))
    if tools and node.kind is NodeKind.AGENT:
        line = min(wire.line for wire in wires if wire.role == "ai_tool")
        node = dataclasses.replace(node, tools=Stated(", ".join(tools)[:300], path, line))
    parser = next((wire.source for wire in wires if wire.role == "ai_outputParser"), "")
    if parser and node.kind in {NodeKind.AGENT, NodeKind.MODEL_CALL} and _asks_parser(raw):
        node = _held(node, parser, raws, given, path)
    return node


def _models(
    raw: Raw,
    wires: Sequence[Wire],
    raws: Mapping[str, Raw],
    given: Mapping[str, list[Wire]],
    nodes: Mapping[str, Node],
    seen: set[str],
) -> list[ModelRef]:
    """A second model is what is fallen back on only where the node says it needs one."""
    ordered = sorted(
        (w for w in wires if w.role in {"ai_languageModel", "ai_embedding"}), key=lambda w: w.input
    )
    refs: list[ModelRef] = []
    for wire in ordered:
        supplier = raws[wire.source]
        if supplier.short.startswith(("lm", "embeddings")):
            refs += nodes[wire.source].models
        elif wire.source not in seen and len(seen) < _MOST:
            seen.add(wire.source)
            refs += _models(supplier, given.get(wire.source, ()), raws, given, nodes, seen)
    if raw.parameters.get("needsFallback") is True and len(refs) > 1:
        return [dataclasses.replace(refs[0], fallbacks=tuple(refs[1:]))]
    return refs


def _asks_parser(raw: Raw) -> bool:
    """Since a version of its own a node uses the parser only where it is told to."""
    since = _ASKS_PARSER_FROM.get(raw.short)
    return since is None or raw.version < since or raw.parameters.get("hasOutputParser") is True


def _held(
    node: Node, parser: str, raws: Mapping[str, Raw], given: Mapping[str, list[Wire]], path: str
) -> Node:
    """What it answers must fit the parser, or it fails."""
    seen = {parser}
    while inner := next(
        (w.source for w in given.get(parser, ()) if w.role == "ai_outputParser" and w.source not in seen), ""
    ):
        parser = inner
        seen.add(inner)
    raw = raws[parser]
    key = next((k for k in _SCHEMAS if child(raw.parameters, k)), "")
    schema = Stated(
        f"{parser}: {key}" if key else parser,
        path,
        line_of(raw.parameters, key, raw.line) if key else raw.line,
    )
    goes_on = node.errors is not None and node.errors.value in {"continueRegularOutput", "continueOnFail"}
    check = Validation(Check.SCHEMA, raw.short, path, raw.line, rejects=not goes_on)
    return dataclasses.replace(
        node, output_schema=node.output_schema or schema, validation=node.validation or check
    )
