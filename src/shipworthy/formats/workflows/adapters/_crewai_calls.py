"""Calls of a module, where each stands, and what it is called by."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Function,
    Module,
    Scope,
    decorators,
    last_name,
    methods,
    statements,
    text_of,
)

Key = tuple[str, int, int, str]


def given(call: ast.Call, scope: Scope) -> dict[str, Found]:
    return {k.arg: Found(k.value, scope) for k in call.keywords if k.arg is not None}


def functions(module: Module) -> Iterator[tuple[Function, ast.ClassDef | None]]:
    """All of them, with the class each is a method of."""
    waiting: list[tuple[list[ast.stmt], ast.ClassDef | None]] = [(module.tree.body, None)]
    while waiting:
        body, cls = waiting.pop(0)
        for statement in statements(body):
            if isinstance(statement, ast.ClassDef):
                waiting.append((statement.body, statement))
            elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                yield statement, cls
                waiting.append((statement.body, cls))


def calls(module: Module, name: str) -> Iterator[tuple[ast.Call, Scope]]:
    """Calls of something by that name, in the order of the file, with where each stands."""
    found = list(_calls_in(module.tree.body, name, Scope(module)))
    for function, cls in functions(module):
        found += _calls_in(function.body, name, Scope(module, cls, function))
    seen: set[int] = set()
    for call, scope in sorted(found, key=lambda each: (each[0].lineno, each[0].col_offset)):
        if id(call) not in seen:
            seen.add(id(call))
            yield call, scope


def _calls_in(body: list[ast.stmt], name: str, scope: Scope) -> Iterator[tuple[ast.Call, Scope]]:
    for statement in statements(body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                continue
            for node in ast.walk(child):
                if isinstance(node, ast.Call) and last_name(node.func) == name:
                    yield node, scope


def of_crewai(func: ast.expr, module: Module) -> bool:
    match func:
        case ast.Name(id=name):
            return module.imports.get(name, ("", ""))[0].startswith("crewai")
        case ast.Attribute(value=ast.Name(id=base)):
            return module.imports.get(base, ("", ""))[0].startswith("crewai")
        case _:
            return False


def key_of_call(plain: Found) -> Key:
    """The same call with other arguments makes something else."""
    bound = ";".join(
        f"{k}={v.path}:{v.line}:{v.node.col_offset}" for k, v in sorted(plain.scope.bound.items())
    )
    return plain.path, plain.line, getattr(plain.node, "col_offset", 0), bound


def label_of(found: Found, plain: Found, follower: Follower) -> str:
    match found.node:
        case ast.Name(id=name):
            bound = found.scope.bound.get(name)
            return label_of(bound, plain, follower) if bound is not None and bound is not found else name
        case ast.Attribute(attr=attr):
            return attr
        case ast.Call() if found.node is not plain.node:
            return last_name(found.node.func)
        case _:
            call = plain.node
            for key in ("name", "role", "description"):
                value = given(call, plain.scope).get(key) if isinstance(call, ast.Call) else None
                if value is not None and (text := text_of(follower.follow(value).node)):
                    return " ".join(text.split())[:60]
            return plain.hint or last_name(plain.node)


def held_by(call: ast.Call, body: list[ast.stmt]) -> str:
    """The variable it is put into."""
    for statement in statements(body):
        if isinstance(statement, ast.Assign) and statement.value is call:
            return last_name(statement.targets[0])
    return ""


def is_base(cls: ast.ClassDef) -> bool:
    if "CrewBase" in decorators(cls):
        return True
    return any({"agent", "task"} & set(decorators(method)) for method in methods(cls).values())


def is_own(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name and last_name(node.value) == "self"


def is_false(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and not node.value
