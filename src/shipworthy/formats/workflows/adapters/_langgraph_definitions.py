"""From the expression that makes a graph or an agent to the workflow it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._langgraph_agents import agent_of, maker_of
from shipworthy.formats.workflows.adapters._langgraph_building import builder_of, graphs_in, is_graph
from shipworthy.formats.workflows.adapters._langgraph_graph import START, GraphReader
from shipworthy.formats.workflows.adapters._langgraph_members import attach, default_bound
from shipworthy.formats.workflows.adapters._python_module import Module
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, project_of, scope_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    constant,
    follow,
    returned_by,
)
from shipworthy.model.workflows import Aspect, Bound, Gap, Limit, Workflow, WorkflowKind

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
        Aspect.RETRY,
        Aspect.TIMEOUT,
        Aspect.BOUNDS,
        Aspect.ERRORS,
        Aspect.MODELS,
        Aspect.FALLBACK,
        Aspect.PROMPTS,
    }
)
EVERYTHING = frozenset(
    {
        Aspect.NODES,
        Aspect.EDGES,
        Aspect.TOOLS,
        Aspect.EFFECTS,
        Aspect.APPROVALS,
        Aspect.MODELS,
        Aspect.BOUNDS,
        Aspect.RETRY,
        Aspect.PROMPTS,
    }
)
_MAX_DEFINITIONS = 300
Spot = tuple[str, int, int]


def spot(place: Place) -> Spot:
    return place.path, place.line, getattr(place.expr, "col_offset", 0)


def definitions_in(project: Project, module: Module) -> Iterator[tuple[Place, str]]:
    """The graphs, then the agents that are no part of another definition of the file, in the file's order."""
    graphs = list(graphs_in(project, module.scope))
    agents = [Place(c, s) for c, s in module.calls if maker_of(project, c, s)]
    parts: set[Spot] = set()
    for place in [*graphs, *agents][:_MAX_DEFINITIONS]:
        parts |= parts_of(project, place) - {spot(place)}
    for place in sorted([*graphs, *agents], key=spot)[:_MAX_DEFINITIONS]:
        if spot(place) not in parts:
            yield place, name_of_value(place)


def name_of_value(place: Place) -> str:
    """The variable it ends up in, or the function that makes it."""
    module = place.scope.module
    function = place.scope.function()
    if function is not None and (name := getattr(function.node, "name", "")):
        return str(name)
    for name, bindings in module.scope.names.items():
        for bound in bindings:
            if isinstance(bound.meaning, ast.expr) and _holds(bound.meaning, place.expr):
                return name
    return module.path.rpartition("/")[2].removesuffix(".py")


def _holds(expr: ast.expr, wanted: ast.expr) -> bool:
    first, last = getattr(expr, "lineno", 0), getattr(expr, "end_lineno", 0)
    if not first <= getattr(wanted, "lineno", 0) <= (last or 0):
        return False
    return any(node is wanted for node in ast.walk(expr))


def parts_of(project: Project, place: Place) -> set[Spot]:
    """What it is made of, itself included."""
    built = _built(project, place)
    return {spot(place)} | (built.parts if built is not None else set())


def definition_of(project: Project, place: Place, name: str) -> Workflow | None:
    graph = _built(project, place)
    if graph is None or not graph.nodes:
        return None
    agent = START not in graph.nodes
    entry = next(iter(graph.nodes))
    bound = _recursion(project, place) or (None if agent else default_bound(project, place))
    stated = next((c for c in graph.names if c), "")
    return Workflow(
        "langgraph",
        stated or name,
        place.path,
        place.line,
        tuple(graph.nodes.values()),
        tuple(graph.edges),
        (entry,),
        WorkflowKind.AGENT if agent and len(graph.agents) < 2 else WorkflowKind.WORKFLOW,
        files=tuple(sorted(graph.files - {place.path})),
        expressible=EXPRESSES,
        bound=bound,
        gaps=tuple(graph.gaps),
        id=f"{place.path}:{place.line}",
    )


def _built(project: Project, place: Place) -> CodeGraph | None:
    key = ("definition", *spot(place))
    if key not in project.cache:
        project.cache[key] = _build(project, place)
    known = project.cache[key]
    return known if isinstance(known, CodeGraph) else None


