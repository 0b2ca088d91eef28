"""Where a LangGraph run goes on: routers, `Send`, `Command(goto=…)`."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from shipworthy.formats.workflows.adapters._python_bodies import calls_in
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    entries,
    name_of,
    returned_by,
    returns,
)

_MAX_DEPTH = 12


@dataclass(slots=True)
class Targets:
    names: list[str] = field(default_factory=list)
    whole: bool = True
    """These are all."""
    parent: list[str] = field(default_factory=list)
    """Nodes of the graph around this one."""

    def add(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)

    def learn(self, name: str | None) -> None:
        if name is None:
            self.whole = False
        else:
            self.add(_drawn(name))


def of_router(project: Project, inner: Scope) -> Targets:
    """By what it says it returns, else by what it returns."""
    annotated = of_annotation(project, getattr(inner.node, "returns", None), inner.parent or inner)
    sends = _sends(project, inner)
    if annotated is not None and annotated.names:
        for name in sends.names:
            annotated.add(name)
        return annotated
    found = Targets(whole=sends.whole)
    for place in returned_by(inner):
        returned_into(project, place, found, 0)
    for name in sends.names:
        found.add(name)
    return found


def of_annotation(project: Project, returns: ast.expr | None, scope: Scope, depth: int = 0) -> Targets | None:
    """`Literal["a", "b"]`, also inside of `Command[…]`, `list[…]`, `… | …`."""
    if returns is None or depth > 6:
        return None
    match returns:
        case ast.Constant(value=str() as text):
            try:
                return of_annotation(project, ast.parse(text[:2000], mode="eval").body, scope, depth + 1)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        case ast.Subscript(value=value, slice=inner):
            name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
            if name == "Literal":
                found = Targets()
                for each in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                    found.learn(name_of(project, each, scope))
                return found
            if name in {"Command", "list", "List", "Sequence", "Optional", "Union", "tuple"}:
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                return _joined([of_annotation(project, part, scope, depth + 1) for part in parts])
            return None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _joined([of_annotation(project, side, scope, depth + 1) for side in (left, right)])
        case ast.Name() | ast.Attribute():
            thing = project.meaning(returns, scope)
            if thing.kind is Kind.VALUE and isinstance(thing.node, ast.expr) and thing.scope is not None:
                return of_annotation(project, thing.node, thing.scope, depth + 1)
    return None


def _joined(parts: list[Targets | None]) -> Targets | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    found = Targets(whole=all(part.whole for part in known))
    for part in known:
        for name in part.names:
            found.add(name)
    return found


def _drawn(name: str) -> str:
    return {"END": "__end__", "START": "__start__"}.get(name, name)


def returned_into(project: Project, place: Place, into: Targets, depth: int) -> None:
    expr = place.expr
    if depth > _MAX_DEPTH:
        into.whole = False
        return
    several = _several(expr)
    if several is not None:
        for each in several:
            returned_into(project, Place(each, place.scope), into, depth + 1)
        return
    match expr:
        case ast.Constant(value=str() as text):
            into.add(_drawn(text))
        case ast.Constant(value=bool() as truth):
            into.add(str(truth).lower())
        case ast.Constant(value=None):
            return
        case ast.Call() if is_langgraph(project, expr, place.scope, "Send"):
            return
        case ast.Call() if is_langgraph(project, expr, place.scope, "tools_condition"):
            into.names += [n for n in ("tools", "__end__") if n not in into.names]
        case ast.Name(id=name):
            _variable(project, name, place, into, depth)
        case _:
            named = name_of(project, expr, place.scope)
            if named is not None or not _other_returns(project, place, into, depth):
                into.learn(named)


def _several(expr: ast.expr) -> list[ast.expr] | None:
    match expr:
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.BoolOp(values=values):
            return values
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return elements
        case ast.ListComp(elt=each):
            return [each]
        case _:
            return None


def _variable(project: Project, name: str, place: Place, into: Targets, depth: int) -> None:
    """Whatever it may hold: every value it is given in the function."""
    function = place.scope.function()
    bindings = function.names.get(name, []) if function is not None else []
    values = [b.meaning for b in bindings if isinstance(b.meaning, ast.expr)]
    if function is None or not bindings:
        into.learn(name_of(project, place.expr, place.scope))
        return
    if len(values) != len(bindings):
        into.whole = False
    for value in values:
        if isinstance(value, ast.Name) and value.id == name:
            continue
        returned_into(project, Place(value, function), into, depth + 2)
    appended, _ = entries(project, place.expr, place.scope)
    for each in appended:
        if isinstance(each.expr, ast.Constant):
            returned_into(project, each, into, depth + 1)


def _other_returns(project: Project, place: Place, into: Targets, depth: int) -> bool:
    """Another function of the repository that decides."""
    found = list(returns(project, place.expr, place.scope)) if isinstance(place.expr, ast.Call) else []
    for each in found[:20]:
        returned_into(project, each, into, depth + 3)
    return bool(found)


def is_langgraph(project: Project, call: ast.Call, scope: Scope, name: str) -> bool:
    thing = project.meaning(call.func, scope)
    return (
        thing.kind is Kind.OUTSIDE and thing.name.startswith("langgraph") and thing.name.endswith(f".{name}")
    )


def _sends(project: Project, inner: Scope) -> Targets:
    found = Targets()
    for call, scope in calls_in(inner):
        if is_langgraph(project, call, scope, "Send"):
            node = argument(call, "node", 0)
            if node is not None:
                returned_into(project, Place(node, scope), found, 1)
            else:
                found.whole = False
    return found


def of_commands(project: Project, inner: Scope) -> Targets | None:
    """None where it returns no `Command`. What is annotated is what LangGraph draws."""
    annotated = of_annotation(project, _command_annotation(inner), inner.parent or inner)
    found = Targets()
    seen = False
    for call, scope in calls_in(inner):
        if not is_langgraph(project, call, scope, "Command"):
            continue
        goto = argument(call, "goto")
        if goto is None:
            continue
        here = Targets()
        returned_into(project, Place(goto, scope), here, 0)
        for name in _sends(project, inner).names:
            here.add(name)
        if (graph := argument(call, "graph")) is not None and "PARENT" in ast.unparse(graph):
            found.parent += here.names
            continue
        seen = True
        found.whole &= here.whole
        for name in here.names:
            found.add(name)
    if annotated is not None and annotated.names:
        return annotated if not found.names else _joined([annotated, Targets(found.names)])
    return found if seen or found.parent else None


def _command_annotation(inner: Scope) -> ast.expr | None:
    returns = getattr(inner.node, "returns", None)
    text = ast.unparse(returns) if isinstance(returns, ast.expr) else ""
    return returns if "Command" in text else None
