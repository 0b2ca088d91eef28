"""CrewAI: crews of agents and tasks, in Python with their YAML, in YAML alone, in JSON; and flows.

Counted: each task, each agent and each tool is one node; a manager of a hierarchical crew is one, too. Of a
flow, each method is one, and one more where a person's feedback is asked for after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._crewai_code import Reader
from shipworthy.formats.workflows.adapters._crewai_parts import CrewPart, Drawing
from shipworthy.formats.workflows.adapters._crewai_python import Modules
from shipworthy.model.workflows import Aspect, Workflow

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.ROLES, Aspect.OUTPUT_SCHEMA,
    Aspect.APPROVALS, Aspect.VALIDATION, Aspect.QUALITY_CRITERIA, Aspect.RETRY, Aspect.TIMEOUT, Aspect.BOUNDS,
    Aspect.MODELS, Aspect.PROMPTS, Aspect.TRACES,
})  # fmt: skip


def _read(source: Source) -> Sequence[Workflow]:
    return _python(source) if source.path.endswith(".py") else ()


def _python(source: Source) -> Sequence[Workflow]:
    modules = Modules(source.files)
    module = modules.at(source.path)
    if module is None:
        return ()
    reader = Reader(module, source.files, modules)
    return [crew_workflow(crew) for crew in reader.crews()]


def crew_workflow(crew: CrewPart) -> Workflow:
    drawing = Drawing()
    first, _ = drawing.crew(crew)
    return Workflow(
        "crewai", crew.name, crew.path, crew.line, tuple(drawing.nodes.values()), tuple(drawing.edges),
        tuple(first), files=tuple(crew.files), stated=crew.stated, expressible=EXPRESSES,
        gaps=tuple(crew.gaps),
    )  # fmt: skip


ADAPTERS = (Adapter("crewai", _read),)
