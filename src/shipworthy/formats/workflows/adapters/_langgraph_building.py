"""Which calls build one `StateGraph`: by name, in chains, in loops over what is written out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._python_bodies import calls_in
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, scope_of
from shipworthy.formats.workflows.adapters._python_values import Place, entries, pairs, returns

GRAPHS = frozenset({"StateGraph", "MessageGraph", "Graph"})
_METHODS = frozenset(
    {
        "add_node",
        "add_edge",
        "add_conditional_edges",
        "add_sequence",
        "set_entry_point",
        "set_finish_point",
        "set_conditional_entry_point",
        "compile",
        "set_node_defaults",
        "with_config",
    }
)
_MAX_DEPTH = 20
_MAX_TURNS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One call that builds the graph."""

    method: str
    call: ast.Call
    scope: Scope
    unrolled: bool = True
    """Not in a loop, or in one whose turns are all here."""


def is_graph(project: Project, call: ast.Call, scope: Scope) -> bool:
    thing = project.meaning(call.func, scope)
    root, _, last = thing.name.rpartition(".")
    if thing.kind is Kind.OUTSIDE:
        return last in GRAPHS and root.startswith("langgraph")
    if thing.kind is Kind.CLASS and isinstance(thing.node, ast.ClassDef) and thing.scope is not None:
        above = [project.meaning(base, thing.scope) for base in thing.node.bases[:3]]
        return any(
            a.kind is Kind.OUTSIDE
            and a.name in {"langgraph.graph.StateGraph", "langgraph.graph.state.StateGraph"}
            for a in above
        )
    return False


def graphs_in(project: Project, scope: Scope) -> Iterator[Place]:
    """Every constructor of a graph in a module, in the order of the file."""
    for call, where in scope.module.calls:
        if is_graph(project, call, where):
            yield Place(call, where)


def builder_of(project: Project, expr: ast.expr, scope: Scope, depth: int = 0) -> Place | None:
    """The constructor of the graph that an expression is, or is built from."""
    if not isinstance(expr, ast.Call):
        return _builder_of(project, expr, scope, depth)
    key = (expr, scope)
    if key not in project.cache:  # links of a chain are asked for from the first on
        project.cache[key] = _builder_of(project, expr, scope, depth)
    known = project.cache[key]
    return known if isinstance(known, Place) else None


def _builder_of(project: Project, expr: ast.expr, scope: Scope, depth: int) -> Place | None:
    if depth > _MAX_DEPTH:
        return None
    match expr:
        case ast.Await(value=value):
            return builder_of(project, value, scope, depth + 1)
        case ast.Subscript(value=value, slice=ast.Constant()):
            return None
        case ast.Call(func=func) as call:
            if is_graph(project, call, scope):
                return Place(call, scope)
            if isinstance(func, ast.Attribute) and func.attr in _METHODS:
                return builder_of(project, func.value, scope, depth + 1)
            for place in list(returns(project, call, scope))[:6]:
                if (found := builder_of(project, place.expr, place.scope, depth + 2)) is not None:
                    return found
            return None
        case ast.Name() | ast.Attribute():
            thing = project.meaning(expr, scope)
            if thing.kind is Kind.VALUE and isinstance(thing.node, ast.expr) and thing.scope is not None:
                return (
                    builder_of(project, thing.node, thing.scope, depth + 1)
                    if thing.node is not expr
                    else None
                )
            if thing.kind is Kind.UNSEEN and isinstance(thing.node, ast.expr) and thing.scope is not None:
                return builder_of(project, thing.node, thing.scope, depth + 1)  # with … as
    return None


def steps_of(project: Project, graph: Place) -> list[Step]:
    """The calls that add to a graph, in their order; those of functions that are handed the graph too."""
    key = ("steps", graph.path)
    if not isinstance(known := project.cache.get(key), dict):
        known = _by_graph(project, graph.scope)
        project.cache[key] = known
    return list(known.get(graph.expr, ()))


