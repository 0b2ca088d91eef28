"""What a name or an expression of Python code means, followed through the modules of the repository."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from enum import Enum
from weakref import WeakKeyDictionary

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._python_module import (
    Binding,
    Function,
    Imported,
    Module,
    Scope,
    Unseen,
    read_module,
)

_MAX_STEPS = 24
_MAX_HELD = 3_000_000
_SMALL = frozenset({"around", "named", "langgraph version", "claimed"})
_OUTSIDE = ("langgraph", "langchain", "deepagents", "langgraph_supervisor", "langgraph_swarm", "google")
"""Frameworks that mean themselves even in the repository they are written in."""


class Kind(Enum):
    OUTSIDE = "outside"
    """Of another package: `name` is its dotted name."""
    FUNCTION = "function"
    CLASS = "class"
    INSTANCE = "instance"
    MODULE = "module"
    VALUE = "value"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    kind: Kind
    name: str = ""
    node: ast.AST | None = None
    scope: Scope | None = None
    """Where the node is written: what its own names mean."""


UNSEEN = Thing(Kind.UNSEEN)


class Project:
    """The Python files of one repository, opened as they are asked for."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._modules: dict[str, Module | None] = {}
        self._held = 0
        self.cache: dict[object, object] = {}
        """For what is found once a repository."""

    def open(self, path: str, text: str | None = None) -> Module | None:
        if path not in self._modules:
            known = text if text is not None else self.files.text(path)
            self._modules[path] = read_module(path, known) if known is not None else None
            self._held += len(known or "")
        return self._modules[path]

    def trim(self) -> None:
        """Between definitions: trees take a hundred times the room of their text."""
        if self._held > _MAX_HELD:
            self._held = 0
            self._modules.clear()
            self.cache = {key: value for key, value in self.cache.items() if _is_small(key)}

    def meaning(self, expr: ast.expr | None, scope: Scope, steps: int = 0) -> Thing:
        if steps > _MAX_STEPS:
            return UNSEEN
        match expr:
            case ast.Name(id=name):
                return self.named(name, scope, expr.lineno, steps)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=attr):
                return self._own(attr, scope, steps)
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(self.meaning(value, scope, steps + 1), attr, steps)
            case ast.Call(func=ast.Subscript(value=func)):  # Agent[Context](…)
                return self._called(self.meaning(func, scope, steps + 1), expr, scope)
            case ast.Call(func=func):
                return self._called(self.meaning(func, scope, steps + 1), expr, scope)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.meaning(value, scope, steps + 1)
            case ast.Subscript(value=value, slice=ast.Constant(value=str() as key)):
                found = self._item(self.meaning(value, scope, steps + 1), key, steps)
                return found or Thing(Kind.VALUE, node=expr, scope=scope)
            case None:
                return UNSEEN
            case _:
                return Thing(Kind.VALUE, node=expr, scope=scope)

    def named(self, name: str, scope: Scope, line: int = 0, steps: int = 0) -> Thing:
        """Methods do not see the names of their class."""
        where: Scope | None = scope
        while where is not None:
            if name in where.names and (where is scope or not isinstance(where.node, ast.ClassDef)):
                bound = binding_at(where.names[name], line if where is scope else 0)
                return self._bound(name, bound, where, steps)
            where = where.parent
        if hasattr(builtins, name):
            return Thing(Kind.OUTSIDE, f"builtins.{name}")
        return self._starred(name, scope.module, steps)

    def _starred(self, name: str, module: Module, steps: int) -> Thing:
        """`from … import *`: of another package it may be whatever is not found in the repository."""
        outside = ""
        for star in module.scope.names.get("*", ()):
            if not isinstance(star.meaning, Imported):
                continue
            inner = self._module(module.path, star.meaning.module)
            if inner is None:
                outside = outside or star.meaning.module
            elif (found := self.symbol(inner, name, steps + 1)).kind is not Kind.UNSEEN:
                return found
        return Thing(Kind.OUTSIDE, f"{outside}.{name}") if outside and not outside.startswith(".") else UNSEEN

    def symbol(self, module: Module, name: str, steps: int = 0) -> Thing:
        """A name of another module, or a module inside a package."""
        if steps > _MAX_STEPS:
            return UNSEEN
        if name in module.scope.names:
            return self._bound(name, module.scope.names[name][-1], module.scope, steps)
        for star in module.scope.names.get("*", ()):
            if (
                isinstance(star.meaning, Imported)
                and (inner := self._module(module.path, star.meaning.module))
                and (found := self.symbol(inner, name, steps + 1)).kind is not Kind.UNSEEN
            ):
                return found
        if module.path.endswith("__init__.py"):
            below = self.files.module(module.path, f".{name}")
            if below is not None and below != module.path and (opened := self.open(below)):
                return Thing(Kind.MODULE, name, opened.tree, opened.scope)
        return UNSEEN

    def _module(self, path: str, name: str) -> Module | None:
        if name.partition(".")[0] in _OUTSIDE or (name == "agents" and self._is_sdk(path)):
            return None
        found = self.files.module(path, name)
        return self.open(found) if found is not None and found != path else None

    def _is_sdk(self, path: str) -> bool:
        """OpenAI's own package, in its own repository, is what everybody else imports as `agents`."""
        found = self.files.module(path, "agents")
        text = (self.files.text(found) or "") if found else ""
        return found is not None and "from .run_context import" in text and "from .guardrail import" in text

    def _bound(self, name: str, bound: Binding, scope: Scope, steps: int) -> Thing:
        match bound.meaning:
            case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
                return Thing(Kind.FUNCTION, name, function, scope)
            case ast.ClassDef() as class_:
                return Thing(Kind.CLASS, name, class_, scope)
            case Imported() as imported:
                return self._imported(imported, scope, steps)
            case Unseen() as unseen:
                return Thing(Kind.UNSEEN, name, unseen.over, scope)
            case expr if isinstance(expr, (ast.Name, ast.Attribute)):
                return self.meaning(expr, scope, steps + 1)
            case expr:
                return Thing(Kind.VALUE, name, expr, scope)

    def _imported(self, imported: Imported, scope: Scope, steps: int) -> Thing:
        dotted = f"{imported.module}.{imported.symbol}".rstrip(".")
        if imported.symbol:
            separator = "" if imported.module.endswith(".") else "."
            module = self._module(scope.module.path, imported.module)
            if module is not None:
                found = self.symbol(module, imported.symbol, steps + 1)
                if found.kind is not Kind.UNSEEN or found.node is not None:
                    return found
            whole = f"{imported.module}{separator}{imported.symbol}"
        else:
            whole = imported.module
        inner = self._module(scope.module.path, whole)
        if inner is not None and (not imported.symbol or _stem(inner.path) == imported.symbol):
            return Thing(Kind.MODULE, whole, inner.tree, inner.scope)
        return Thing(Kind.OUTSIDE, dotted.lstrip(".")) if not dotted.startswith(".") else UNSEEN

    def _own(self, attr: str, scope: Scope, steps: int) -> Thing:
        owner = scope.class_()
        if owner is None:
            return UNSEEN
        return self._member(owner, attr, steps)

    def _member(self, owner: Scope, attr: str, steps: int) -> Thing:
        for name in (f"self.{attr}", attr):
            if name in owner.names:
                bound = owner.names[name][-1]
                written = (
                    owner.module.scopes.get(bound.meaning) if isinstance(bound.meaning, ast.expr) else None
                )
                return self._bound(attr, bound, written or owner, steps)
        if isinstance(owner.node, ast.ClassDef) and steps < _MAX_STEPS and owner.parent is not None:
            for base in owner.node.bases[:5]:
                above = self.meaning(base, owner.parent, steps + 1)
                inner = scope_of(above) if above.kind is Kind.CLASS else None
                found = UNSEEN if inner is None or inner is owner else self._member(inner, attr, steps + 1)
                if found.kind is not Kind.UNSEEN:
                    return found
        return UNSEEN

    def _attribute(self, base: Thing, attr: str, steps: int) -> Thing:
        match base.kind:
            case Kind.OUTSIDE:
                return Thing(Kind.OUTSIDE, f"{base.name}.{attr}"[:300])
            case Kind.MODULE if base.scope is not None:
                return self.symbol(base.scope.module, attr, steps + 1)
            case Kind.CLASS | Kind.INSTANCE if (inner := scope_of(base)) is not None:
                return self._member(inner, attr, steps + 1)
            # What has no name was found by following the call itself: that leads no further.
            case Kind.VALUE if base.name and base.scope and isinstance(base.node, (ast.Call, ast.Await)):
                made = self.meaning(base.node, base.scope, steps + 1)
                return UNSEEN if made.kind is Kind.VALUE else self._attribute(made, attr, steps + 1)
            case _:
                return UNSEEN

    def _item(self, owner: Thing, key: str, steps: int) -> Thing | None:
        """Of a mapping that is written out, or that a function of the repository returns."""
        node, scope = owner.node, owner.scope
        if owner.kind is not Kind.VALUE or scope is None:
            return None
        if isinstance(node, ast.Call):
            made = self.meaning(node.func, scope, steps + 1)
            inner = scope_of(made) if made.kind is Kind.FUNCTION else None
            given = (n.value for n in ast.walk(inner.node) if isinstance(n, ast.Return)) if inner else ()
            node, scope = next((v for v in given if isinstance(v, ast.Dict)), None), inner or scope
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key:
                    return self.meaning(value, scope, steps + 1)
        return None

    def _called(self, made: Thing, call: ast.Call, scope: Scope) -> Thing:
        match made.kind:
            case Kind.OUTSIDE:
                return Thing(Kind.OUTSIDE, f"{made.name}()", call, scope)
            case Kind.CLASS:
                return Thing(Kind.INSTANCE, made.name, made.node, made.scope)
            case _:
                return Thing(Kind.VALUE, node=call, scope=scope)


