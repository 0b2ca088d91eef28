"""From an expression to the call that makes what it stands for."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator

from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Function,
    Module,
    Modules,
    Scope,
    methods,
    statements,
)

_MAX_STEPS = 30
_MAX_ELEMENTS = 500


@dataclasses.dataclass(frozen=True)
class Elements:
    items: list[Found]
    whole: bool = True
    """False where more may come when it runs."""


class Follower:
    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self._depth = 0
        """Of questions that lead to further ones: a long chain of calls is not followed to its end."""

    def follow(self, found: Found, steps: int = 0) -> Found:
        """Through names, attributes, and functions of the repository that return one thing."""
        if steps > _MAX_STEPS or self._depth > _MAX_STEPS:
            return found
        self._depth += 1
        after = self._step(found)
        self._depth -= 1
        return found if after is None else self.follow(after, steps + 1)

    def _step(self, found: Found) -> Found | None:
        match found.node:
            case ast.Name():
                return self._name(found.node.id, found.scope)
            case ast.Attribute(value=ast.Name(id="self" | "cls")) if found.scope.cls is not None:
                return self._own(found.node.attr, found.scope)
            case ast.Attribute(value=ast.Name(id=base)):
                return self._of_module(base, found.node.attr, found.scope)
            case ast.Call():
                return self._called(found)
            case ast.Await():
                return dataclasses.replace(found, node=found.node.value)
            case ast.NamedExpr():
                return dataclasses.replace(found, node=found.node.value)
            case _:
                return None

    def _name(self, name: str, scope: Scope) -> Found | None:
        if scope.function is not None:
            local = _assigned(scope.function, name)
            if local is not None:
                return Found(local, scope, name)
            if name in scope.bound:
                return scope.bound[name]
        return self._member(scope.module, name)

    def _member(self, module: Module, name: str) -> Found | None:
        member = self.modules.member(module, name)
        if member is None or not isinstance(member[1], ast.expr):
            return None
        return Found(member[1], Scope(member[0]), name)

    def _of_module(self, base: str, name: str, scope: Scope) -> Found | None:
        where, inside = scope.module.imports.get(base, ("", ""))
        if not where:
            return None
        whole = f"{where}{'' if where.endswith('.') else '.'}{inside}" if inside else where
        module = self.modules.named(scope.module, whole)
        return self._member(module, name) if module else None

    def _own(self, name: str, scope: Scope) -> Found | None:
        """An attribute of the object itself: of its class, or set when it is made."""
        assert scope.cls is not None
        for statement in scope.cls.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                    return Found(value, dataclasses.replace(scope, function=None), name)
                case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if bound == name:
                    return Found(value, dataclasses.replace(scope, function=None), name)
        made = methods(scope.cls).get("__init__")
        for function in [made] if made else []:
            for statement in statements(function.body):
                if isinstance(statement, ast.Assign) and any(_is_own(t, name) for t in statement.targets):
                    return Found(statement.value, Scope(scope.module, scope.cls, function), name)
        return None

    def _called(self, found: Found) -> Found | None:
        call = found.node
        assert isinstance(call, ast.Call)
        target = self.target(found)
        if target is None:
            return None
        function, scope = target
        returned = [s.value for s in statements(function.body) if isinstance(s, ast.Return) and s.value]
        if len(returned) != 1:
            return None
        bound = dict(_arguments(function, found, call))
        return Found(returned[0], dataclasses.replace(scope, function=function, bound=bound), function.name)

    def target(self, found: Found) -> tuple[Function, Scope] | None:
        """The function or method of the repository that a call runs, with where it stands."""
        call = found.node
        assert isinstance(call, ast.Call)
        match call.func:
            case ast.Name(id=name):
                member = self.modules.member(found.scope.module, name)
                if member and isinstance(member[1], ast.FunctionDef | ast.AsyncFunctionDef):
                    return member[1], Scope(member[0])
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=attr) if found.scope.cls:
                method = methods(found.scope.cls).get(attr)
                return (method, Scope(found.scope.module, found.scope.cls)) if method else None
            case ast.Attribute(value=ast.Name(id=base), attr=attr) if base in found.scope.module.imports:
                where, inside = found.scope.module.imports[base]
                whole = f"{where}{'' if where.endswith('.') else '.'}{inside}" if inside else where
                module = self.modules.named(found.scope.module, whole)
                function = module.names.get(attr) if module else None
                if module and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    return function, Scope(module)
                return self._method(found, call.func)
            case ast.Attribute():
                return self._method(found, call.func)
        return None

    def _method(self, found: Found, func: ast.Attribute) -> tuple[Function, Scope] | None:
        made = self.class_of(Found(func.value, found.scope))
        if made is None:
            return None
        cls, module = made
        method = methods(cls).get(func.attr)
        return (method, Scope(module, cls)) if method else None

    def class_of(self, found: Found) -> tuple[ast.ClassDef, Module] | None:
        """The class of the repository that an expression is an object of, or is itself."""
        plain = self.follow(found)
        node = plain.node.func if isinstance(plain.node, ast.Call) else plain.node
        name = node.id if isinstance(node, ast.Name) else ""
        member = self.modules.member(plain.scope.module, name) if name else None
        if member and isinstance(member[1], ast.ClassDef):
            return member[1], member[0]
        return None

    def elements(self, found: Found) -> Elements:
        """Of a list, however it is put together, and whether those are all."""
        if self._depth > _MAX_STEPS:
            return Elements([], whole=False)
        self._depth += 1
        found_all = self._elements(found)
        self._depth -= 1
        return found_all

    def _elements(self, found: Found) -> Elements:
        named = found.node.id if isinstance(found.node, ast.Name) else ""
        listed = self._listed(self.follow(found))
        if not named or found.scope.function is None:
            return listed
        parts = [listed]
        for added in _added(found.scope.function, named):
            more = Found(added.args[0], found.scope) if added.args else None
            if more is not None:
                extends = isinstance(added.func, ast.Attribute) and added.func.attr == "extend"
                parts.append(self.elements(more) if extends else Elements([more]))
        return _joined(parts)

    def _listed(self, plain: Found, steps: int = 0) -> Elements:
        if steps > _MAX_STEPS:
            return Elements([], whole=False)
        match plain.node:
            case ast.List() | ast.Tuple() | ast.Set():
                parts = []
                for each in plain.node.elts[:_MAX_ELEMENTS]:
                    if isinstance(each, ast.Starred):
                        parts.append(self.elements(Found(each.value, plain.scope)))
                    else:
                        parts.append(Elements([Found(each, plain.scope)]))
                return _joined(parts)
            case ast.BinOp(op=ast.Add(), left=left, right=right) | ast.IfExp(body=left, orelse=right):
                sides = [left, right]
            case ast.BoolOp(op=ast.Or(), values=values):
                sides = list(values)
            case ast.Constant(value=None):
                return Elements([])
            case ast.Call(func=ast.Name(id="list"), args=[inner]):
                sides = [inner]
            case _:
                return Elements([], whole=False)
        return _joined([self._listed(self.follow(Found(s, plain.scope)), steps + 1) for s in sides])


def _joined(parts: list[Elements]) -> Elements:
    items = [each for part in parts for each in part.items]
    return Elements(items[:_MAX_ELEMENTS], all(part.whole for part in parts))


def _arguments(function: Function, found: Found, call: ast.Call) -> Iterator[tuple[str, Found]]:
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    if names and names[0] in {"self", "cls"}:
        names = names[1:]
    defaults = function.args.defaults
    inner = Scope(found.scope.module)
    for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=False):
        yield name, Found(default, inner, name)
    for name, value in zip(names, call.args, strict=False):
        yield name, Found(value, found.scope, name)
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg, Found(keyword.value, found.scope, keyword.arg)


def _assigned(function: Function, name: str) -> ast.expr | None:
    """The one value a local name is given; none where there are several."""
    values: list[ast.expr] = []
    for statement in statements(function.body):
        match statement:
            case ast.Assign(targets=targets, value=value):
                values += [value for t in targets if isinstance(t, ast.Name) and t.id == name]
            case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if bound == name:
                values.append(value)
    return values[-1] if values else None


def _added(function: Function, name: str) -> Iterator[ast.Call]:
    for statement in statements(function.body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=base), attr=attr)) as call):
                if base == name and attr in {"append", "extend"}:
                    yield call


def _is_own(target: ast.expr, name: str) -> bool:
    match target:
        case ast.Attribute(value=ast.Name(id="self"), attr=attr):
            return attr == name
        case _:
            return False