def _by_graph(project: Project, scope: Scope) -> dict[ast.expr, list[Step]]:
    found: dict[ast.expr, list[Step]] = {}
    for call, where in scope.module.calls:
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in _METHODS:
            if (built := builder_of(project, func.value, where)) is not None:
                found.setdefault(built.expr, []).extend(_turns(project, Step(func.attr, call, where)))
        elif call.args and not is_graph(project, call, where):
            for graph, step in _handed(project, call, where):
                found.setdefault(graph, []).append(step)
    return found


def _root_named(func: ast.Attribute, parameter: str) -> bool:
    expr = func.value
    for _ in range(200):
        if isinstance(expr, ast.Call) and isinstance(expr.func, ast.Attribute):
            expr = expr.func.value
        else:
            return bool(parameter) and isinstance(expr, ast.Name) and expr.id == parameter
    return False


def _handed(project: Project, call: ast.Call, where: Scope) -> Iterator[tuple[ast.expr, Step]]:
    """What a function of the repository adds to a graph that it is called with."""
    for index, value in enumerate(call.args[:6]):
        graph = builder_of(project, value, where) if isinstance(value, ast.Name) else None
        thing = project.meaning(call.func, where)
        inner = scope_of(thing) if graph is not None and thing.kind is Kind.FUNCTION else None
        arguments = getattr(inner.node, "args", None) if inner else None
        if graph is None or inner is None or not isinstance(arguments, ast.arguments):
            continue
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        names = names[1:] if names[:1] == ["self"] else names
        if index < len(names):
            for added, scope in calls_in(inner):
                func = added.func
                if (
                    isinstance(func, ast.Attribute)
                    and func.attr in _METHODS
                    and _root_named(func, names[index])
                ):
                    yield from ((graph.expr, step) for step in _turns(project, Step(func.attr, added, scope)))


def _turns(project: Project, step: Step) -> Iterator[Step]:
    """A loop over a list that is written out is taken turn by turn; another cannot be."""
    loops = step.scope.module.loops.get(step.call, [])
    if not loops:
        yield step
        return
    scopes = _unrolled(project, loops, step.scope) if len(loops) == 1 else None
    if scopes is None:
        yield Step(step.method, step.call, step.scope, unrolled=False)
        return
    for scope in scopes:
        yield Step(step.method, step.call, scope)


def _unrolled(project: Project, loops: list[ast.AST], scope: Scope) -> list[Scope] | None:
    loop = loops[0]
    if not isinstance(loop, (ast.For, ast.AsyncFor)):
        return None
    over, what = loop.iter, ""
    if isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and not over.args:
        what, over = over.func.attr, over.func.value
        keyed, whole = pairs(project, over, scope)
        if not whole or not keyed or what not in {"items", "keys", "values"} or len(keyed) > _MAX_TURNS:
            return None
        return [_turn(loop, scope, _of_pair(what, key, place)) for key, place in keyed]
    listed, whole = entries(project, over, scope)
    if not whole or not listed or len(listed) > _MAX_TURNS:
        return None
    return [_turn(loop, scope, place.expr) for place in listed]


def _of_pair(what: str, key: str, place: Place) -> ast.expr:
    named = ast.copy_location(ast.Constant(key), place.expr)
    if what == "keys":
        return named
    if what == "values":
        return place.expr
    return ast.copy_location(ast.Tuple(elts=[named, place.expr], ctx=ast.Load()), place.expr)


def _turn(loop: ast.For | ast.AsyncFor, scope: Scope, value: ast.expr) -> Scope:
    """The names of one turn stand before all others."""
    turn = Scope(scope.module, loop, scope)
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    values = value.elts if isinstance(value, (ast.Tuple, ast.List)) and len(targets) > 1 else [value]
    if len(targets) == len(values):
        for target, each in zip(targets, values, strict=True):
            if isinstance(target, ast.Name):
                turn.bind(target.id, loop.lineno, each)
    return turn