def binding_at(bindings: list[Binding], line: int) -> Binding:
    """The last before a line; the last of all where there is none or the line is of another scope."""
    before = [b for b in bindings if b.line < line] if line else []
    return (before or bindings)[-1]


def scope_of(thing: Thing) -> Scope | None:
    """Of what is inside a function or class."""
    if thing.node is None or thing.scope is None:
        return None
    return thing.scope.module.scopes.get(thing.node)


def method_of(owner: Scope, *names: str) -> Scope | None:
    """The first of these methods that a class has."""
    for name in names:
        for binding in owner.names.get(name, [])[-1:]:
            if isinstance(binding.meaning, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return owner.module.scopes.get(binding.meaning)
    return None


def _stem(path: str) -> str:
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return parts[-1]


def _is_small(key: object) -> bool:
    """It refers to places by where they are, not to trees."""
    return (key[0] if isinstance(key, tuple) and key else key) in _SMALL


_PROJECTS: WeakKeyDictionary[Files, Project] = WeakKeyDictionary()


def project_of(files: Files) -> Project:
    """One for all definitions of a repository: modules are parsed once."""
    try:
        project = _PROJECTS.setdefault(files, Project(files))
    except TypeError:  # cannot be referred to weakly
        return Project(files)
    project.trim()
    return project


__all__ = ["UNSEEN", "Function", "Kind", "Project", "Thing", "project_of"]
