"""A value that a setting decides: written out, from the environment, from configuration, when it runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, scope_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    follow,
)
from shipworthy.model.workflows import Via

_ENVIRONMENT = ("os.getenv", "os.environ.get", "environ.get", "decouple.config", "os.environ.setdefault")
_FIELDS = ("Field", "field", "SettingsConfigDict")


@dataclass(frozen=True, slots=True)
class Setting:
    written: str
    via: Via
    value: str = ""
    """The literal: the value itself, or what is taken where nothing else is said."""
    fixed: bool = False
    """A constant of another module: nothing else can be said."""


def setting(project: Project, place: Place, depth: int = 0) -> Setting:
    written = _source(place)
    if depth > 10:
        return Setting(written, Via.UNKNOWN)
    if (
        isinstance(place.expr, ast.Attribute)
        and _class_of(project, place.expr.value, place.scope) is not None
    ):
        return _attribute(project, place.expr, place, written, depth)
    found = follow(project, place)
    if not isinstance(found, Place):
        return _seen_nowhere(project, place, found, written)
    expr = found.expr
    match expr:
        case ast.Constant(value=str() as text):
            if found.path != place.path:
                return Setting(written, Via.CONFIG, text, fixed=True)
            return Setting(text, Via.LITERAL, text)
        case ast.BoolOp(op=ast.Or(), values=[first, *_, last]):
            chosen = setting(project, Place(first, found.scope), depth + 1)
            other = setting(project, Place(last, found.scope), depth + 1)
            return Setting(written, chosen.via, chosen.value or other.value)
        case ast.Subscript(value=ast.Attribute(attr="environ")):
            return Setting(written, Via.ENVIRONMENT)
        case ast.Call():
            return _called(project, expr, found, written, depth)
        case ast.Subscript():
            return Setting(written, Via.CONFIG if _is_config(expr) else Via.EXPRESSION)
        case ast.Attribute():
            return _attribute(project, expr, found, written, depth)
        case ast.Name():
            return Setting(written, Via.UNKNOWN)
        case _:
            return Setting(written, Via.EXPRESSION)


def _called(project: Project, call: ast.Call, place: Place, written: str, depth: int) -> Setting:
    name = called_name(project, call, place.scope)
    if name in _ENVIRONMENT or name.endswith((".getenv", "environ.get")):
        default = argument(call, "default", 1)
        inner = setting(project, Place(default, place.scope), depth + 1) if default is not None else None
        return Setting(written, Via.ENVIRONMENT, inner.value if inner else "")
    if name.rpartition(".")[2] in _FIELDS:
        return _field(project, call, place, depth)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "get" and call.args:
        default = argument(call, "default", 1)
        inner = setting(project, Place(default, place.scope), depth + 1) if default is not None else None
        via = Via.CONFIG if _is_config(call.func.value) else Via.EXPRESSION
        return Setting(written, via, inner.value if inner else "")
    if name == "builtins.str" and call.args:
        return setting(project, Place(call.args[0], place.scope), depth + 1)
    return Setting(written, Via.EXPRESSION)


def _field(project: Project, call: ast.Call, place: Place, depth: int) -> Setting:
    """A field of a settings class: its default may be overridden."""
    default = argument(call, "default", 0)
    if default is None:
        factory = argument(call, "default_factory")
        default = factory.body if isinstance(factory, ast.Lambda) else None
    if default is None:
        return Setting(_source(place), Via.CONFIG)
    inner = setting(project, Place(default, place.scope), depth + 1)
    via = Via.ENVIRONMENT if inner.via is Via.ENVIRONMENT else Via.CONFIG
    return Setting(_source(place), via, inner.value)


def _attribute(project: Project, expr: ast.Attribute, place: Place, written: str, depth: int) -> Setting:
    """`configuration.model`: the default of that field of the class it is an instance of."""
    owner = _class_of(project, expr.value, place.scope)
    inner = scope_of(owner) if owner is not None else None
    if inner is not None:
        for name in (expr.attr, f"self.{expr.attr}"):
            for binding in inner.names.get(name, [])[-1:]:
                if isinstance(binding.meaning, ast.expr):
                    default = setting(project, Place(binding.meaning, inner), depth + 1)
                    via = Via.ENVIRONMENT if default.via is Via.ENVIRONMENT else Via.CONFIG
                    return Setting(written, via, default.value)
        return Setting(written, Via.CONFIG)
    return Setting(written, Via.CONFIG if _is_config(expr) else Via.EXPRESSION)


def _class_of(project: Project, expr: ast.expr, scope: Scope) -> Thing | None:
    match expr:
        case ast.Name(id=name):
            if (annotated := _annotation(name, scope)) is not None:
                thing = project.meaning(annotated[0], annotated[1])
                return thing if thing.kind is Kind.CLASS else None
        case ast.Attribute(value=ast.Name(id=name), attr="context"):  # runtime: Runtime[Context]
            if (annotated := _annotation(name, scope)) is not None and isinstance(
                annotated[0], ast.Subscript
            ):
                thing = project.meaning(annotated[0].slice, annotated[1])
                return thing if thing.kind is Kind.CLASS else None
    thing = project.meaning(expr, scope)
    if thing.kind is Kind.INSTANCE:
        return thing
    if thing.kind is Kind.VALUE and isinstance(thing.node, ast.Call) and thing.scope is not None:
        func = thing.node.func
        made = project.meaning(func, thing.scope)
        if made.kind is Kind.CLASS:
            return made
        if isinstance(func, ast.Attribute):  # Configuration.from_runnable_config(config)
            named = project.meaning(func.value, thing.scope)
            return named if named.kind is Kind.CLASS else None
    return None


def _annotation(name: str, scope: Scope) -> tuple[ast.expr, Scope] | None:
    function = scope.function()
    arguments = getattr(function.node, "args", None) if function else None
    if not isinstance(arguments, ast.arguments) or function is None:
        return None
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if each.arg == name and each.annotation is not None:
            return each.annotation, function.parent or function
    return None


def _seen_nowhere(project: Project, place: Place, thing: Thing, written: str) -> Setting:
    expr = place.expr
    if isinstance(expr, ast.Attribute):
        return _attribute(project, expr, place, written, 0)
    if isinstance(expr, ast.Name):
        function = place.scope.function()
        if function is not None and (default := _default(expr.id, function)) is not None:
            value = constant(project, default, function.parent or function)
            return Setting(written, Via.EXPRESSION, value if isinstance(value, str) else "")
    return Setting(written, Via.CONFIG if thing.kind is Kind.OUTSIDE else Via.UNKNOWN)


def _default(name: str, function: Scope) -> ast.expr | None:
    arguments = getattr(function.node, "args", None)
    if not isinstance(arguments, ast.arguments):
        return None
    named = [*arguments.posonlyargs, *arguments.args]
    for each, default in zip(reversed(named), reversed(arguments.defaults), strict=False):
        if each.arg == name:
            return default
    for each, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if each.arg == name:
            return given
    return None


def _is_config(expr: ast.expr) -> bool:
    text = _text(expr).lower()
    return any(word in text for word in ("config", "settings", "options", "context", "cfg"))


def _source(place: Place) -> str:
    if isinstance(place.expr, ast.Constant) and isinstance(place.expr.value, str):
        return place.expr.value[:200]
    return _text(place.expr)


def _text(expr: ast.expr) -> str:
    try:
        return ast.unparse(expr)[:200]
    except (RecursionError, ValueError):
        return "an expression"
