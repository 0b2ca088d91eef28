"""Our own format, `shipworthy.workflow/1`. A hand count counts the keys of `nodes`.

A file with mistakes is listed with each of them as a gap that hides everything: nothing of it is judged.
What it says is declared, since nothing of ours runs a definition. Its tools are what `tools` lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._shipworthy_nodes import (
    Parts,
    approval_of,
    bound_of,
    node_of,
    port_of,
)
from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.own.document import SCHEMA, WorkflowFile
from shipworthy.formats.workflows.own.reading import open_workflow
from shipworthy.formats.workflows.own_format import SIDECAR, WORKFLOW
from shipworthy.model.workflows import Aspect, Edge, EdgeKind, Gap, Mechanism, Stated, Workflow
from shipworthy.schema.nodes import line_of

_STATED = {
    Aspect.OWNER: "owner", Aspect.VERSION: "version", Aspect.REVIEW: "state", Aspect.TENANT: "tenant",
    Aspect.DATA_CLASS: "data_class", Aspect.TRACES: "traces", Aspect.TIMEOUT: "timeout", Aspect.COST: "cost",
    Aspect.ERRORS: "errors", Aspect.ESCALATION: "escalation",
}  # fmt: skip
EXPRESSES = frozenset(Aspect)


def _read(source: Source) -> Sequence[Workflow]:
    opened = open_workflow(source.path, source.text)
    if opened.said is None or opened.errors:
        return (_unread(source, opened.document, opened.errors),)
    return (_workflow(source, opened.said, opened.document),)


def _unread(source: Source, document: Any, errors: Sequence[SpecError]) -> Workflow:
    gaps = tuple(Gap(_message(e), source.path, e.line, EXPRESSES) for e in errors)
    name = child(document, "name")
    return Workflow(
        WORKFLOW, name if isinstance(name, str) else "", source.path, line_of(document, "name"), (), (), (),
        expressible=EXPRESSES, gaps=gaps,
    )  # fmt: skip


def _message(error: SpecError) -> str:
    said = str(error).removeprefix(f"{error.origin}:{error.line}: ")
    return f"{said} ({error.help})" if error.help else said


def _workflow(source: Source, said: WorkflowFile, document: Any) -> Workflow:
    parts = Parts(source, said.models)
    written = document["nodes"]
    nodes = tuple(
        node_of(id_, entry, written[id_], line_of(written, id_), parts) for id_, entry in said.nodes.items()
    )
    for alias, model in said.models.items():
        if model.registry and "/" in model.registry:
            line = line_of(document["models"][alias], "registry")
            parts.file(model.registry, line, "", Aspect.MODELS)
    return Workflow(
        WORKFLOW, said.name, source.path, line_of(document, "name"), nodes,
        tuple(_edges(said, document, parts)), said.entries, said.kind, SCHEMA.rpartition("/")[2],
        said.description[:500], tuple(parts.files), _stated(said, document, parts), EXPRESSES,
        bound_of(said.bound, source.path, line_of(document, "bound")), tuple(parts.gaps),
    )  # fmt: skip


def _stated(said: WorkflowFile, document: Any, parts: Parts) -> dict[Aspect, Stated]:
    """The state is only said where it is written: what may run, the registry says."""
    found = {}
    for aspect, key in _STATED.items():
        stated = parts.stated(getattr(said, key), document, key)
        if stated is not None and key in document:
            found[aspect] = stated
    return found


def _edges(said: WorkflowFile, document: Any, parts: Parts) -> Iterator[Edge]:
    drawn = set()
    for index, entry in enumerate(said.edges):
        written = document["edges"][index]
        mechanism = Mechanism.TOOL_FLAG if entry.kind is EdgeKind.TOOL_CALL else Mechanism.NODE
        approval = approval_of(entry.approval, mechanism, written, parts)
        if entry.kind is EdgeKind.TOOL_CALL:
            drawn.add((entry.source, entry.target))
        line = line_of(document["edges"], index)
        yield Edge(entry.source, entry.target, entry.kind, port_of(entry.on), line, approval)
    for id_, node in said.nodes.items():
        line = line_of(document["nodes"][id_], "tools")
        for tool in dict.fromkeys(node.tools or ()):
            if (id_, tool) not in drawn:
                yield Edge(id_, tool, EdgeKind.TOOL_CALL, line=line)


def _no_definition(_source: Source) -> Sequence[Workflow]:
    """A sidecar defines nothing itself: what it says is laid upon what it describes."""
    return ()


ADAPTERS = (Adapter(WORKFLOW, _read), Adapter(SIDECAR, _no_definition))
