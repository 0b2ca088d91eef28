"""What can fail a Python test: how many checks, of which kinds, and which of them cannot fail."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from shipworthy.analyse.constant_truth import always_holds
from shipworthy.analyse.python_bodies import Body, Called, Function
from shipworthy.analyse.python_names import dotted
from shipworthy.analyse.python_oracle_kinds import (
    HELPER,
    TRUTH,
    kind_of_call,
    kind_of_condition,
    kind_of_name,
)
from shipworthy.model.code import NO_ORACLES, Oracles

_FAILURE = re.compile(r"raises|warns|expect_?error|expect_?fail|assert_?fails|should_?fail", re.IGNORECASE)
Settled = frozenset[ast.Assert | ast.Call]
_STATUS = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503, 504})


_OF_FAKES = frozenset(
    {"NotImplementedError", "StopIteration", "StopAsyncIteration", "KeyError", "AttributeError"}
)
"""Raised by what stands in for something else, not to fail a test."""


def oracles(body: Body, helpers: frozenset[str], settled: Settled) -> Oracles:
    """Its total is the number of assertions, each once, without those that are settled."""
    counted: Counter[str] = Counter()
    for each in body.of(ast.Assert):
        if each not in settled:
            counted[kind_of_condition(each.test)] += 1
    for call in body.calls:
        if call.node not in settled and (kind := _kind(call, helpers)):
            counted[kind] += 1
    counted[HELPER] += sum(1 for _ in body.of(ast.Raise))
    if not counted.total():
        counted[HELPER] += sum(map(_is_callback, body.calls))
    return Oracles(**counted) if counted.total() else NO_ORACLES


def _kind(call: Called, helpers: frozenset[str]) -> str:
    kind = kind_of_call(call.node, call.last)
    if kind or call.last in helpers or _hands_on(call.node, helpers):
        return kind or HELPER
    return TRUTH if _asks_for_a_check(call.node) else ""


def _hands_on(call: ast.Call, helpers: frozenset[str]) -> bool:
    """`run_in_thread(check_it)`: the helper is called by another."""
    return any(isinstance(each, ast.Name) and each.id in helpers for each in call.args)


def _is_callback(call: Called) -> bool:
    """`deferred.addCallback(self.assertEqual, 3)`."""
    given = (each for each in call.node.args if isinstance(each, ast.Name | ast.Attribute))
    return any(kind_of_name(dotted(each).rpartition(".")[2]) for each in given)


def _asks_for_a_check(call: ast.Call) -> bool:
    """`subprocess.run(command, check=True)`."""
    return any(k.arg == "check" and getattr(k.value, "value", None) is True for k in call.keywords)


def can_fail(body: Body) -> bool:
    """It checks something itself."""
    if any(dotted(each.exc).rpartition(".")[2] not in _OF_FAKES for each in body.of(ast.Raise) if each.exc):
        return True
    settled = settled_checks(body)
    if any(each not in settled for each in body.of(ast.Assert)):
        return True
    return any(_kind(each, frozenset()) for each in body.calls if each.node not in settled)


def settled_checks(body: Body) -> Settled:
    """Assertions that hold whatever the code does."""
    found: list[ast.Assert | ast.Call] = [
        each for each in body.of(ast.Assert) if always_holds(each.test, body.known) is True
    ]
    found += [c.node for c in body.calls if c.last[:6] == "assert" and states_a_constant(c.node, body.known)]
    return frozenset(found)


def tautologies(body: Body, settled: Settled, *, alone: bool) -> tuple[int, ...]:
    """Lines of the test's own assertions that are settled; `alone` where nothing else is checked.

    In one branch of several, beside something else that can fail, `assert True` marks the good one.
    """
    if not settled:
        return ()
    branches = [] if alone else [(n.lineno, n.end_lineno) for n in body.of(ast.If, ast.Try, ast.Match)]
    lines = {each.lineno for each in settled if body.is_own(each)}
    return tuple(sorted(n for n in lines if not any(first <= n <= last for first, last in branches)))


def asserting_helpers(found: Mapping[Function, Body]) -> frozenset[str]:
    """Functions of the file that can fail a test that calls them, also through one another."""
    asserting: set[str] = set()
    callers: dict[str, set[str]] = {}
    for function, body in found.items():
        if function.name.startswith("test"):
            continue
        if can_fail(body):
            asserting.add(function.name)
        else:
            for call in body.calls:
                callers.setdefault(call.last, set()).add(function.name)
    waiting = list(asserting)
    while waiting:
        for caller in callers.get(waiting.pop(), set()) - asserting:
            asserting.add(caller)
            waiting.append(caller)
    return frozenset(asserting)


def states_a_constant(call: ast.Call, known: Mapping[str, object]) -> bool:
    """`self.assertTrue(True)`, `self.assertEqual(1, 1)`."""
    name = dotted(call.func).rpartition(".")[2].replace("_", "").lower()
    match name, call.args:
        case (("asserttrue" | "assert"), [value, *_]):
            return always_holds(value, known) is True
        case "assertfalse", [value, *_]:
            return always_holds(ast.UnaryOp(ast.Not(), value), known) is True
        case (("assertequal" | "assertequals" | "assertis"), [left, right, *_]):
            return always_holds(ast.Compare(left, [ast.Eq()], [right]), known) is True
        case _:
            return False


def expects_failure(body: Body) -> bool:
    for call in body.calls:
        if _names_a_failure(call.last):
            return True
        if "assert" in call.last.lower():
            values = [*call.node.args, *(k.value for k in call.node.keywords)]
            if any(map(_is_refusal, values)):
                return True
    return any(len(c.comparators) == 1 and _is_refusal(c.comparators[0]) for c in body.of(ast.Compare))


@lru_cache(maxsize=4096)
def _names_a_failure(name: str) -> bool:
    return _FAILURE.search(name) is not None


def _is_refusal(node: ast.expr) -> bool:
    """An HTTP status that says no."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in _STATUS
