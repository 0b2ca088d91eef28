"""The texts a model is told: constants, files, messages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, scope_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    follow,
    returned_by,
    text_of,
)
from shipworthy.model.workflows import Prompt

_MAX_PROMPTS = 12
_MIN_TEXT = 20
_MAX_WALK = 400


def prompt_of(project: Project, expr: ast.expr | None, scope: Scope) -> Prompt | None:
    """Of an argument that is a prompt as a whole."""
    if expr is None or (isinstance(expr, ast.Constant) and expr.value is None):
        return None
    here = Place(expr, scope)
    found = follow(project, here)
    text = text_of(project, expr, scope)
    place = found if isinstance(found, Place) else here
    if text is not None:
        return Prompt(place.path, place.line, text)
    if isinstance(found, Place) and (file := _file(project, found)):
        return Prompt(place.path, place.line, project.files.text(file) or "", reference=file)
    called = found.expr if isinstance(found, Place) else None
    if isinstance(called, ast.Call) and (pulled := _pulled(project, called, place.scope)) is not None:
        return pulled
    thing = found if not isinstance(found, Place) else project.meaning(place.expr, place.scope)
    if thing.kind is Kind.FUNCTION and (inner := scope_of(thing)) is not None:
        for returned in returned_by(inner):
            if (inside := text_of(project, returned.expr, returned.scope)) is not None:
                return Prompt(returned.path, returned.line, inside, reference=thing.name)
        return Prompt(inner.module.path, getattr(inner.node, "lineno", 1), reference=thing.name)
    return Prompt(here.path, here.line, reference=ast.unparse(expr)[:120])


def _pulled(project: Project, call: ast.Call, scope: Scope) -> Prompt | None:
    """From a registry of prompts: `hub.pull("owner/name:commit")`, `client.pull_prompt(…)`."""
    last = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if last not in {"pull", "pull_prompt", "get_prompt"}:
        return None
    name = constant(project, argument(call, "prompt_identifier", 0), scope)
    if not isinstance(name, str):
        return None
    version = constant(project, argument(call, "version"), scope)
    pinned = name.partition(":")[2] or (str(version) if isinstance(version, (int, str)) else "")
    return Prompt(scope.module.path, call.lineno, reference=name, version=pinned, registry=True)


def _file(project: Project, place: Place) -> str | None:
    """`Path("prompts/x.md").read_text()`, `open("prompts/x.md").read()`."""
    expr = place.expr
    if not (isinstance(expr, ast.Call) and isinstance(expr.func, ast.Attribute)):
        return None
    if expr.func.attr not in {"read", "read_text"}:
        return None
    names = [
        node.value
        for node in ast.walk(expr.func.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 300
    ]
    for reference in ("/".join(names), names[0] if names else ""):
        if reference and (found := project.files.beside(place.path, reference)):
            return found
    return None


def prompts_in(project: Project, call: ast.Call, scope: Scope, known: int) -> Iterator[Prompt]:
    """What a call to a model is given, as far as it is written somewhere."""
    waiting: list[Place] = [Place(a, scope) for a in call.args]
    waiting += [Place(k.value, scope) for k in call.keywords]
    steps = 0
    seen: set[int] = set()
    while waiting and known < _MAX_PROMPTS and steps < _MAX_WALK:
        steps += 1
        place = waiting.pop(0)
        if id(place.expr) in seen:
            continue
        seen.add(id(place.expr))
        text = text_of(project, place.expr, place.scope)
        if text is not None:
            if len(text) >= _MIN_TEXT:
                known += 1
                written = follow(project, _inner(place))
                at = written if isinstance(written, Place) else place
                yield Prompt(at.path, at.line, text)
            continue
        waiting += _parts(project, place)


def _inner(place: Place) -> Place:
    """`TEMPLATE.format(…)` is written where TEMPLATE is."""
    expr = place.expr
    if isinstance(expr, ast.Call) and isinstance(expr.func, ast.Attribute):
        return Place(expr.func.value, place.scope)
    return place


def _parts(project: Project, place: Place) -> list[Place]:
    expr = place.expr
    found = follow(project, place)
    if isinstance(found, Place) and found.expr is not expr:
        return [found]
    match expr:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [Place(p, place.scope) for p in parts]
        case ast.Dict(values=values):
            return [Place(v, place.scope) for v in values]
        case ast.BinOp(left=left, right=right):
            return [Place(left, place.scope), Place(right, place.scope)]
        case ast.Call(args=args, keywords=keywords) if "essage" in called_name(project, expr, place.scope):
            return [Place(p, place.scope) for p in (*args, *(k.value for k in keywords))]
        case ast.Starred(value=value):
            return [Place(value, place.scope)]
        case _:
            return []
