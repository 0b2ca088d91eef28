"""What a Python expression is, where that can be read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, scope_of

_MAX_DEPTH = 20
_MAX_ITEMS = 500
_MAX_TEXT = 40_000
_READS = ("read", "read_text")
_UNWRAPS = {
    "textwrap.dedent",
    "inspect.cleandoc",
    "builtins.str",
    "builtins.list",
    "builtins.tuple",
    "langchain_core.messages.SystemMessage",
    "langchain.schema.SystemMessage",
    "langchain_core.prompts.PromptTemplate.from_template",
    "langchain_core.prompts.ChatPromptTemplate.from_template",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An expression and the names it is written among."""

    expr: ast.expr
    scope: Scope

    @property
    def path(self) -> str:
        return self.scope.module.path

    @property
    def line(self) -> int:
        return getattr(self.expr, "lineno", 1)


def argument(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is None or len(call.args) <= position:
        return None
    spread = any(isinstance(a, ast.Starred) for a in call.args[: position + 1])
    return None if spread else call.args[position]


def has_spread(call: ast.Call) -> bool:
    """`*args` or `**options`: there may be more than is written."""
    return any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords)


def follow(project: Project, place: Place, depth: int = 0) -> Place | Thing:
    """Through names to what is written; a `Thing` where that is no expression of the repository."""
    expr = place.expr
    if depth > _MAX_DEPTH or not isinstance(expr, (ast.Name, ast.Attribute, ast.Await)):
        return place
    if isinstance(expr, ast.Await):
        return follow(project, Place(expr.value, place.scope), depth + 1)
    thing = project.meaning(expr, place.scope)
    if thing.kind is Kind.VALUE and isinstance(thing.node, ast.expr) and thing.scope is not None:
        if thing.node is expr:
            return place
        return follow(project, Place(thing.node, thing.scope), depth + 1)
    return thing


def text_of(project: Project, expr: ast.expr | None, scope: Scope, depth: int = 0) -> str | None:
    """A text that is written out; parts decided at run time stand in braces."""
    if expr is None or depth > _MAX_DEPTH:
        return None
    match expr:
        case ast.Constant(value=str() as text):
            return text[:_MAX_TEXT]
        case ast.JoinedStr(values=values):
            parts = [
                v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else "{…}" for v in values
            ]
            return "".join(parts)[:_MAX_TEXT]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = (text_of(project, side, scope, depth + 1) for side in (left, right))
            if first is None and second is None:
                return None
            return ((first or "{…}") + (second or "{…}"))[:_MAX_TEXT]
        case ast.Call(func=func, args=args):
            name = called_name(project, expr, scope)
            if name in _UNWRAPS and args:
                return text_of(project, args[0], scope, depth + 1)
            if name.endswith("SystemMessage"):
                return text_of(project, argument(expr, "content", 0), scope, depth + 1)
            if isinstance(func, ast.Attribute) and func.attr in {
                "format",
                "strip",
                "partial",
                "dedent",
                "replace",
            }:
                return text_of(project, func.value, scope, depth + 1)
            return None
        case ast.Name() | ast.Attribute():
            found = follow(project, Place(expr, scope))
            if isinstance(found, Place) and found.expr is not expr:
                return text_of(project, found.expr, found.scope, depth + 1)
            return None
        case _:
            return None


def constant(project: Project, expr: ast.expr | None, scope: Scope) -> object:
    """A literal number, truth value, text or none; `...` where it is something else."""
    if expr is None:
        return ...
    found = follow(project, Place(expr, scope))
    if isinstance(found, Place):
        expr = found.expr
        if isinstance(expr, ast.Constant) and isinstance(expr.value, (int, float, str, bool, type(None))):
            return expr.value
        if isinstance(expr, ast.UnaryOp) and isinstance(expr.op, ast.USub):
            inner = constant(project, expr.operand, found.scope)
            return -inner if isinstance(inner, (int, float)) else ...
    return ...


