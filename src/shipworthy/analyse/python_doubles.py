"""What a Python test replaces by mocks, stubs and patches."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.python_bodies import Body, Called, called
from shipworthy.analyse.python_names import dotted

_MAKERS = frozenset({
    "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "PropertyMock",
    "create_autospec", "mock_open", "flexmock",
})  # fmt: skip
_PATCH = re.compile(
    r"(?:[\w.]*mock\.)?patch(?:\.object|\.multiple)?|(?:self\.)?_?\w*mocker\.patch(?:\.object|\.multiple)?"
)
_SPY = re.compile(r"(?:self\.)?_?\w*mocker\.(?:spy|stub|async_stub)")
_SETATTR = re.compile(r"(?:self\.)?(?:\w*monkeypatch\w*|mp|m|mpatch|monkey)\.setattr")
_LAST = frozenset({"patch", "object", "multiple", "setattr", "spy", "stub", "async_stub"})
_GIVEN = re.compile(r"^_?(?:mock|fake|stub|spy)_|_(?:mock|fake|stub|spy)$")
_ANY_LINE = 10**9


@dataclass(frozen=True, slots=True)
class Patch:
    """What is replaced, as written, and on which lines it is."""

    target: str
    line: int
    first: int
    last: int
    mute: bool
    """By a double that does nothing of its own: not by other code, not around what it replaces."""


def doubles(body: Body, decorators: Sequence[ast.expr], patched: Sequence[Patch]) -> int:
    """Each counts once, also where it is both a decorator and a parameter."""
    made = sum(1 for c in body.calls if c.last in _MAKERS or (c.last in _LAST and _SPY.fullmatch(c.name)))
    arguments = body.function.args
    given = sum(1 for a in (*arguments.args, *arguments.kwonlyargs) if _GIVEN.search(a.arg))
    by_decorator = sum(1 for d in decorators if isinstance(d, ast.Call) and _PATCH.fullmatch(dotted(d)))
    return made + len(patched) + max(0, given - by_decorator)


def patches(body: Body, decorators: Sequence[ast.expr]) -> list[Patch]:
    """By decorators, `with`, `mocker`, `monkeypatch`, or by giving an object a mock as a member."""
    found: list[Patch] = []
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and _PATCH.fullmatch(dotted(decorator)):
            found += _of(called(decorator), 0, _ANY_LINE)
    ranges = {
        id(item.context_expr): (node.lineno, node.end_lineno)
        for node in body.of(ast.With, ast.AsyncWith)
        for item in node.items
    }
    for call in body.calls:
        if call.last not in _LAST:
            continue
        if _PATCH.fullmatch(call.name) or _SETATTR.fullmatch(call.name):
            found += _of(call, *ranges.get(id(call.node), (call.node.lineno, _ANY_LINE)))
    found += _members(body)
    return found


def _of(call: Called, first: int, last: int) -> Iterator[Patch]:
    arguments = call.node.args
    mute = _is_mute(call, arguments)
    match arguments:
        case [ast.Constant(value=str(target)), *_]:
            yield Patch(target, call.node.lineno, first, last, mute)
        case [owner, ast.Constant(value=str(member)), *_] if dotted(owner):
            yield Patch(f"{dotted(owner)}.{member}", call.node.lineno, first, last, mute)
        case _:
            yield Patch("", call.node.lineno, first, last, mute=False)


def _is_mute(call: Called, arguments: Sequence[ast.expr]) -> bool:
    given = {k.arg: k.value for k in call.node.keywords}
    if given.keys() & {"wraps", "side_effect"}:
        return False
    by_name = isinstance(arguments[0] if arguments else None, ast.Constant)
    rest = [*arguments[1 if by_name else 2 :], *([given["new"]] if "new" in given else [])]
    return all(_is_canned(each) for each in rest[:1])


def _is_canned(node: ast.expr) -> bool:
    match node:
        case ast.Constant() | ast.Lambda(body=ast.Constant()):
            return True
        case ast.Call(func=function, keywords=keywords):
            known = dotted(function).rpartition(".")[2] in _MAKERS
            return known and not {k.arg for k in keywords} & {"wraps", "side_effect"}
        case _:
            return False


def _members(body: Body) -> Iterator[Patch]:
    """`service.send = Mock()`; not a member of what is a mock itself."""
    made = {
        t.id
        for n in body.of(ast.Assign)
        if _is_canned_mock(n.value)
        for t in n.targets
        if isinstance(t, ast.Name)
    }
    for node in body.of(ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and _is_canned_mock(node.value):
                name = dotted(target)
                if name and name.partition(".")[0] not in made:
                    yield Patch(name, node.lineno, node.lineno, _ANY_LINE, _is_canned(node.value))


def _is_canned_mock(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in _MAKERS
