"""Which code the manifests of a repository name, so that no graph is listed twice."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.formats.workflows.adapters._langgraph_definitions import Spot, meant, parts_of
from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.format import child
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

_NAME = "langgraph.json"
_MAX_MANIFESTS = 300


def claimed(project: Project) -> frozenset[Spot]:
    """The constructors that a manifest's graphs are made by, and those of their parts."""
    known = project.cache.get("claimed")
    if not isinstance(known, frozenset):
        known = frozenset(_claimed(project))
        project.cache["claimed"] = known
    return known


def _claimed(project: Project) -> set[Spot]:
    found: set[Spot] = set()
    manifests = [p for p in project.files.under("") if p == _NAME or p.endswith(f"/{_NAME}")]
    for path in manifests[:_MAX_MANIFESTS]:
        try:
            graphs = child(read_json(project.files.text(path) or ""), "graphs")
        except DocumentError:
            continue
        for value in list(graphs.values())[:500] if isinstance(graphs, Mapping) else []:
            written = child(value, "path") if isinstance(value, Mapping) else value
            place = meant(project, path, written) if isinstance(written, str) else None
            if place is not None:
                found |= parts_of(project, place)
    return found
