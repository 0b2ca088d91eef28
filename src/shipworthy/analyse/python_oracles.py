"""What can fail a Python test, and whether anything can."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from shipworthy.analyse.constant_truth import always_holds, constants
from shipworthy.analyse.python_names import CHILDREN, LEAVES, children, dotted

Function = ast.FunctionDef | ast.AsyncFunctionDef

_ORACLE = re.compile(
    r"assert|check|verif|expect|match|should|raise|warn|deprecated_call|approv|snapshot|fail|ensure|compare",
    re.IGNORECASE,
)
_FAILURE = re.compile(r"raises|warns|expect_?error|expect_?fail|assert_?fails|should_?fail", re.IGNORECASE)
_STATUS = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503, 504})
_NEUTRAL_DECORATORS = re.compile(
    r"(?:pytest\.)?mark\.(?!usefixtures)|(?:unittest\.)?skip|(?:unittest\.)?expectedFailure"
)


_CHECKS = frozenset({ast.Assert, ast.Call, ast.Compare, ast.Raise})

Checks = Mapping[Function, Sequence[ast.AST]]
"""Of each function, the nodes in its body that may check something, in no order."""


def checks(tree: ast.Module) -> Checks:
    """In one pass: what stands in a nested function also stands in those around it."""
    found: dict[Function, list[ast.AST]] = {}
    waiting: list[tuple[ast.AST, tuple[list[ast.AST], ...]]] = [(tree, ())]
    while waiting:
        node, around = waiting.pop()
        kind = type(node)
        inner = around
        if kind in _CHECKS:
            for each in around:
                each.append(node)
        elif isinstance(node, Function):
            inner = (*around, found.setdefault(node, []))
        for name in CHILDREN[kind]:
            here = inner if name == "body" else around
            waiting += [(child, here) for child in children(node, name) if type(child) not in LEAVES]
    return found


def assertions(node: Function, found: Checks, helpers: frozenset[str]) -> int:
    known = constants(node.body)
    return sum(_counts(each, helpers, known) for each in found[node])


def _counts(node: ast.AST, helpers: frozenset[str], known: Mapping[str, object]) -> bool:
    match node:
        case ast.Assert(test=condition):
            return always_holds(condition, known) is not True
        case ast.Call() as call:
            name = dotted(call.func).rpartition(".")[2]
            if _is_constant_call(call, known):
                return False
            checked = any(k.arg == "check" and getattr(k.value, "value", None) is True for k in call.keywords)
            return bool(_ORACLE.search(name)) or name in helpers or checked
        case ast.Raise():
            return True
        case _:
            return False


def asserting_helpers(found: Checks) -> frozenset[str]:
    """Functions of the file that can fail a test that calls them, also through one another."""
    asserting: set[str] = set()
    callers: dict[str, set[str]] = {}
    for function, nodes in found.items():
        if not function.name.startswith("test"):
            known = constants(function.body)
            for node in nodes:
                if _counts(node, frozenset(), known):
                    asserting.add(function.name)
                elif isinstance(node, ast.Call):
                    called = dotted(node.func).rpartition(".")[2]
                    callers.setdefault(called, set()).add(function.name)
    waiting = list(asserting)
    while waiting:
        for caller in callers.get(waiting.pop(), set()) - asserting:
            asserting.add(caller)
            waiting.append(caller)
    return frozenset(asserting)


def _is_constant_call(call: ast.Call, known: Mapping[str, object]) -> bool:
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


def can_only_pass(node: Function, classes: Sequence[ast.ClassDef]) -> bool:
    """Nothing in the body does more than state constants.

    An empty body may still be a test: of its fixtures, of its class's set-up, of a decorator, of the
    file's imports, or switch off an inherited one.
    """
    if "import" in node.name or any(_sets_up(c) for c in classes):
        return False
    known = constants(node.body)
    if not all(_does_nothing(statement, known) for statement in node.body):
        return False
    arguments = node.args
    fixtures = [a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
    if classes:
        fixtures = fixtures[1:]
    decorators = [*node.decorator_list, *(d for c in classes for d in c.decorator_list)]
    if any(not _NEUTRAL_DECORATORS.match(dotted(d)) for d in decorators):
        return False
    parametrized = _parameters(decorators)
    return not set(fixtures) - parametrized and not _inherits(classes)


def _parameters(decorators: Sequence[ast.expr]) -> set[str]:
    names: set[str] = set()
    for decorator in decorators:
        match decorator:
            case ast.Call(args=[ast.Constant(value=str(given)), *_]):
                names.update(part.strip() for part in given.split(","))
            case ast.Call(args=[ast.Tuple(elts=given) | ast.List(elts=given), *_]):
                names.update(
                    n.value for n in given if isinstance(n, ast.Constant) and isinstance(n.value, str)
                )
            case _:
                pass
    return names


def _sets_up(node: ast.ClassDef) -> bool:
    names = {n.name for n in node.body if isinstance(n, Function)}
    return bool(names & {"setUp", "asyncSetUp", "setUpClass", "setup_method", "setup_class"})


def _inherits(classes: Sequence[ast.ClassDef]) -> bool:
    plain = {"TestCase", "IsolatedAsyncioTestCase", "object"}
    return any(dotted(base).rpartition(".")[2] not in plain for c in classes for base in c.bases)


def _does_nothing(statement: ast.stmt, known: Mapping[str, object]) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=value):
            return value is None or isinstance(value, ast.Constant)
        case ast.Assert(test=condition):
            return always_holds(condition, known) is True
        case ast.Expr(value=ast.Call() as call):
            return _is_constant_call(call, known)
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in known
        case _:
            return False


def expects_failure(nodes: Sequence[ast.AST]) -> bool:
    for each in nodes:
        match each:
            case ast.Call(func=function, args=arguments, keywords=keywords):
                name = dotted(function).rpartition(".")[2]
                values = [*arguments, *(k.value for k in keywords)]
                if _FAILURE.search(name) or ("assert" in name.lower() and any(map(_is_refusal, values))):
                    return True
            case ast.Compare(comparators=[right]) if _is_refusal(right):
                return True
            case _:
                pass
    return False


def _is_refusal(node: ast.expr) -> bool:
    """An HTTP status that says no."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in _STATUS
