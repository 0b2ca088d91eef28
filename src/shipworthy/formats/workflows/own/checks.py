"""What types cannot say of a definition in our own format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.own.document import NodeEntry, WorkflowFile
from shipworthy.model.workflows import EdgeKind, NodeKind
from shipworthy.schema.decode import suggest
from shipworthy.schema.nodes import line_of

Problem = tuple[int, str, str]
"""The line, what is wrong, and what may be meant."""

ACTING = frozenset({NodeKind.TOOL, NodeKind.CODE, NodeKind.EXPORT, NodeKind.SUBFLOW})
"""They may do something outside, so they say what."""
_THINKING = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})
_MAX_NODES = 5_000


def problems(said: WorkflowFile, document: Any) -> Iterator[Problem]:
    if not said.nodes:
        yield line_of(document, "nodes"), "a workflow has at least one node", ""
    if len(said.nodes) > _MAX_NODES:
        yield line_of(document, "nodes"), f"a workflow of more than {_MAX_NODES:,} nodes is not read", ""
        return
    for id_, node in said.nodes.items():
        written = document["nodes"][id_]
        yield from _unknown_names(said, node, written)
        yield from _contradictions(id_, node, line_of(document["nodes"], id_), written)
    yield from _of_edges(said, document)
    yield from _data_alone(said, document)
    for alias, model in said.models.items():
        line = line_of(document["models"], alias)
        if not model.name and not model.registry:
            yield line, f"the model {alias!r} says neither its `name` nor the `registry` that knows it", ""
        for other in model.fallbacks:
            yield from _known("model", other, said.models, line_of(document["models"][alias], "fallbacks"))


def _known(what: str, name: str, known: Any, line: int) -> Iterator[Problem]:
    if name not in known:
        yield line, f"there is no {what} {name[:80]!r}", suggest(name[:80], known)


def _unknown_names(said: WorkflowFile, node: NodeEntry, written: Any) -> Iterator[Problem]:
    if node.model:
        yield from _known("model", node.model, said.models, line_of(written, "model"))
    if node.scope:
        yield from _known("node", node.scope, said.nodes, line_of(written, "scope"))
    for tool in node.tools or ():
        yield from _known("node", tool, said.nodes, line_of(written, "tools"))
    if node.approval and node.approval.decided_at:
        line = line_of(child(written, "approval"), "decided_at")
        yield from _known("node", node.approval.decided_at, said.nodes, line)


def _contradictions(id_: str, node: NodeEntry, line: int, written: Any) -> Iterator[Problem]:
    if node.kind in _THINKING and not node.model:
        yield line, f"{id_!r} is of kind {node.kind.value!r} and names no `model`", ""
    if node.kind in ACTING and node.effect is None:
        yield (
            line,
            f"{id_!r} is of kind {node.kind.value!r} and does not say its `effect`",
            "unknown is one, too",
        )
    if (node.kind is NodeKind.APPROVAL) != (node.approval is not None):
        yield line, f"{id_!r}: `kind: approval` and `approval` belong together", ""
    if node.tools is not None and node.kind is not NodeKind.AGENT:
        yield line_of(written, "tools"), f"{id_!r} is no agent: only agents choose among `tools`", ""
    if node.prompt and node.instructions:
        yield (
            line_of(written, "prompt"),
            f"{id_!r} has its prompt in a file and in place: only one can hold",
            "",
        )


def _data_alone(said: WorkflowFile, document: Any) -> Iterator[Problem]:
    """What a model says may be handed to an action as data, but something must say that it runs then."""
    ordered: dict[str, list[str]] = {}
    for edge in said.edges:
        if edge.kind is not EdgeKind.DATA:
            ordered.setdefault(edge.source, []).append(edge.target)
    beyond: dict[str, frozenset[str]] = {}
    for index, edge in enumerate(said.edges):
        source, target = said.nodes.get(edge.source), said.nodes.get(edge.target)
        given = source is not None and source.kind in _THINKING and edge.kind is EdgeKind.DATA
        if not given or target is None or target.kind not in ACTING:
            continue
        if edge.source not in beyond:
            beyond[edge.source] = _reached(edge.source, ordered)
        if edge.target not in beyond[edge.source]:
            yield (
                line_of(document["edges"][index], "kind"),
                f"data goes from {edge.source!r} to {edge.target!r}, and nothing says that it runs then",
                "add an edge of kind control",
            )


def _reached(start: str, ordered: Mapping[str, list[str]]) -> frozenset[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for target in ordered.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return frozenset(seen)


def _of_edges(said: WorkflowFile, document: Any) -> Iterator[Problem]:
    for index, edge in enumerate(said.edges):
        written = document["edges"][index]
        yield from _known("node", edge.source, said.nodes, line_of(written, "from"))
        yield from _known("node", edge.target, said.nodes, line_of(written, "to"))
        if edge.kind is EdgeKind.TOOL_CALL and edge.source in said.nodes:
            listed = said.nodes[edge.source].tools or ()
            if edge.target not in listed:
                yield (
                    line_of(written, "to"),
                    f"{edge.target!r} is not among the `tools` of {edge.source!r}",
                    "",
                )
    for index, entry in enumerate(said.entries):
        yield from _known("node", entry, said.nodes, line_of(document["entries"], index))
