"""The functions of a source file: which are worth emptying, and by what their bodies can be replaced."""

from __future__ import annotations

import ast
import io
from typing import Any, Iterator, NamedTuple, Union

from shipworthy_probe.trivial import is_trivial

Def = Union[ast.FunctionDef, ast.AsyncFunctionDef]
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_SAID_OF_ITSELF = frozenset({"__repr__", "__str__", "__hash__", "__del__"})
_DECLARED = frozenset({"abstractmethod", "abstractproperty", "overload"})
_EXCEPTIONS = ("Error", "Exception", "Warning", "Interrupt", "Exit")


class Body(NamedTuple):
    """A function with a body, and where its code object is found: `path` from the module inwards."""

    name: str
    node: Def
    path: tuple[tuple[int, str], ...]
    """First line and name of each function around it and of itself: what a code object says of itself."""
    skipped: str
    """Why it is not worth emptying; empty where it is."""

    @property
    def key(self) -> tuple[int, str]:
        return self.path[-1]


def bodies(source: str) -> list[Body]:
    """Every function of a file, in its order. Raises `SyntaxError`."""
    lines = list(io.StringIO(source, newline=""))
    return list(_inside(ast.parse(source), "", (), None, lines))


def _inside(
    parent: ast.AST,
    prefix: str,
    path: tuple[tuple[int, str], ...],
    cls: ast.ClassDef | None,
    lines: list[str],
) -> Iterator[Body]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            here = (*path, (first_line(node), node.name))
            yield Body(prefix + node.name, node, here, _reason(node, cls, lines))
            yield from _inside(node, prefix + node.name + ".<locals>.", here, None, lines)
        elif isinstance(node, ast.ClassDef):
            around = (*path, (first_line(node), node.name))
            yield from _inside(node, prefix + node.name + ".", around, node, lines)
        else:
            yield from _inside(node, prefix, path, cls, lines)


def first_line(node: Def | ast.ClassDef) -> int:
    """As code objects count it: decorators belong to it."""
    return min([d.lineno for d in node.decorator_list] + [node.lineno])


def _reason(node: Def, cls: ast.ClassDef | None, lines: list[str]) -> str:
    if {_last_name(d) for d in node.decorator_list} & _DECLARED:
        return "declared, not defined"
    if is_trivial(node.body):
        return "nothing in it to take out"
    if node.name in _SAID_OF_ITSELF:
        return "only describes the object"
    if node.name == "__init__" and cls is not None and any(map(_is_exception, cls.bases)):
        return "constructor of an exception"
    head = lines[first_line(node) - 1 : node.body[0].lineno - 1] or [lines[node.lineno - 1]]
    if any("pragma: no cover" in line for line in head):
        return "excluded from coverage"
    return ""


def _last_name(node: ast.AST) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _is_exception(base: ast.AST) -> bool:
    return _last_name(base).endswith(_EXCEPTIONS)


def own_nodes(node: Def) -> Iterator[ast.AST]:
    """What stands in the function itself, not in a function or class inside it."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        found = waiting.pop()
        yield found
        if not isinstance(found, _SCOPES):
            waiting.extend(ast.iter_child_nodes(found))


def is_generator(node: Def) -> bool:
    return any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in own_nodes(node))


def decisions(node: Def) -> int:
    """One and the branches: enough to order functions by."""
    branching = (
        ast.If,
        ast.For,
        ast.While,
        ast.IfExp,
        ast.ExceptHandler,
        ast.BoolOp,
        ast.comprehension,
        ast.AsyncFor,
    )
    return 1 + sum(isinstance(n, branching) for n in own_nodes(node))


def parsed(constant: str) -> Any:
    """The expression a body is made to return; none for a bare `return`."""
    return ast.parse(constant, mode="eval").body if constant else None
