"""Functions of a Python file that may check something for tests elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from shipworthy.analyse.python_bodies import Body, Function
from shipworthy.model.code import TestHelper

MAX_CALLS = 60
MAX_HELPERS = 2_000
_OF_TESTS = (
    "pytest", "unittest", "hypothesis", "TestCase", "mock", "conftest", "assert_", "assertEqual", "def test_",
    "from tests", "from test", "import test", ".tests", ".testing", ".test_",
)  # fmt: skip
_ENTERED = frozenset(
    {"__init__", "__post_init__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__call__", "__eq__"}
)


def may_help(text: str) -> bool:
    """Whether a file may hold checks for tests: it asserts something, or is about tests."""
    return "assert" in text or _is_about_tests(text)


def _is_about_tests(text: str) -> bool:
    return any(word in text for word in _OF_TESTS)


def helpers(
    tree: ast.Module, text: str, found: Mapping[Function, Body], asserting: frozenset[str]
) -> tuple[TestHelper, ...]:
    """Those that check something; in a file about tests also those that call others, in order of names.

    Any file may hold an `assert` that only narrows a type, so elsewhere only what checks is told.
    """
    about_tests = _is_about_tests(text)
    calls: dict[str, set[str]] = {}
    for function, body in found.items():
        if not function.name.startswith("test"):
            calls.setdefault(function.name, set()).update(c.last for c in body.calls)
    checking = asserting | frozenset(_classes(tree, asserting))
    told = [TestHelper(name, asserts=True) for name in checking]
    if about_tests:
        told += [
            TestHelper(name, asserts=False, calls=tuple(sorted(others - {""}))[:MAX_CALLS])
            for name, others in calls.items()
            if name not in checking and others
        ]
    return tuple(sorted(told, key=lambda h: h.name)[:MAX_HELPERS])


def _classes(tree: ast.Module, asserting: frozenset[str]) -> Iterator[str]:
    """Classes that check when they are made, entered, left or called."""
    if not asserting & _ENTERED:
        return
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            own = {n.name for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
            if own & _ENTERED & asserting:
                yield node.name
