"""Bodies that leave nothing to lose: to empty them would change nothing a test could notice."""

from __future__ import annotations

import ast


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return body[1:] if is_text else body


def is_trivial(body: list[ast.stmt]) -> bool:
    """Nothing is left to lose: it does nothing, only refuses, or returns or yields something fixed."""
    body = without_docstring(body)
    while body and _does_nothing(body[0]):
        body = body[1:]
    if not body or isinstance(body[0], ast.Raise):
        return True
    first = body[0]
    if isinstance(first, ast.Return):
        return first.value is None or _is_fixed(first.value)
    return (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.YieldFrom)
        and _is_empty(first.value.value)
        and len(body) == 1
    )


def _does_nothing(statement: ast.stmt) -> bool:
    """Names that are not used are often deleted or assigned to `_`."""
    if isinstance(statement, ast.Delete):
        return all(isinstance(target, ast.Name) for target in statement.targets)
    if isinstance(statement, ast.If) and isinstance(statement.test, ast.Constant):
        return not statement.test.value and not statement.orelse
    plain = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return plain or isinstance(statement, (ast.Pass, ast.Global, ast.Nonlocal))


def _is_fixed(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant) or _is_empty(value)


def _is_empty(value: ast.expr) -> bool:
    """A container without anything in it, written out or made."""
    if isinstance(value, (ast.List, ast.Tuple)):
        return not value.elts
    if isinstance(value, ast.Dict):
        return not value.keys
    if not isinstance(value, ast.Call) or value.keywords or not isinstance(value.func, ast.Name):
        return False
    made = value.func.id in {"list", "dict", "set", "tuple", "frozenset", "iter"}
    return made and all(map(_is_empty, value.args))
