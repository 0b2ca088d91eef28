"""LangGraph: `langgraph.json` manifests, and graphs and agents in Python code.

Counted as LangGraph itself draws a graph: every `add_node`, START and END; the tools that a node runs are
nodes of their own, each once. An agent made in one call is one node with its tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._langgraph_definitions import (
    definition_of,
    definitions_in,
    named_in_manifest,
    unread,
)
from shipworthy.formats.workflows.adapters._langgraph_manifests import claimed
from shipworthy.formats.workflows.adapters._python_names import project_of
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Workflow
from shipworthy.schema.nodes import line_of


def _read(source: Source) -> Sequence[Workflow]:
    try:
        return _manifest(source) if source.path.endswith(".json") else _code(source)
    except RecursionError:  # an expression as deep as the parser lets through
        return (
            unread("langgraph", source.path, 1, source.path, "its expressions are too deep to be followed"),
        )


def _manifest(source: Source) -> Sequence[Workflow]:
    graphs = child(source.document, "graphs")
    if not isinstance(graphs, Mapping):
        return ()
    found = []
    for name in list(graphs)[:500]:
        value = graphs[name]
        target = child(value, "path") if isinstance(value, Mapping) else value
        written = target if isinstance(target, str) else ""
        found.append(named_in_manifest(source, str(name), written, line_of(graphs, name)))
    return found


def _code(source: Source) -> Sequence[Workflow]:
    project = project_of(source.files)
    module = project.open(source.path, source.text)
    if module is None:
        return ()
    taken = claimed(project)
    return [
        workflow
        for place, name in definitions_in(project, module)
        if (place.path, place.line, getattr(place.expr, "col_offset", 0)) not in taken
        and (workflow := definition_of(project, place, name)) is not None
    ]


ADAPTERS = (Adapter("langgraph", _read),)
