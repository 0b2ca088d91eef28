"""Handlers in Python tests that let the test pass when what it tests goes wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from shipworthy.analyse.python_bodies import Body
from shipworthy.analyse.python_names import dotted
from shipworthy.analyse.python_oracle_kinds import kind_of_name
from shipworthy.analyse.python_shapes import catches

_BROAD = frozenset({"Exception", "BaseException", "AssertionError"})
_SPOKEN = frozenset(
    {"print", "info", "debug", "warning", "error", "exception", "log", "print_exc", "pprint", "warn"}
)


def swallowed(body: Body, helpers: frozenset[str]) -> tuple[int, ...]:
    """Lines of handlers of any error, around what alone could fail the test.

    Left out are those in loops, which try again, and those after which the test still checks something.
    """
    if not any(True for _ in body.of(ast.Try, ast.With, ast.AsyncWith)):
        return ()
    found = []
    for block, line, inside in _blocks(body):
        if body.is_own(block) and not _in_loop(body, block) and _is_the_test(body, block, inside, helpers):
            found.append(line)
    return tuple(sorted(found))


def _blocks(body: Body) -> Iterator[tuple[ast.stmt, int, Sequence[ast.stmt]]]:
    for node in body.of(ast.Try):
        for handler in node.handlers:
            if catches(handler.type, _BROAD) and all(map(_only_speaks, handler.body)) and not node.finalbody:
                yield node, handler.lineno, node.body
    for node in body.of(ast.With, ast.AsyncWith):
        for item in node.items:
            if _suppresses_all(item.context_expr):
                yield node, node.lineno, node.body


def _suppresses_all(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or dotted(node.func).rpartition(".")[2] != "suppress":
        return False
    return any(catches(each, _BROAD) for each in node.args)


def _only_speaks(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=value):
            return value is None or isinstance(value, ast.Constant)
        case ast.Expr(value=ast.Call(func=function)):
            return dotted(function).rpartition(".")[2] in _SPOKEN
        case _:
            return False


def _in_loop(body: Body, block: ast.stmt) -> bool:
    last = block.end_lineno or block.lineno
    loops = body.of(ast.For, ast.AsyncFor, ast.While)
    return any(each.lineno <= block.lineno and last <= each.end_lineno for each in loops)


def _is_the_test(body: Body, block: ast.stmt, inside: Sequence[ast.stmt], helpers: frozenset[str]) -> bool:
    """Everything that could fail the test stands inside, and the test ends with it."""
    first, last = inside[0].lineno, inside[-1].end_lineno or inside[-1].lineno
    oracles = [n.lineno for n in body.of(ast.Assert, ast.Raise)]
    oracles += [c.node.lineno for c in body.calls if kind_of_name(c.last) or c.last in helpers]
    if not all(first <= line <= last for line in oracles):
        return False
    if not any(first <= each.node.lineno <= last for each in body.calls):
        return False
    after = [s for s in body.function.body if s.lineno > (block.end_lineno or block.lineno)]
    is_plain = block in body.function.body or _is_last(body.function.body[-1], block)
    fails_by_itself = any(
        kind_of_name(c.last) == "failure" or c.last in {"fail", "skip", "exit"} for c in body.calls
    )
    return is_plain and not after and not fails_by_itself


def _is_last(statement: ast.stmt, block: ast.stmt) -> bool:
    """Inside what the test ends with: `with client: try: …`."""
    return (
        isinstance(statement, ast.With | ast.AsyncWith)
        and statement.lineno <= block.lineno
        and (block.end_lineno or 0) <= (statement.end_lineno or 0)
        and statement.body[-1].lineno <= block.lineno
    )
