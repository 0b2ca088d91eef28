"""Whether a Python condition is settled before anything has run."""

from __future__ import annotations

import ast
import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from shipworthy.analyse.python_names import CHILDREN

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
    stored = _stores(body)
    found: dict[str, object] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stored[name] == 1:
                with suppress(_Unsettled):
                    found[name] = _value(value, found, 0)
            case _:
                pass
    return found


def _stores(body: Sequence[ast.stmt]) -> Counter[str]:
    """How often each name is set or deleted."""
    found: Counter[str] = Counter()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load:  # type: ignore[attr-defined]  # just told
                found[node.id] += 1  # type: ignore[attr-defined]
            continue
        for name in CHILDREN[kind]:
            value = getattr(node, name, None)
            if type(value) is list:
                waiting += [each for each in value if each is not None]
            elif value is not None:
                waiting.append(value)
    return found


def always_holds(condition: ast.expr, known: Mapping[str, object]) -> bool | None:
    """True or false where nothing but constants decides; else none."""
    if isinstance(condition, ast.Compare) and isinstance(condition.left, ast.Attribute | ast.Subscript):
        return None  # as most are
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
        case ast.BoolOp(op=ast.Or(), values=values):
            return _either(values, known, depth)
        case ast.Compare(ast.Call(func=ast.Name(id="len")), [ast.GtE()], [ast.Constant(value=0)]):
            return True
        case ast.Compare(left=left, ops=[compared], comparators=[right]):
            return _compare(compared, _value(left, known, depth + 1), _value(right, known, depth + 1))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_value(left, known, depth + 1), _value(right, known, depth + 1))
        case _:
            raise _Unsettled


def _either(values: Sequence[ast.expr], known: Mapping[str, object], depth: int) -> object:
    """`x or True` holds whatever x is."""
    settled = []
    for each in values:
        with suppress(_Unsettled):
            settled.append(_value(each, known, depth + 1))
    if any(settled):
        return True
    if len(settled) < len(values):
        raise _Unsettled
    return settled[-1]


def _compare(compared: ast.cmpop, left: object, right: object) -> bool:
    compare = _COMPARISONS.get(type(compared))
    if compare is None:
        raise _Unsettled
    return bool(compare(left, right))


def _sum(left: object, right: object) -> object:
    if isinstance(left, int | float) and isinstance(right, int | float) and abs(left) + abs(right) < 1e9:
        return left + right
    raise _Unsettled
