"""The definitions of one Python file of ADK agents."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters._adk_flow import HIDDEN, KINDS, Flow, Key, Part
from shipworthy.formats.workflows.adapters._adk_reading import (
    FRAMEWORK,
    ORDERING,
    SPEAKING,
    VERSION,
    called,
    held,
    is_agent,
    read_agent,
)
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._code_teams import roots_in, spot
from shipworthy.formats.workflows.adapters._python_names import Project, project_of
from shipworthy.formats.workflows.adapters._python_values import Place, argument, constant
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Gap,
    Limit,
    Node,
    NodeKind,
    Origin,
    Workflow,
    WorkflowKind,
)

EXPRESSES = frozenset(
    {
        Aspect.NODES,
        Aspect.EDGES,
        Aspect.TOOLS,
        Aspect.EFFECTS,
        Aspect.ROLES,
        Aspect.INPUT_SCHEMA,
        Aspect.OUTPUT_SCHEMA,
        Aspect.APPROVALS,
        Aspect.VALIDATION,
        Aspect.BOUNDS,
        Aspect.MODELS,
        Aspect.PROMPTS,
    }
)


def in_code(source: Source) -> Sequence[Workflow]:
    project = project_of(source.files)
    module = project.open(source.path, source.text)
    if module is None:
        return ()
    return [_workflow(project, place) for place in roots_in(FRAMEWORK, project, module)]


def _workflow(project: Project, root: Place) -> Workflow:
    places: dict[Key, Place] = {spot(root): root}

    def part(key: Key, inherits: bool) -> Part | None:  # noqa: FBT001 - called by position only
        return _part(project, places, key, inherits=inherits)

    graph = CodeGraph(project, root.path)
    flow = Flow(graph, part)
    first = flow.place(spot(root)) or ""
    graph.settle()
    return finished(graph, first, root.path, root.line)


def finished(graph: CodeGraph, first: str, path: str, line: int) -> Workflow:
    agents = [n for n in graph.nodes.values() if n.kind is NodeKind.AGENT]
    alone = len(agents) == 1 and graph.nodes[first].kind is NodeKind.AGENT
    return Workflow(
        "adk",
        graph.nodes[first].label,
        path,
        line,
        tuple(graph.nodes.values()),
        tuple(graph.edges),
        (first,),
        WorkflowKind.AGENT if alone else WorkflowKind.WORKFLOW,
        files=tuple(sorted(graph.files - {path})),
        expressible=EXPRESSES,
        gaps=tuple(graph.gaps),
        id=f"{path}:{line}",
        bound=Bound(Limit.ITERATIONS, "500 model calls", path, line, Origin.DEFAULT, VERSION),
    )


def _part(project: Project, places: dict[Key, Place], key: Key, *, inherits: bool) -> Part | None:
    place = places.get(key)
    if place is None or not isinstance(place.expr, ast.Call):
        return None
    call = place.expr
    kind = is_agent(project, call, place.scope)
    members, whole = held(project, place)
    tools = [member for member, _ in called(project, place)]
    places.update({spot(p): p for p in (*members, *tools)})
    agent = read_agent(project, place, inherits=inherits)
    node = agent.node(agent.name)
    gaps = list(agent.gaps)
    if not whole:
        gaps.append(Gap("its sub-agents are not all written out", place.path, place.line, frozenset(HIDDEN)))
    if kind in ORDERING:
        node = Node(
            agent.name, KINDS[kind], place.path, place.line, label=agent.name, native=kind, role=agent.role
        )
    elif kind not in SPEAKING:
        node = replace(node, kind=NodeKind.AGENT, models=(), opaque=f"{kind}: what it does is its own code")
        gaps.append(Gap(f"{agent.name} runs code of its own", place.path, place.line, frozenset(HIDDEN)))
    stays = constant(project, argument(call, "disallow_transfer_to_parent"), place.scope) is True
    return Part(
        key,
        node,
        kind if kind in ORDERING else "",
        [spot(m) for m in members],
        [spot(t) for t in tools],
        agent.tools,
        gaps,
        _bound(project, call, place) if kind == "LoopAgent" else None,
        stays,
    )


def _bound(project: Project, call: ast.Call, place: Place) -> Bound | None:
    expr = argument(call, "max_iterations")
    if expr is None:
        return None
    value = constant(project, expr, place.scope)
    known = isinstance(value, int) and not isinstance(value, bool)
    if value is None:
        return None
    return Bound(
        Limit.ITERATIONS,
        str(value) if known else ast.unparse(expr)[:80],
        place.path,
        expr.lineno,
        Origin.EXPLICIT if known else Origin.EXPRESSION,
    )
