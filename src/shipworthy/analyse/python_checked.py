"""Whose results a Python test holds against something: followed from what is compared back to calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.analyse.python_bodies import Body, Called, called
from shipworthy.analyse.python_oracle_kinds import SNAPSHOT, STATE, VALUE, kind_of_name

_THROUGH = frozenset({
    "len", "list", "sorted", "set", "frozenset", "dict", "tuple", "str", "repr", "int", "float", "bool",
    "bytes", "sum", "min", "max", "abs", "round", "next", "iter", "zip", "enumerate", "vars", "type",
    "run", "run_until_complete", "loads", "reversed", "map", "filter", "array", "asarray",
})  # fmt: skip
"""What passes on what it is given."""
_FLUENT = frozenset({"expect", "assert_that", "assertThat", "assert_"})
_DEEPEST = 12
_MOST = 200

Variables = Mapping[str, Sequence[ast.expr]]


def checked_calls(body: Body) -> list[Called]:
    """The calls whose results are compared, in no order; through variables, attributes, items and `len`."""
    found = {id(each.node): each for calls in compared_calls(body, variables(body)) for each in calls}
    return list(found.values())[:_MOST]


def compared_calls(body: Body, known: Variables) -> Iterator[Sequence[Called]]:
    """For each comparison the calls whose results are on its first side that has any.

    What it is held against usually comes second, and may be made by a call, too.
    """
    for sides in _compared(body):
        calls = (list(origins(side, known)) for side in sides)
        yield next((each for each in calls if each), ())


def _compared(body: Body) -> Iterator[Sequence[ast.expr]]:
    for each in body.of(ast.Assert):
        yield from _comparisons(each.test)
    for call in body.calls:
        kind = kind_of_name(call.last)
        if kind in {VALUE, STATE, SNAPSHOT} or call.last in _FLUENT:
            yield call.node.args[:2]
        elif kind and call.node.args:
            yield from _comparisons(call.node.args[0])


def _comparisons(node: ast.expr, depth: int = 0) -> Iterator[Sequence[ast.expr]]:
    if depth > _DEEPEST:
        return
    match node:
        case ast.Compare(left=left, ops=[operator, *_], comparators=[right, *_]):
            if not (isinstance(operator, ast.IsNot) and isinstance(right, ast.Constant)):
                yield (left, right)
        case ast.BoolOp(values=values):
            for each in values:
                yield from _comparisons(each, depth + 1)
        case ast.UnaryOp(operand=inner) | ast.NamedExpr(value=inner):
            yield from _comparisons(inner, depth + 1)
        case ast.Call(args=[ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner)]):
            yield from _comparisons(inner, depth + 1)
        case ast.Call(func=ast.Name(id="isinstance"), args=[inner, _]):
            yield (inner,)
        case _:
            pass


def variables(body: Body) -> Variables:
    """What each variable is set to, in any of the places that set it."""
    found: dict[str, list[ast.expr]] = {}
    for node in body.of(ast.Assign):
        for target in node.targets:
            _set(found, target, node.value)
    for node in body.of(ast.AnnAssign, ast.NamedExpr):
        if node.value is not None:
            _set(found, node.target, node.value)
    for node in body.of(ast.For, ast.AsyncFor):
        _set(found, node.target, node.iter)
    for node in body.of(ast.With, ast.AsyncWith):
        for item in node.items:
            if item.optional_vars is not None:
                _set(found, item.optional_vars, item.context_expr)
    return found


def _set(found: dict[str, list[ast.expr]], target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Tuple | ast.List):
        values: Sequence[ast.expr] = [value] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            values = value.elts
        for each, part in zip(target.elts, values, strict=True):
            _set(found, each.value if isinstance(each, ast.Starred) else each, part)


def origins(node: ast.expr, known: Variables) -> Iterator[Called]:
    """The calls that a value comes out of; not those whose results go in as arguments."""
    waiting: list[ast.expr] = [node]
    seen: set[str] = set()
    for _ in range(_MOST):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, ast.Constant):
            continue
        if isinstance(each, ast.Name):
            if each.id in known and each.id not in seen:
                seen.add(each.id)
                waiting += known[each.id]
        elif isinstance(each, ast.Call):
            call = called(each)
            if call.last in _THROUGH:
                waiting += each.args
            else:
                yield call
            waiting.append(each.func)
        elif isinstance(each, ast.Attribute | ast.Subscript):
            waiting.append(each.value)
        else:
            waiting += _within(each)


def _within(node: ast.expr) -> Sequence[ast.expr]:
    match node:
        case (
            ast.Await(value=value)
            | ast.Starred(value=value)
            | ast.NamedExpr(value=value)
            | ast.UnaryOp(operand=value)
        ):
            return [value]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return elements
        case ast.Dict(values=values):
            return values
        case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value) | ast.SetComp(elt=value):
            return [value, *(each.iter for each in node.generators)]
        case ast.DictComp(key=key, value=value):
            return [key, value, *(each.iter for each in node.generators)]
        case _:
            return []
