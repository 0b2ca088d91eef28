"""Whether a Python condition is settled before anything has run."""

from __future__ import annotations

import ast
import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_Comparison = Callable[[object, object], object]


class _Unsettled(Exception):  # noqa: N818  # an answer, not an error
    pass


def _contained(left: object, right: object) -> bool:
    if isinstance(right, tuple) or (isinstance(right, str) and isinstance(left, str)):
        return left in right
    raise _Unsettled


_COMPARISONS: dict[type[ast.cmpop], _Comparison] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.eq,  # of constants, where identity is up to the interpreter
    ast.IsNot: operator.ne,
    ast.In: _contained,
}
_MAX_DEPTH = 20


def constants(body: Sequence[ast.stmt]) -> Mapping[str, object]:
    """Names a body sets to a constant, and to nothing else."""
    if not any(isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant) for s in body):
        return {}
    stored = Counter(
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    )
    found: dict[str, object] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stored[name] == 1:
                with suppress(_Unsettled):
                    found[name] = _value(value, found, 0)
            case _:
                pass
    return found


def always_holds(condition: ast.expr, known: Mapping[str, object]) -> bool | None:
    """True or false where nothing but constants decides; else none."""
    if isinstance(condition, ast.Tuple) and condition.elts:
        return True  # `assert (x == 1, "message")` holds whatever x is
    try:
        return bool(_value(condition, known, 0))
    except _Unsettled:
        return None


def _value(node: ast.expr, known: Mapping[str, object], depth: int) -> object:
    if depth > _MAX_DEPTH:
        raise _Unsettled
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Tuple(elts=elements):
            return tuple(_value(e, known, depth + 1) for e in elements)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, known, depth + 1)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Compare(left=left, ops=[compared], comparators=[right]):
            return _compare(compared, _value(left, known, depth + 1), _value(right, known, depth + 1))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_value(left, known, depth + 1), _value(right, known, depth + 1))
        case _:
            raise _Unsettled


def _compare(compared: ast.cmpop, left: object, right: object) -> bool:
    compare = _COMPARISONS.get(type(compared))
    if compare is None:
        raise _Unsettled
    return bool(compare(left, right))


def _sum(left: object, right: object) -> object:
    if isinstance(left, int | float) and isinstance(right, int | float) and abs(left) + abs(right) < 1e9:
        return left + right
    raise _Unsettled
