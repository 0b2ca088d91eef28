"""Python tests that can only pass: empty, or stating constants."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from shipworthy.analyse.constant_truth import always_holds
from shipworthy.analyse.python_bodies import Body, Function
from shipworthy.analyse.python_names import dotted
from shipworthy.analyse.python_oracles import states_a_constant

_NEUTRAL_DECORATORS = re.compile(
    r"(?:pytest\.)?mark\.(?!usefixtures)|(?:unittest\.)?skip|(?:unittest\.)?expectedFailure"
)


def can_only_pass(body: Body, classes: Sequence[ast.ClassDef]) -> bool:
    """Nothing in the body does more than state constants.

    An empty body may still be a test: of its fixtures, of its class's set-up, of a decorator, of the
    file's imports, or switch off an inherited one.
    """
    node = body.function
    if "import" in node.name or any(_sets_up(c) for c in classes):
        return False
    if not all(_does_nothing(statement, body.known) for statement in node.body):
        return False
    arguments = node.args
    fixtures = [a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
    if classes:
        fixtures = fixtures[1:]
    decorators = [*node.decorator_list, *(d for c in classes for d in c.decorator_list)]
    if any(not _NEUTRAL_DECORATORS.match(dotted(d)) for d in decorators):
        return False
    parametrized = parameters(decorators)
    return not set(fixtures) - parametrized and not _inherits(classes)


def parameters(decorators: Sequence[ast.expr]) -> set[str]:
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
            return states_a_constant(call, known)
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in known
        case _:
            return False
