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
    spot,
    unread,
)
from shipworthy.formats.workflows.adapters._langgraph_manifests import claimed
from shipworthy.formats.workflows.adapters._python_names import Project, project_of
from shipworthy.formats.workflows.adapters._python_values import Place
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Workflow
from shipworthy.schema.nodes import line_of

_TOO_DEEP = "its expressions are too deep to be followed"


def _read(source: Source) -> Sequence[Workflow]:
    return _manifest(source) if source.path.endswith(".json") else _code(source)


def _manifest(source: Source) -> Sequence[Workflow]:
    graphs = child(source.document, "graphs")
    if not isinstance(graphs, Mapping):
        return ()
    found = []
    for name in list(graphs)[:500]:
        value = graphs[name]
        target = child(value, "path") if isinstance(value, Mapping) else value
        written = target if isinstance(target, str) else ""
        line = line_of(graphs, name)
        try:
            found.append(named_in_manifest(source, str(name), written, line))
        except RecursionError:
            found.append(unread(source.path, line, str(name), _TOO_DEEP))
    return found


def _code(source: Source) -> Sequence[Workflow]:
    project = project_of(source.files)
    module = project.open(source.path, source.text)
    if module is None:
        return ()
    try:
        taken = claimed(project)
        places = [(p, name) for p, name in definitions_in(project, module) if spot(p) not in taken]
    except RecursionError:
        return ()
    return [found for place, name in places if (found := _one(project, place, name)) is not None]


def _one(project: Project, place: Place, name: str) -> Workflow | None:
    try:
        return definition_of(project, place, name)
    except RecursionError:
        return unread(place.path, place.line, name, _TOO_DEEP)


ADAPTERS = (Adapter("langgraph", _read),)
