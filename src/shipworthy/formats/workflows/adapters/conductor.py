"""Netflix and Orkes Conductor: tasks in order, branches inside of them.

Counted is every task, wherever it is nested, and an edge for each way from one to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._conductor_flow import Flow
from shipworthy.formats.workflows.adapters._conductor_taskdefs import definitions, with_definitions
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Aspect, Bound, Limit, Stated, Workflow
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.TIMEOUT, Aspect.BOUNDS, Aspect.ERRORS, Aspect.MODELS,
    Aspect.PROMPTS, Aspect.PROMPT_VERSION, Aspect.OWNER, Aspect.VERSION,
})  # fmt: skip
_STATED = {
    Aspect.OWNER: "ownerEmail",
    Aspect.VERSION: "version",
    Aspect.ERRORS: "failureWorkflow",
    Aspect.INPUT_SCHEMA: "inputSchema",
    Aspect.OUTPUT_SCHEMA: "outputSchema",
}


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    tasks = child(root, "tasks")
    if not isinstance(tasks, list):
        return ()
    flow = Flow(source.path)
    flow.sequence(tasks, [])
    flow.settle()
    nodes, files = with_definitions(flow.nodes.values(), definitions(source.files, source.path))
    stated = {
        aspect: Stated(str(root[key])[:200], source.path, line_of(root, key))
        for aspect, key in _STATED.items()
        if isinstance(root.get(key), str | int | float | Mapping) and root[key] != ""
    }
    bound = None
    if (seconds := child(root, "timeoutSeconds")) and str(seconds) != "0":
        line = line_of(root, "timeoutSeconds")
        stated[Aspect.TIMEOUT] = Stated(f"{seconds} s", source.path, line)
        if child(root, "timeoutPolicy") == "TIME_OUT_WF":
            bound = Bound(Limit.TIME, f"{seconds} s", source.path, line)
    name = child(root, "name")
    return (
        Workflow(
            "conductor", name if isinstance(name, str) else "", source.path, line_of(root, "name"),
            tuple(nodes), tuple(flow.edges), tuple(flow.first),
            format_version=str(child(root, "schemaVersion") or ""),
            description=str(child(root, "description") or "")[:500],
            stated=stated, expressible=EXPRESSES, bound=bound, gaps=tuple(flow.gaps), files=files,
        ),
    )  # fmt: skip


ADAPTERS = (Adapter("conductor", _read),)
