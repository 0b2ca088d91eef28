"""What an assertion of a Python test holds against what: value, state, failure, snapshot, truth, call."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from shipworthy.analyse.python_names import dotted

VALUE, STATE, FAILURE, SNAPSHOT = "value", "state", "failure", "snapshot"
TRUTH, CALL, HELPER = "truth", "call", "helper"
_STRENGTH = (TRUTH, CALL, STATE, SNAPSHOT, VALUE)

_ORACLE = re.compile(
    r"assert|check|verif|expect|match|should|raise|warns|assert_?warn|deprecated_call|approv|snapshot|fail|ensure|compare"
    r"|validate|wait_for_(?!timeout)|^until",
    re.IGNORECASE,
)
_BY_NAME = (
    (CALL, re.compile(r"assert(?:any|has|not|all|)(?:call|await)")),
    (
        FAILURE,
        re.compile(r"raises|warns|deprecatedcall|expecterror|expectfail|assertfails|shouldfail|assertwarn"),
    ),
    (SNAPSHOT, re.compile(r"snapshot|approv|regression|golden")),
    (
        TRUTH,
        re.compile(
            r"asserttrue|assertfalse|notnone|^assert$|ok$|raiseforstatus|^checkcall|^checkoutput|noerror"
        ),
    ),
    (
        STATE,
        re.compile(
            r"not|assertin|instance|greater|less|regex|regexp|match|contain|count(?!equal)|quer|template|logs|length"
            r"|empty|startswith|endswith|exist|valid|waitfor|until"
        ),
    ),
    (VALUE, re.compile(r"equal|eq$|close|same|identical|compare|redirect|assertis|output$|status")),
)  # fmt: skip
_STATE_CALLS = frozenset({
    "isinstance", "issubclass", "hasattr", "callable", "startswith", "endswith", "match", "fullmatch",
    "search", "findall", "exists", "is_file", "is_dir", "isfile", "isdir", "issubset", "issuperset",
    "isdisjoint", "all", "any", "isnan", "isfinite",
})  # fmt: skip
_VALUE_CALLS = frozenset({"allclose", "array_equal", "equals", "isclose", "array_equiv", "samefile", "cmp"})
_DOUBLE = frozenset({
    "called", "called_once", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls",
    "await_count", "await_args", "awaited",
})  # fmt: skip


@lru_cache(maxsize=4096)
def kind_of_name(name: str) -> str:
    """What a call of that name checks, by the name; empty where it does not say that it checks."""
    if not _ORACLE.search(name):
        return ""
    plain = name.replace("_", "").lower()
    return next((kind for kind, pattern in _BY_NAME if pattern.search(plain)), HELPER)


def kind_of_call(node: ast.Call, last: str) -> str:
    kind = kind_of_name(last)
    if kind == TRUTH and node.args:
        plain = last.replace("_", "").lower()
        if plain in {"asserttrue", "assertfalse", "assert"}:
            return kind_of_condition(node.args[0])
    if kind == VALUE and any(_is_snapshot(each) for each in node.args):
        return SNAPSHOT
    return kind


def kind_of_condition(node: ast.expr, depth: int = 0) -> str:
    """What `assert …` checks; the strongest where there are several conditions."""
    match node:
        case ast.Compare(left=left, ops=[operator, *_], comparators=[right, *_]):
            return _of_comparison(left, operator, right)
        case ast.BoolOp(values=values) if depth < 5:
            return max((kind_of_condition(each, depth + 1) for each in values), key=_STRENGTH.index)
        case ast.UnaryOp(op=ast.Not(), operand=operand) if depth < 5:
            return kind_of_condition(operand, depth + 1)
        case ast.NamedExpr(value=value) | ast.Await(value=value) if depth < 5:
            return kind_of_condition(value, depth + 1)
        case ast.Call(func=function):
            return _of_called(node, dotted(function).rpartition(".")[2], depth)
        case ast.Attribute(attr=name) if name in _DOUBLE:
            return CALL
        case _:
            return TRUTH


def _of_called(node: ast.Call, name: str, depth: int) -> str:
    if name in _VALUE_CALLS:
        return VALUE
    if name in {"all", "any"} and depth < 5:
        match node.args:
            case [ast.GeneratorExp(elt=each) | ast.ListComp(elt=each)]:
                return max(kind_of_condition(each, depth + 1), STATE, key=_STRENGTH.index)
            case _:
                pass
    return STATE if name in _STATE_CALLS else TRUTH


def _of_comparison(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> str:
    if any(isinstance(side, ast.Attribute) and side.attr in _DOUBLE for side in (left, right)):
        return CALL
    if _is_snapshot(left) or _is_snapshot(right):
        return SNAPSHOT
    if isinstance(operator, ast.IsNot) and isinstance(right, ast.Constant) and right.value is None:
        return TRUTH
    if not isinstance(operator, ast.Eq | ast.Is):
        return STATE
    return STATE if _is_property(left) or _is_property(right) else VALUE


def _is_property(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"len", "type"}


def _is_snapshot(node: ast.expr) -> bool:
    name = dotted(node)
    return "snapshot" in name and name.partition(".")[0] in {"snapshot", "external", "snapshot_json"}
