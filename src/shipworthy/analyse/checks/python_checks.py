"""What Python tests check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.checks import matchers
from shipworthy.analyse.checks.expressions import checked, claims, held, squeezed
from shipworthy.analyse.checks.standing import stands_in
from shipworthy.analyse.python_names import dotted
from shipworthy.model.checks import Check, CheckedTest, Strength

Function = ast.FunctionDef | ast.AsyncFunctionDef
_ORACLE = re.compile(r"assert|check|verif|expect|should|ensure|compare|must_|raises|warns|deprecated_call")
_BROAD = frozenset({"Exception", "BaseException"})
_MARKS = re.compile(r"(?:^|\.)(?:skip|xfail|expectedFailure)$")
_PATCHES = re.compile(r"(?:^|\.)patch(?:\.object)?$")
_ALL_ERRORS = frozenset({"", "Exception", "BaseException", "AssertionError"})
_DIGITS = 7
"""unittest's places."""


def python_tests(text: str, other: str | None = None) -> tuple[CheckedTest, ...] | None:
    """None where the text does not parse."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines = text.split("\n")
    module = _module_skip(tree)
    try:
        return tuple(_test(node, classes, lines, module, other) for node, classes in _collected(tree))
    except RecursionError:
        return None


def _collected(tree: ast.Module) -> Iterator[tuple[Function, tuple[ast.ClassDef, ...]]]:
    waiting: list[tuple[ast.AST, tuple[ast.ClassDef, ...]]] = [(tree, ())]
    while waiting:
        node, classes = waiting.pop()
        for child in reversed(list(ast.iter_child_nodes(node))):
            match child:
                case ast.ClassDef():
                    waiting.append((child, (*classes, child)))
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    if child.name.startswith("test") and not any(
                        dotted(d).endswith("fixture") for d in child.decorator_list
                    ):
                        yield child, classes
                case ast.If() | ast.Try() | ast.With():
                    waiting.append((child, classes))
                case _:
                    pass


def _test(
    node: Function,
    classes: Sequence[ast.ClassDef],
    text: Sequence[str],
    module_skip: str,
    other: str | None,
) -> CheckedTest:
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    name = ".".join([*(c.name for c in classes), node.name])
    lines = tuple(line for raw in text[first - 1 : node.end_lineno] if (line := raw.strip()))
    skipped = module_skip or _skipped(node, classes)
    if other is not None and stands_in(text[first - 1 :], (node.end_lineno or first) - first + 1, other):
        return CheckedTest(name, node.lineno, (), lines, skipped, oracles=1)  # as far as anybody looked
    body = [node, *node.decorator_list]
    found = list(_checks(node.body))
    return CheckedTest(
        name=name,
        line=node.lineno,
        checks=tuple(sorted(found, key=lambda c: (c.line, c.text))),
        lines=lines,
        oracles=len(found),
        skipped=skipped,
        swallowed=tuple(_swallowed(node)),
        replaced=tuple(sorted(set(_replaced(body)))),
        calls=frozenset(dotted(n.func).rpartition(".")[2] for n in ast.walk(node) if isinstance(n, ast.Call)),
    )


def _checks(body: Sequence[ast.AST]) -> Iterator[Check]:
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Assert(test=condition):
                yield from _claimed(node, condition)
                continue
            case ast.With() | ast.AsyncWith():
                failing = list(_failing(node))
                yield from failing
                # What stands where something is expected to fail may never run.
                waiting.extend(
                    reversed([s for s in node.body if not (_fails(failing) and isinstance(s, ast.Assert))])
                )
                continue
            case ast.Call() as call:
                if check := _called(call):
                    yield check
                    continue
            case _:
                pass
        waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _claimed(node: ast.Assert, condition: ast.expr) -> Iterator[Check]:
    text = squeezed("assert " + ast.unparse(condition))
    if isinstance(condition, ast.Constant):
        return
    near = _tolerance(condition)
    for claim in claims(ast.unparse(condition)):
        yield checked(node.lineno, text, claim, tolerance=near)


def _tolerance(node: ast.AST) -> float | None:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            for keyword in call.keywords:
                if keyword.arg in {
                    "abs",
                    "rel",
                    "atol",
                    "rtol",
                    "delta",
                    "abs_tol",
                    "rel_tol",
                } and isinstance(keyword.value, ast.Constant):
                    return (
                        float(keyword.value.value) if isinstance(keyword.value.value, int | float) else None
                    )
                if keyword.arg in {"places", "decimal"} and isinstance(keyword.value, ast.Constant):
                    return _places(keyword.value.value)
    return None


def _places(value: object) -> float | None:
    return 10.0 ** -min(300, max(-300, value)) if isinstance(value, int) else None


def _failing(node: ast.With | ast.AsyncWith) -> Iterator[Check]:
    for item in node.items:
        call = item.context_expr
        name = dotted(call).rpartition(".")[2]
        if isinstance(call, ast.Call) and matchers.is_failure(name):
            about = squeezed(" ".join(ast.unparse(s) for s in node.body))
            yield _failure(call, name, frozenset({about, *_functions(node.body)}))
        elif isinstance(call, ast.Call) and (check := _called(call)):
            yield check


def _fails(found: Sequence[Check]) -> bool:
    return any(check.failure for check in found)


def _functions(body: Sequence[ast.AST]) -> set[str]:
    """The last statement's calls: what is expected to fail."""
    last = list(body)[-1:]
    return {dotted(n.func) for s in last for n in ast.walk(s) if isinstance(n, ast.Call) and dotted(n.func)}


