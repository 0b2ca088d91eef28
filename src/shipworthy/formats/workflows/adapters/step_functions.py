"""AWS Step Functions: state machines in the Amazon States Language, where a model is spoken of in them.

Counted is every state, also those inside of Map and Parallel states, and an edge for each `Next`, `Default`,
rule of a choice and catcher, into each branch and back from each item; a branch's end leads to what follows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._states_flow import Flow
from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.state_machines import Machine, state_machines
from shipworthy.model.workflows import Aspect, Bound, Limit, Stated, Workflow
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.VALIDATION,
    Aspect.RETRY, Aspect.TIMEOUT, Aspect.BOUNDS, Aspect.ERRORS, Aspect.MODELS, Aspect.PROMPTS,
})  # fmt: skip


def _read(source: Source) -> Sequence[Workflow]:
    return tuple(_workflows(source))


def _workflows(source: Source) -> Iterator[Workflow]:
    for machine in state_machines(source.document):
        root = machine.root
        flow = Flow(source.path)
        start, _ = flow.machine(root)
        flow.settle()
        stated, bound = {}, None
        seconds = child(root, "TimeoutSeconds")
        if isinstance(seconds, int) and not isinstance(seconds, bool):
            line = line_of(root, "TimeoutSeconds")
            stated[Aspect.TIMEOUT] = Stated(f"{seconds} s", source.path, line)
            bound = Bound(Limit.TIME, f"{seconds} s", source.path, line)
        comment = child(root, "Comment")
        found = Workflow(
            "step-functions", machine.name[:100] or _stem(source.path), source.path, machine.line,
            tuple(flow.nodes.values()), tuple(flow.edges), (start,) if start else (),
            format_version=str(child(root, "Version") or "")[:20],
            description=comment[:500] if isinstance(comment, str) else "",
            stated=stated, expressible=EXPRESSES, bound=bound, gaps=tuple(flow.gaps),
        )  # fmt: skip
        yield found if machine.exact else _placed(found, machine)


def _placed(workflow: Workflow, machine: Machine) -> Workflow:
    """Lines within a text are not the file's: all of it stands where the text begins."""
    at = machine.line
    nodes = tuple(dataclasses.replace(node, line=at) for node in workflow.nodes)
    edges = tuple(dataclasses.replace(edge, line=at) for edge in workflow.edges)
    gaps = tuple(dataclasses.replace(gap, line=at) for gap in workflow.gaps)
    return dataclasses.replace(workflow, nodes=nodes, edges=edges, gaps=gaps)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


ADAPTERS = (Adapter("step-functions", _read),)
