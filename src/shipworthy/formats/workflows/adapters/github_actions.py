"""GitHub workflows in which a model is called.

Counted: every event that starts it, every step of every job and every called workflow, every protected
environment, every tool an agent is allowed by name, and its token where that is what lets it write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.formats.agents._values import text
from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._actions_jobs import Jobs
from shipworthy.model.workflows import Aspect, Edge, Gap, Node, NodeKind, Stated, Workflow
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, Mapped, line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.APPROVALS, Aspect.TIMEOUT, Aspect.BOUNDS, Aspect.PROMPTS,
    Aspect.MODELS, Aspect.ERRORS,
})  # fmt: skip


def _read(source: Source) -> Sequence[Workflow]:
    try:
        root = read_yaml(source.text)
    except DocumentError:
        return ()
    if not isinstance(root, Mapped):
        return ()
    jobs = Jobs(source.path, root, source.files)
    jobs.read()
    if not any(node.models for node in jobs.nodes.values()):
        return ()
    starts = list(events(root, source.path))
    begins = jobs.begins()
    edges = [Edge(start.id, first, line=start.line) for start in starts for first in begins]
    nodes = (*starts, *jobs.nodes.values())
    used = {p.path for n in nodes for p in n.prompts} | {m.path for n in nodes for m in n.models}
    return (
        Workflow(
            "github-actions", text(root, "name") or _stem(source.path), source.path, line_of(root, "name", 1),
            nodes, (*edges, *jobs.edges), tuple(s.id for s in starts) or tuple(begins),
            files=tuple(sorted(used - {source.path})), expressible=EXPRESSES, gaps=(*jobs.gaps,
            *_unread(root, source.path)),
            stated=_stated(root, source.path),
        ),
    )  # fmt: skip


def events(root: Mapped, path: str, skip: frozenset[str] = frozenset()) -> Iterator[Node]:
    """What starts it, an entry each."""
    match root.get("on"):
        case str() as one:
            named: list[tuple[str, int]] = [(one, line_of(root, "on"))]
        case list() as several:
            named = [(e, line_of(several, i)) for i, e in enumerate(several) if isinstance(e, str)]
        case Mapping() as described:
            named = [(str(e), line_of(described, e)) for e in described if e not in skip]
        case _:
            named = []
    for name, line in dict(named).items():
        yield Node(f"on {name}"[:200], NodeKind.ENTRY, path, line, label=name[:200], native="on")


def _stated(root: Mapping[str, Any], path: str) -> dict[Aspect, Stated]:
    inputs = root.get("on")
    dispatch = inputs.get("workflow_dispatch") if isinstance(inputs, Mapping) else None
    if isinstance(dispatch, Mapping) and dispatch.get("inputs"):
        return {Aspect.INPUT_SCHEMA: Stated("workflow_dispatch.inputs", path, line_of(dispatch, "inputs"))}
    return {}


def _unread(root: Mapping[str, Any], path: str) -> Iterator[Gap]:
    """A job that is not one cannot be said to hold nothing."""
    jobs = root.get("jobs")
    for id_, job in jobs.items() if isinstance(jobs, Mapping) else ():
        if not isinstance(job, Mapping):
            hides = frozenset({Aspect.NODES, Aspect.EFFECTS, Aspect.APPROVALS})
            yield Gap(f"the job {str(id_)[:100]} is no mapping", path, line_of(jobs, id_), hides)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


ADAPTERS = (Adapter("github-actions", _read),)
