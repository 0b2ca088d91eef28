"""Which answers of a person mean yes, and which way on is taken for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from shipworthy.formats.workflows.adapters._langgraph_routes import Targets, is_langgraph, returned_into
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.adapters._python_values import Place, argument

_YES = re.compile(
    r"\A(?:y|yes|true|ok|okay|accept(?:ed)?|approved?|approval|allow(?:ed)?|confirm(?:ed)?|proceed|continue|edit(?:ed)?|"
    r"send|update[d]?|publish|go|execute|submit|sign_?off|lgtm)\Z",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\A(?:n|no|false|reject(?:ed)?|den(?:y|ied)|decline[d]?|ignore[d]?|cancel(?:led)?|abort(?:ed)?|response|respond|feedback|"
    r"revise|revision|retry|skip|stop|quit|exit|modify|discard|not_approved|disapproved?)\Z",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"(?i)approv|accept|confirm|allow|proceed|authori[sz]|is_ok|consent|permission|sign_?off"
)
_DISSENT = re.compile(r"(?i)reject|deny|denied|declin|cancel|abort|disapprov|not_approved|unapproved")


def tilts(project: Project, inner: Scope) -> dict[str, int]:
    """By target: 2 where only a yes leads to it, 1 where whatever is no no does, below 0 where a no does."""
    found: dict[str, set[int]] = {}
    for expr, scope, tilt in _outcomes(inner):
        targets = Targets()
        goto: ast.expr | None = expr
        if isinstance(expr, ast.Call):
            goto = argument(expr, "goto") if is_langgraph(project, expr, scope, "Command") else None
        for value, more in _alternatives(goto) if goto is not None else ():
            targets = Targets()
            returned_into(project, Place(value, scope), targets, 4)
            for call in (
                c
                for c in ast.walk(value)
                if isinstance(c, ast.Call) and is_langgraph(project, c, scope, "Send")
            ):
                if (node := argument(call, "node", 0)) is not None:
                    returned_into(project, Place(node, scope), targets, 4)
            for name in targets.names:
                found.setdefault(name, set()).add(more or tilt)
    return {name: _together(all_) for name, all_ in found.items()}


def _together(tilts_: set[int], *, firmest: bool = False) -> int:
    """None where they lean to different sides; else the weakest of them, or the firmest."""
    if not tilts_ or min(tilts_) <= 0 <= max(tilts_):
        return 0
    return (max if firmest else min)(tilts_, key=abs)


def _alternatives(expr: ast.expr) -> Iterator[tuple[ast.expr, int]]:
    if isinstance(expr, ast.IfExp):
        lean = leaning(expr.test)
        yield expr.body, lean
        yield expr.orelse, -lean
    else:
        yield expr, 0


def _outcomes(inner: Scope) -> Iterator[tuple[ast.expr, Scope, int]]:
    """What is returned or assigned to a target, and how the tests around it lean."""
    body = getattr(inner.node, "body", [])
    if isinstance(body, ast.expr):
        yield body, inner, 0
        return
    waiting: list[tuple[ast.stmt, int]] = [(s, 0) for s in reversed(body)]
    while waiting:
        statement, tilt = waiting.pop()
        match statement:
            case ast.Return(value=ast.expr() as value):
                yield value, inner, tilt
            case ast.Assign(targets=[ast.Name()], value=value) if isinstance(
                value, (ast.Constant, ast.IfExp, ast.Call)
            ):
                yield value, inner, tilt
            case ast.If(test=test, body=yes, orelse=no):
                lean = leaning(test)
                waiting += [(s, lean or tilt) for s in reversed(yes)]
                waiting += [(s, -lean if lean else tilt) for s in reversed(no)]
                if lean and _leaves(yes) and not no:  # what follows is the other case
                    waiting = [(s, -lean if s in body else t) for s, t in waiting]
                    waiting = [(s, lean if s in yes else t) for s, t in waiting]
            case ast.Match(cases=cases):
                for case in cases:
                    waiting += [(s, _of_pattern(case.pattern) or tilt) for s in reversed(case.body)]
            case ast.For() | ast.While() | ast.With() | ast.Try() | ast.AsyncFor() | ast.AsyncWith():
                inside = [*getattr(statement, "body", []), *getattr(statement, "orelse", [])]
                inside += [s for h in getattr(statement, "handlers", []) for s in h.body]
                waiting += [(s, tilt) for s in reversed(inside)]


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise))


def _of_pattern(pattern: ast.pattern) -> int:
    if isinstance(pattern, ast.MatchValue):
        return _of_word(pattern.value)
    if isinstance(pattern, ast.MatchOr):
        leans = {_of_pattern(p) for p in pattern.patterns}
        return leans.pop() if len(leans) == 1 else 0
    return -1 if isinstance(pattern, ast.MatchAs) and pattern.pattern is None else 0


def leaning(test: ast.expr, depth: int = 0) -> int:
    """2: it asks whether somebody said yes, -2: or did not; -1: whether somebody said no, 1: or did not.

    Where nobody was asked, nobody said no either: 1 is less than 2.
    """
    if depth > 8:
        return 0
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return -leaning(inner, depth + 1)
        case ast.BoolOp(op=op, values=values):
            leans = {leaning(v, depth + 1) for v in values} - {0}
            all_ = isinstance(op, ast.And)
            return _together(leans, firmest=all_ if max(leans, default=0) > 0 else not all_)
        case ast.Compare(ops=[op], comparators=[other], left=left):
            lean = _of_truth(other, leaning(left, depth + 1)) or _of_word(other) or _of_word(left)
            return -lean if isinstance(op, (ast.NotEq, ast.NotIn, ast.IsNot)) else lean
        case ast.Call(func=ast.Attribute(attr="startswith"), args=[first]):
            return _of_word(first)
        case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Call() | ast.NamedExpr():
            text = ast.unparse(test)[:300]
            return -1 if _DISSENT.search(text) else 2 if _ASSENT.search(text) else 0
        case _:
            return 0


def _of_truth(expr: ast.expr, asked: int) -> int:
    """`rejected is True`; `approved is False` says nothing of what is not set."""
    if not isinstance(expr, ast.Constant) or not isinstance(expr.value, bool) or not asked:
        return 0
    return asked if expr.value else 1 if asked < 0 else -1


def _of_word(expr: ast.expr) -> int:
    match expr:
        case ast.Constant(value=bool() as truth):
            return 2 if truth else -1
        case ast.Constant(value=str() as text):
            return 2 if _YES.match(text.strip()) else -1 if _NO.match(text.strip()) else 0
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            leans = {_of_word(e) for e in elements}
            return _together(leans - {0}) if -1 in leans else _together(leans)
        case _:
            return 0