def entries(project: Project, expr: ast.expr | None, scope: Scope) -> tuple[list[Place], bool]:
    """The entries of a list, and whether these are all of them."""
    if expr is None:
        return [], True
    found: list[Place] = []
    whole = _entries(project, Place(expr, scope), found, 0)
    return found[:_MAX_ITEMS], whole and len(found) <= _MAX_ITEMS


def _entries(project: Project, place: Place, into: list[Place], depth: int) -> bool:
    if depth > _MAX_DEPTH or len(into) > _MAX_ITEMS:
        return False
    match place.expr:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            whole = True
            for element in elements:
                if isinstance(element, ast.Starred):
                    whole &= _entries(project, Place(element.value, place.scope), into, depth + 1)
                else:
                    into.append(Place(element, place.scope))
            return whole
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first = _entries(project, Place(left, place.scope), into, depth + 1)
            return _entries(project, Place(right, place.scope), into, depth + 1) and first
        case ast.Constant(value=None):
            return True
        case ast.Call() as call if called_name(project, call, place.scope) in _UNWRAPS and call.args:
            return _entries(project, Place(call.args[0], place.scope), into, depth + 1)
        case ast.Name(id=name):
            return _named_entries(project, name, place, into, depth)
        case _:
            return _either(project, place, into, depth)


def _either(project: Project, place: Place, into: list[Place], depth: int) -> bool:
    match place.expr:
        case ast.BoolOp(op=ast.Or(), values=values) if values:
            _entries(project, Place(values[-1], place.scope), into, depth + 1)
            return False
        case ast.IfExp(body=body, orelse=other):
            first = _entries(project, Place(body, place.scope), into, depth + 1)
            return _entries(project, Place(other, place.scope), into, depth + 1) and first
        case ast.Call(func=ast.Attribute(value=owner, attr="values"), args=[]):
            keyed, whole = pairs(project, owner, place.scope)
            into += [value for _, value in keyed]
            return whole and bool(keyed)
        case ast.ListComp(elt=ast.Subscript(value=owner)):  # some of a mapping, which of it is not followed
            into += [value for _, value in pairs(project, owner, place.scope)[0]]
            return False
        case ast.Attribute() | ast.Call():
            return _returned_entries(project, place, into, depth)
        case _:
            return False


def _named_entries(project: Project, name: str, place: Place, into: list[Place], depth: int) -> bool:
    """A list may grow after it is made: `tools += …`, `tools.append(…)`, `tools.extend(…)`."""
    where: Scope | None = place.scope
    while where is not None and name not in where.names:
        where = where.parent
    if where is None:
        return False
    bindings = [b for b in where.names[name] if not (where is place.scope and b.line > place.line)]
    whole = True
    kept = [b for b in bindings if not b.adds][-1:] + [b for b in bindings if b.adds]
    for binding in kept:
        meaning = binding.meaning
        if isinstance(meaning, ast.expr):
            whole &= _entries(project, Place(meaning, where), into, depth + 1)
        else:
            found = follow(project, place)
            whole &= (
                isinstance(found, Place)
                and found.expr is not place.expr
                and _entries(project, found, into, depth + 1)
            )
    for call, scope in where.module.calls:
        match call.func:
            case ast.Attribute(value=ast.Name(id=owner), attr="append" | "extend" as how) if owner == name:
                if not call.args or not _same(scope, where):
                    continue
                if how == "append":
                    into.append(Place(call.args[0], scope))
                else:
                    whole &= _entries(project, Place(call.args[0], scope), into, depth + 1)
    return whole and bool(kept)


