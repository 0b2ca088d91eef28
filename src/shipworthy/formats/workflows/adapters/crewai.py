"""CrewAI: crews of agents and tasks, in Python with their YAML, in YAML alone, in JSON; and flows.

Counted: each task, each agent and each tool is one node; a manager of a hierarchical crew is one, too. Of a
flow, each method is one, each crew it runs, and one more where a person's feedback is asked for after it.
A task calls its agent, and a manager calls agents, as tools are called: the answer comes back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._crewai_alone import crew_alone, used_by_code
from shipworthy.formats.workflows.adapters._crewai_code import Reader
from shipworthy.formats.workflows.adapters._crewai_declared import Declared
from shipworthy.formats.workflows.adapters._crewai_flow_declared import FlowDocument
from shipworthy.formats.workflows.adapters._crewai_flow_graph import FlowDrawing, FlowPart
from shipworthy.formats.workflows.adapters._crewai_flows import FlowReader
from shipworthy.formats.workflows.adapters._crewai_parts import CrewPart, Drawing
from shipworthy.formats.workflows.adapters._crewai_python import Modules
from shipworthy.model.workflows import Aspect, Gap, NodeKind, Workflow, WorkflowKind
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.QUALITY_CRITERIA, Aspect.RETRY, Aspect.TIMEOUT, Aspect.BOUNDS,
    Aspect.MODELS, Aspect.PROMPTS, Aspect.TRACES,
})  # fmt: skip


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    if source.path.endswith(".py"):
        return _python(source)
    if not isinstance(root, Mapping):
        return ()
    declared = Declared(source.path, source.files)
    if str(root.get("schema")).startswith("crewai.flow/"):
        return [flow_workflow(FlowDocument(declared).read(root))]
    if isinstance(root.get("tasks"), list):
        return [crew_workflow(declared.crew(root, _stem(source.path), line_of(root, "name")))]
    if used_by_code(source):
        return ()
    alone = crew_alone(source)
    return [crew_workflow(alone, ordered=False)] if alone else ()


def _python(source: Source) -> Sequence[Workflow]:
    modules = Modules(source.files)
    module = modules.at(source.path)
    if module is None:
        return ()
    try:
        reader = Reader(module, source.files, modules)
        crews, agents = reader.crews(), reader.agents()
        flows = FlowReader(module, source.files, Modules(source.files)).flows()
    except RecursionError:
        gap = Gap("its code is nested too deeply to be read", source.path, 1, frozenset(Aspect))
        return [Workflow("crewai", _stem(source.path), source.path, 1, (), (), (), gaps=(gap,))]
    return [
        *(crew_workflow(crew) for crew in crews),
        *(agent_workflow(agent) for agent in agents),
        *(flow_workflow(flow) for flow in flows),
    ]


def crew_workflow(crew: CrewPart, *, ordered: bool = True) -> Workflow:
    """Of tasks that no code puts in order, the order is not known."""
    drawing = Drawing(ordered=ordered)
    first, _ = drawing.crew(crew)
    return Workflow(
        "crewai", crew.name or _stem(crew.path), crew.path, crew.line,
        tuple(drawing.nodes.values()), tuple(drawing.edges),
        tuple(first) if ordered else (), files=tuple(crew.files), stated=crew.stated, expressible=EXPRESSES,
        gaps=tuple(crew.gaps), id=crew.key,
    )  # fmt: skip


def agent_workflow(part: CrewPart) -> Workflow:
    whole = crew_workflow(part)
    first = next((n.id for n in whole.nodes if n.kind is NodeKind.AGENT), "")
    return dataclasses.replace(
        whole, name=first or whole.name, kind=WorkflowKind.AGENT, entries=(first,) if first else ()
    )


def flow_workflow(flow: FlowPart) -> Workflow:
    drawing = FlowDrawing(flow)
    drawing.draw()
    return Workflow(
        "crewai", flow.name, flow.path, flow.line, tuple(drawing.nodes.values()),
        tuple(drawing.drawing.edges), tuple(drawing.entries), description=flow.description,
        files=tuple(flow.files), stated=flow.stated, expressible=EXPRESSES, bound=flow.bound,
        gaps=tuple(flow.gaps),
    )  # fmt: skip


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


ADAPTERS = (Adapter("crewai", _read),)