def _failure(call: ast.Call, name: str, subjects: frozenset[str]) -> Check:
    kinds = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "expected_exception")]
    broad = not kinds or dotted(kinds[0]).rpartition(".")[2] in _BROAD
    message = any(k.arg in {"match", "check"} for k in call.keywords) or "regex" in name.lower()
    strength = Strength.VALUE if message else Strength.TRUTH if broad else Strength.PART
    kind = squeezed(ast.unparse(kinds[0])) if kinds else ""
    return Check(call.lineno, squeezed(ast.unparse(call)), strength, subjects, kind, failure=True)


def _called(call: ast.Call) -> Check | None:
    name = dotted(call.func).rpartition(".")[2]
    if not _ORACLE.search(name.lower()) or (name in {"raises", "warns"} and not call.args):
        return None
    text, given = squeezed(ast.unparse(call)), [ast.unparse(a) for a in call.args[:2]]
    if matchers.is_failure(name):
        return _failure(call, name, frozenset(squeezed(ast.unparse(a)) for a in call.args[1:]))
    if re.match(r"assert_?(?:true|false|_)?$", name.lower()) and given:
        found = claims(given[0])[0]
        return checked(call.lineno, text, found)
    if not re.match(r"assert(?:_|[A-Z])|assertpy", name):
        return Check(call.lineno, text, Strength.VALUE, frozenset(map(squeezed, given)), helper=True)
    if name.startswith(
        ("assert_called", "assert_any_call", "assert_has_calls", "assert_not_called", "assert_await")
    ):
        full = (
            Strength.VALUE
            if "with" in name
            else Strength.PART
            if "once" in name or "not" in name
            else Strength.TRUTH
        )
        return Check(call.lineno, text, full, frozenset({dotted(call.func).rpartition(".")[0]}))
    level = matchers.strength(name, negated="not" in name.lower())
    if name[6:7] == "_" and level is Strength.PART:  # a function of the project's own
        return Check(call.lineno, text, Strength.VALUE, frozenset(map(squeezed, given)), helper=True)
    if len(given) == 2:
        found = held(given[0], given[1], level)
        exact = level if level < Strength.VALUE else found.strength
        tolerance = _tolerance(call)
        return Check(
            call.lineno, text, exact, found.subjects, found.expected, tolerance=tolerance, exact=found.exact
        )
    return Check(call.lineno, text, level, frozenset(map(squeezed, given)), exact=matchers.is_exact(name))


def _skipped(node: Function, classes: Sequence[ast.ClassDef]) -> str:
    for decorator in [*node.decorator_list, *(d for c in classes for d in c.decorator_list)]:
        if _MARKS.search(dotted(decorator)) and not _conditional(decorator):
            return "@" + squeezed(ast.unparse(decorator))
    for statement in node.body[:3]:
        match statement:
            case ast.Expr(value=ast.Call() as call) | ast.Raise(exc=ast.Call() as call):
                if re.search(r"(?:^|\.)(?:skip|skipTest|SkipTest|xfail)$", dotted(call.func)):
                    return squeezed(ast.unparse(call))
            case ast.Return():
                return "return"
            case _:
                pass
    return ""


def _conditional(mark: ast.expr) -> bool:
    """`xfail(sys.platform == "win32", …)`."""
    if not isinstance(mark, ast.Call):
        return False
    given = [*mark.args[:1], *(k.value for k in mark.keywords if k.arg == "condition")]
    return any(not isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Name) for value in given)


def _module_skip(tree: ast.Module) -> str:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                for mark in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
                    if _MARKS.search(dotted(mark)) and not _conditional(mark):
                        return squeezed(ast.unparse(node))
            case ast.Expr(value=ast.Call() as call) if dotted(call.func) == "pytest.skip":
                return squeezed(ast.unparse(call))
            case _:
                pass
    return ""


def _swallowed(node: Function) -> Iterator[int]:
    """Where errors of any kind, or failed assertions, are caught and nothing is done about them.

    The handler's line, or the last of what a `with suppress(…)` holds: what is checked before is caught.
    """
    for handler in (n for n in ast.walk(node) if isinstance(n, ast.ExceptHandler)):
        kind = dotted(handler.type).rpartition(".")[2] if handler.type else ""
        silent = all(isinstance(s, ast.Pass | ast.Return | ast.Continue) for s in handler.body)
        if silent and kind in _ALL_ERRORS:
            yield handler.lineno
    for block in (n for n in ast.walk(node) if isinstance(n, ast.With | ast.AsyncWith)):
        if any(_suppresses(item.context_expr) for item in block.items):
            yield block.end_lineno or block.lineno


def _suppresses(call: ast.expr) -> bool:
    if not (isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] == "suppress"):
        return False
    return any(dotted(kind).rpartition(".")[2] in _ALL_ERRORS - {""} for kind in call.args)


def _replaced(body: Sequence[ast.AST]) -> Iterator[str]:
    for call in (n for each in body for n in ast.walk(each) if isinstance(n, ast.Call)):
        if _PATCHES.search(dotted(call.func)) or dotted(call.func) == "monkeypatch.setattr":
            strings = [
                a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            yield from (s.rpartition(".")[2] for s in strings[:1])