def written(place: Place) -> list[Place]:
    """All that an attribute of the object itself is set to, in any of its methods."""
    match place.expr:
        case ast.Attribute(value=ast.Name(id="self"), attr=attr):
            owner = place.scope.class_()
            bindings = owner.names.get(f"self.{attr}", []) if owner is not None else []
            return [
                Place(b.meaning, owner.module.scopes.get(b.meaning, owner))
                for b in bindings
                if owner is not None and isinstance(b.meaning, ast.expr)
            ]
        case _:
            return []


def _same(scope: Scope, where: Scope) -> bool:
    each: Scope | None = scope
    while each is not None:
        if each is where:
            return True
        each = each.parent
    return False


def _returned_entries(project: Project, place: Place, into: list[Place], depth: int) -> bool:
    """Of an attribute, or of a function of the repository that returns a list."""
    if isinstance(place.expr, ast.Attribute):
        found = follow(project, place)
        if isinstance(found, Place) and found.expr is not place.expr:
            return _entries(project, found, into, depth + 1)
        return False
    if isinstance(place.expr, ast.Call):
        returned = list(returns(project, place.expr, place.scope))
        if not returned:
            return False
        whole = [_entries(project, each, into, depth + 2) for each in returned]
        return all(whole)
    return False


def returns(project: Project, call: ast.Call, scope: Scope) -> Iterator[Place]:
    """What a function of the repository may return."""
    thing = project.meaning(call.func, scope)
    inner = scope_of(thing) if thing.kind is Kind.FUNCTION else None
    if inner is not None:
        yield from returned_by(inner)


def returned_by(inner: Scope) -> Iterator[Place]:
    """Not by the functions inside of it; what a generator yields counts too."""
    body = getattr(inner.node, "body", [])
    if isinstance(body, ast.expr):
        yield Place(body, inner)
        return
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.Return, ast.Yield)) and node.value is not None:
            yield Place(node.value, inner)
        waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def called_name(project: Project, call: ast.Call, scope: Scope) -> str:
    """The dotted name of what is called, where it is of another package; otherwise empty."""
    thing = project.meaning(call.func, scope)
    return thing.name if thing.kind is Kind.OUTSIDE else ""


def pairs(project: Project, expr: ast.expr | None, scope: Scope) -> tuple[list[tuple[str, Place]], bool]:
    """The entries of a mapping with written keys, and whether these are all of them."""
    if expr is None:
        return [], True
    found = follow(project, Place(expr, scope))
    if not isinstance(found, Place):
        return [], False
    match found.expr:
        case ast.Dict(keys=keys, values=values):
            known: list[tuple[str, Place]] = []
            whole = True
            for key, value in zip(keys, values, strict=True):
                if key is None:
                    more, all_ = pairs(project, value, found.scope)
                    known += more
                    whole &= all_
                    continue
                name = name_of(project, key, found.scope)
                whole &= name is not None
                if name is not None:
                    known.append((name, Place(value, found.scope)))
            return known[:_MAX_ITEMS], whole
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            named = [(k.arg, Place(k.value, found.scope)) for k in keywords if k.arg]
            return named, len(named) == len(keywords)
        case _:
            return [], False


def name_of(project: Project, expr: ast.expr, scope: Scope) -> str | None:
    """A text or a truth value that names an outcome; START and END as LangGraph draws them."""
    thing = project.meaning(expr, scope) if isinstance(expr, (ast.Name, ast.Attribute)) else None
    if thing is not None and thing.kind is Kind.OUTSIDE:
        return {"START": "__start__", "END": "__end__"}.get(thing.name.rpartition(".")[2])
    if isinstance(expr, ast.JoinedStr) and any(isinstance(v, ast.FormattedValue) for v in expr.values):
        return None
    value = constant(project, expr, scope)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(expr, ast.Attribute) and expr.attr == "value":  # of an enumeration
        return name_of(project, expr.value, scope)
    if isinstance(expr, ast.Attribute) and expr.attr in {"__name__", "name"}:
        named = project.meaning(expr.value, scope)
        if named.kind is Kind.FUNCTION and isinstance(named.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return named.node.name
    return None
