"""What stands in the functions of a Python file, sorted by kind in one pass."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shipworthy.analyse.constant_truth import constants
from shipworthy.analyse.python_names import CHILDREN, LEAVES, dotted

Function = ast.FunctionDef | ast.AsyncFunctionDef

_KINDS = frozenset({
    ast.Assert, ast.Call, ast.Compare, ast.Raise, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For,
    ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.If, ast.IfExp, ast.Match, ast.Try, ast.Global,
    ast.Yield, ast.Lambda, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.ClassDef, ast.Return,
})  # fmt: skip
_PASSED_BY = LEAVES - _KINDS


@dataclass(frozen=True, slots=True)
class Called:
    """A call, and what is called as `a.b.c`."""

    node: ast.Call
    name: str
    last: str


@dataclass
class Body:
    """What stands in a function, also in functions inside, in no order."""

    function: Function
    nodes: dict[type, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def of(self, *kinds: type) -> Iterator[Any]:
        for kind in kinds:
            if kind in self.nodes:
                yield from self.nodes[kind]

    @cached_property
    def calls(self) -> Sequence[Called]:
        return [called(node) for node in self.of(ast.Call)]

    @cached_property
    def known(self) -> Mapping[str, object]:
        """Names that are set to a constant, and to nothing else."""
        return constants(self.function.body)

    @cached_property
    def _inner(self) -> Sequence[tuple[int, int]]:
        inner = self.of(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
        return [(each.lineno, each.end_lineno) for each in inner]

    def gives_back(self) -> bool:
        """It returns something."""
        returned = (n for n in self.of(ast.Return) if n.value is not None and self.is_own(n))
        return any(getattr(n.value, "value", self) is not None for n in returned)

    def is_own(self, node: ast.stmt | ast.expr) -> bool:
        """It is carried out with the function itself, not by one that is only defined inside."""
        return not any(first <= node.lineno <= last for first, last in self._inner)


def called(node: ast.Call) -> Called:
    name = dotted(node.func)
    return Called(node, name, name.rpartition(".")[2])


def bodies(tree: ast.Module) -> Mapping[Function, Body]:
    """What stands in a nested function also stands in those around it; so do its decorators."""
    found: dict[Function, Body] = {}
    waiting: list[tuple[ast.AST, tuple[dict[type, list[Any]], ...]]] = [(tree, ())]
    while waiting:
        node, around = waiting.pop()
        kind = type(node)
        if kind in _KINDS:
            for each in around:
                each[kind].append(node)
        inner = around
        if kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
            body = found.setdefault(node, Body(node))  # type: ignore[arg-type]  # just told
            inner = (*around, body.nodes)
        for name in CHILDREN[kind]:
            here = inner if name == "body" else around
            value = getattr(node, name, None)
            if type(value) is list:  # the keys of `{**a}` are none
                waiting += [(c, here) for c in value if c is not None and type(c) not in _PASSED_BY]
            elif value is not None and type(value) not in _PASSED_BY:
                waiting.append((value, here))
    return found