def _build(project: Project, place: Place) -> CodeGraph | None:
    if not isinstance(place.expr, ast.Call):
        return None
    if is_graph(project, place.expr, place.scope):
        reader = GraphReader(project, place)
        graph = reader.read()
        for step in reader.compiled:
            stated = constant(project, argument(step.call, "name"), step.scope)
            graph.names.append(stated if isinstance(stated, str) else "")
        return graph
    agent = agent_of(project, place, name_of_value(place))
    if agent is None:
        return None
    graph = CodeGraph(project, place.path)
    attach(graph, graph.add(agent.node(agent.name)), agent)
    graph.settle()
    return graph


def _recursion(project: Project, place: Place) -> Bound | None:
    """`recursion_limit` in a configuration that the module gives to a run."""
    module = place.scope.module
    if "recursion_limit" not in module.text:
        return None
    for node in ast.walk(module.tree):
        pairs_ = (
            [(k, v) for k, v in zip(node.keys, node.values, strict=True) if k]
            if isinstance(node, ast.Dict)
            else []
        )
        for key, value in pairs_:
            if isinstance(key, ast.Constant) and key.value == "recursion_limit":
                limit = constant(project, value, module.scope)
                if isinstance(limit, int):
                    return Bound(Limit.ITERATIONS, str(limit), module.path, value.lineno)
        if isinstance(node, ast.keyword) and node.arg == "recursion_limit":
            limit = constant(project, node.value, module.scope)
            if isinstance(limit, int):
                return Bound(Limit.ITERATIONS, str(limit), module.path, node.value.lineno)
    return None


# manifests


def named_in_manifest(source: Source, name: str, written: str, line: int) -> Workflow:
    project = project_of(source.files)
    place = meant(project, source.path, written)
    found = definition_of(project, place, name) if place is not None else None
    if found is None:
        why = (
            f"{written or 'what it means'} cannot be read"
            if place is None
            else f"{written} builds nothing that is seen"
        )
        return unread(source.path, line, name, why)
    files = tuple(sorted({*found.files, found.path} - {source.path}))
    return replace(found, name=name, path=source.path, line=line, files=files)


def unread(path: str, line: int, name: str, why: str) -> Workflow:
    gap = Gap(why, path, line, EVERYTHING)
    return Workflow("langgraph", name, path, line, (), (), (), expressible=EXPRESSES, gaps=(gap,))


def meant(project: Project, manifest: str, written: str) -> Place | None:
    """`./src/agent.py:graph`, or `package.module:graph`: the constructor of the graph."""
    path, _, symbol = written.rpartition(":")
    if not path or not symbol:
        return None
    file = project.files.beside(manifest, path)
    if file is None and "/" not in path and not path.endswith(".py"):
        file = project.files.module(manifest, path)
    module = project.open(file) if file is not None and file.endswith(".py") else None
    if module is None:
        return None
    return constructor_of(project, project.symbol(module, symbol))


def constructor_of(project: Project, thing: Thing, depth: int = 0) -> Place | None:
    if depth > 6:
        return None
    if thing.kind is Kind.VALUE and isinstance(thing.node, ast.expr) and thing.scope is not None:
        return _from(project, Place(thing.node, thing.scope), depth)
    inner = scope_of(thing) if thing.kind is Kind.FUNCTION else None
    for returned in list(returned_by(inner))[:10] if inner is not None else []:
        if (found := _from(project, returned, depth + 1)) is not None:
            return found
    return None


def _from(project: Project, place: Place, depth: int) -> Place | None:
    if (built := builder_of(project, place.expr, place.scope)) is not None:
        return built
    followed = follow(project, place)
    if not isinstance(followed, Place):
        return constructor_of(project, followed, depth + 1)
    expr = followed.expr
    for _ in range(6):
        if not isinstance(expr, ast.Call):
            return None
        if maker_of(project, expr, followed.scope):
            return Place(expr, followed.scope)
        if isinstance(expr.func, ast.Attribute) and expr.func.attr in {"compile", "with_config"}:
            inner = follow(project, Place(expr.func.value, followed.scope))
            if not isinstance(inner, Place):
                return None
            followed, expr = inner, inner.expr
            continue
        return constructor_of(project, project.meaning(expr.func, followed.scope), depth + 1)
    return None
