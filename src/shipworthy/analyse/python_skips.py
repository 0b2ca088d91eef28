"""Python tests that never run, and why, as far as they say."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from shipworthy.analyse.python_names import dotted

Function = ast.FunctionDef | ast.AsyncFunctionDef


def skip_reason(node: Function, classes: Sequence[ast.ClassDef]) -> str | None:
    """None where it runs; the empty text where it is skipped and nothing says why."""
    for decorator in [
        *node.decorator_list,
        *(d for c in classes for d in c.decorator_list),
    ]:
        if (reason := _skip_mark(decorator)) is not None:
            return reason
    for statement in node.body:
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue  # a docstring
            case ast.Expr(value=ast.Call() as call) | ast.Raise(exc=ast.Call() as call):
                name = dotted(call.func).rpartition(".")[2]
                return _text(call, "reason", "msg") if name in {"skip", "skipTest", "SkipTest"} else None
            case _:
                return None
    return None


def _skip_mark(node: ast.expr) -> str | None:
    name = dotted(node)
    call = node if isinstance(node, ast.Call) else None
    if name in {"pytest.mark.skip", "mark.skip", "unittest.skip", "skip"}:
        return _text(call, "reason") if call else ""
    never = call and any(k.arg == "run" and getattr(k.value, "value", None) is False for k in call.keywords)
    return _text(call, "reason") if call and never and name.endswith("mark.xfail") else None


def module_skip(tree: ast.Module) -> str | None:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                marks = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
                reasons = [r for r in map(_skip_mark, marks) if r is not None]
                if reasons:
                    return reasons[0]
            case ast.Expr(value=ast.Call() as call) if dotted(call.func) == "pytest.skip":
                return _text(call, "reason", "msg")
            case _:
                pass
    return None


def _text(call: ast.Call | None, *keywords: str) -> str:
    """The reason a call gives: its first argument or a keyword; anything computed counts as one."""
    if call is None:
        return ""
    given = [*call.args[:1], *(k.value for k in call.keywords if k.arg in keywords)]
    for value in given:
        if isinstance(value, ast.Constant):
            if isinstance(value.value, str) and value.value.strip():
                return value.value.strip()
        else:
            return "a reason that is computed"
    return ""
