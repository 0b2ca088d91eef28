"""Nox sessions and Invoke tasks, read from their Python without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shipworthy.formats.tasks.python_calls import Call, calls_in, functions_of, parse_python
from shipworthy.model.commands import Command, Target, TaskFile

_RUNS = frozenset({"run", "run_always", "run_install"})


def parse(source: str) -> TaskFile:
    """A noxfile. Sessions with several Pythons or parameters answer to their bare name."""
    tree = parse_python(source)
    functions = functions_of(tree)
    chosen = _chosen(tree)
    targets = []
    for function in functions.values():
        marked = _decorator(function, "session")
        if marked is None:
            continue
        name = _keyword(marked, "name") or function.name
        default = _keyword_value(marked, "default") is not False
        found = list(_within(function, functions, set()))
        commands = tuple(Command(c.text, c.line) for c in found if c.method in _RUNS)
        needs = tuple(c.words[0] for c in found if c.method == "notify" and c.words)
        selected = name in chosen if chosen is not None else default
        targets.append(Target(name, function.lineno, commands, needs, selected))
    return TaskFile(tuple(targets))


def parse_invoke(source: str) -> TaskFile:
    """An Invoke tasks.py: `c.run("…")` in functions marked as tasks."""
    tree = parse_python(source)
    functions = functions_of(tree)
    targets = []
    default = None
    for function in functions.values():
        marked = _decorator(function, "task")
        if marked is None:
            continue
        name = (_keyword(marked, "name") or function.name).replace("_", "-")
        found = _within(function, functions, set())
        commands = tuple(Command(c.text, c.line) for c in found if c.method in {"run", "sudo"})
        default = name if _keyword_value(marked, "default") is True else default
        targets.append(Target(name, function.lineno, commands, tuple(_prerequisites(marked))))
    return TaskFile(tuple(targets), default)


def _within(
    function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]
) -> Iterator[Call]:
    """Calls in the function and in those of the module it calls."""
    seen.add(function.name)
    for call in calls_in(function):
        yield call
        inner = functions.get(call.method)
        if inner is not None and not call.attribute and inner.name not in seen and len(seen) < 20:
            yield from _within(inner, functions, seen)


def _decorator(function: ast.FunctionDef, name: str) -> ast.expr | None:
    for marked in function.decorator_list:
        target = marked.func if isinstance(marked, ast.Call) else marked
        last = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if last == name or last.endswith(f"_{name}"):
            return marked
    return None


def _keyword_value(marked: ast.expr, name: str) -> object:
    for keyword in marked.keywords if isinstance(marked, ast.Call) else ():
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return keyword.value.value
    return None


def _keyword(marked: ast.expr, name: str) -> str:
    value = _keyword_value(marked, name)
    return value if isinstance(value, str) else ""


def _prerequisites(marked: ast.expr) -> Iterator[str]:
    if isinstance(marked, ast.Call):
        values: list[ast.expr] = list(marked.args)
        for keyword in marked.keywords:
            if keyword.arg in {"pre", "post"} and isinstance(keyword.value, ast.List):
                values += keyword.value.elts
        yield from (v.id.replace("_", "-") for v in values if isinstance(v, ast.Name))


def _chosen(tree: ast.Module) -> list[str] | None:
    """`nox.options.sessions`; none where the file does not set it."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Tuple):
            target = node.targets[0]
            if isinstance(target, ast.Attribute) and target.attr == "sessions":
                values = [e.value for e in node.value.elts if isinstance(e, ast.Constant)]
                return [v for v in values if isinstance(v, str)]
    return None
