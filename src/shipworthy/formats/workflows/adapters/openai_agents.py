"""OpenAI Agents SDK: agents in Python code with their tools, handoffs and approvals.

Counted: every agent and every tool once, however many agents share it; agents that hand over to or call
each other are one definition. What the code around the runs does is not followed.
"""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._code_teams import roots_in, spot
from shipworthy.formats.workflows.adapters._openai_agents_reading import (
    FRAMEWORK,
    members_of,
    read_agent,
)
from shipworthy.formats.workflows.adapters._python_names import Project, project_of
from shipworthy.formats.workflows.adapters._python_values import Place
from shipworthy.model.workflows import Aspect, Workflow, WorkflowKind

EXPRESSES = frozenset(
    {
        Aspect.NODES,
        Aspect.EDGES,
        Aspect.TOOLS,
        Aspect.EFFECTS,
        Aspect.ROLES,
        Aspect.OUTPUT_SCHEMA,
        Aspect.APPROVALS,
        Aspect.VALIDATION,
        Aspect.BOUNDS,
        Aspect.MODELS,
        Aspect.PROMPTS,
    }
)


def _read(source: Source) -> Sequence[Workflow]:
    project = project_of(source.files)
    module = project.open(source.path, source.text)
    if module is None:
        return ()
    try:
        return [_workflow(project, place) for place in roots_in(FRAMEWORK, project, module)]
    except RecursionError:  # an expression as deep as the parser lets through
        return ()


def _workflow(project: Project, root: Place) -> Workflow:
    graph = CodeGraph(project, root.path)
    ids: dict[tuple[str, int, int], str] = {}
    first = _add(graph, root, ids)
    waiting = [root]
    while waiting:
        place = waiting.pop(0)
        id_ = ids[spot(place)]
        members, missing = members_of(project, place)
        for what in missing:
            graph.gap(what, place.path, place.line, Aspect.EDGES, Aspect.NODES, node=id_)
        for member in members:
            if spot(member.place) not in ids:
                _add(graph, member.place, ids)
                waiting.append(member.place)
            target = ids[spot(member.place)]
            graph.edge(id_, target, member.kind, member.name, member.place.line, member.approval)
    graph.settle()
    kind = WorkflowKind.AGENT if len(ids) == 1 else WorkflowKind.WORKFLOW
    return Workflow(
        "openai-agents",
        graph.nodes[first].label,
        root.path,
        root.line,
        tuple(graph.nodes.values()),
        tuple(graph.edges),
        (first,),
        kind,
        files=tuple(sorted(graph.files - {root.path})),
        expressible=EXPRESSES,
        bound=graph.nodes[first].bound,  # a run counts the turns of all that it hands over to
        gaps=tuple(graph.gaps),
        id=f"{root.path}:{root.line}",
    )


def _add(graph: CodeGraph, place: Place, ids: dict[tuple[str, int, int], str]) -> str:
    agent = read_agent(graph.project, place)
    id_ = graph.add(agent.node(agent.name))
    ids[spot(place)] = id_
    graph.tools(id_, agent.tools, agent.approvals)
    for gap in agent.gaps:
        graph.gap(gap.what, gap.path, gap.line, *gap.hides, node=id_)
    return id_


ADAPTERS = (Adapter("openai-agents", _read),)
