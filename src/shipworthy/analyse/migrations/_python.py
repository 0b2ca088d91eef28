"""What migrations written in Python share."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    return next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def is_empty(node: ast.FunctionDef) -> bool:
    """It does nothing: a text, `pass`, `...`, a bare return, or the refusal to go on."""
    return all(_does_nothing(statement) for statement in node.body)


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None) | ast.Raise():
            return True
        case ast.Return(value=ast.Constant(value=None)):
            return True
        case _:
            return False


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Calls by the last part of the name that is called, in order of appearance."""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    for call in sorted(found, key=lambda c: (c.lineno, c.col_offset)):
        match call.func:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                yield name, call
