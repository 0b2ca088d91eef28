"""One pass over a Python file's tree: its functions, classes, imports and swallowed errors.

Cyclomatic complexity is radon's, node by node (radon.visitors.ComplexityVisitor; a test holds the two
against each other): an `assert` counts one whatever it holds, default values and decorators count
nothing, what is inside a lambda counts for the function around it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from shipworthy.analyse.python_names import CHILDREN, LEAVES
from shipworthy.analyse.python_shapes import (
    FunctionNode,
    asks_for_main,
    asks_for_type_checking,
    falls_back,
    ignores,
    is_typed,
    parameters,
)
from shipworthy.model.code import Class, Function, Import, Syntax

_SILENT = LEAVES - {ast.Import, ast.ImportFrom}


@dataclass(slots=True)
class _Scope:
    """The function, class or module that the walk is in. Decisions count for the innermost function."""

    prefix: str = ""
    is_class: bool = False
    in_function: bool = False
    public: bool = True
    complexity: int = 1
    cognitive: int = 0
    nesting: int = 0


@dataclass
class PythonWalk:
    """Called once with a module; what it found is then in its lists."""

    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    swallowed: list[tuple[int, int]] = field(default_factory=list)
    """First and last lines of handlers of any error that do nothing."""
    docstrings: list[tuple[int, int]] = field(default_factory=list)
    """First and last lines."""
    _typing_only: int = 0
    _main_only: int = 0

    def __call__(self, tree: ast.Module) -> None:
        self._docstring(tree)
        self._all(tree.body, _Scope(), 0)

    def syntax(self, explained: Container[int]) -> Syntax:
        """`explained` are the lines with a comment: a handler with one says why it does nothing."""
        by_line = sorted(self.functions, key=lambda f: (f.line, -f.end_line, f.name))
        classes = sorted(self.classes, key=lambda c: (c.line, -c.end_line, c.name))
        swallowed = [a for a, z in self.swallowed if not any(n in explained for n in range(a, z + 1))]
        return Syntax(tuple(by_line), tuple(classes), tuple(self.imports), tuple(sorted(swallowed)))

    def _all(self, nodes: list[ast.stmt] | list[ast.expr], scope: _Scope, depth: int) -> None:
        for node in nodes:
            self._visit(node, scope, depth)

    def _visit(self, node: ast.AST, scope: _Scope, depth: int) -> None:
        """`depth`: how many control structures of the innermost function are around the node."""
        special = self._SPECIAL.get(type(node))
        if special is None:
            self._children(node, scope, depth)
        else:
            special(self, node, scope, depth)

    def _children(self, node: ast.AST, scope: _Scope, depth: int) -> None:
        for name in CHILDREN[type(node)]:
            value = getattr(node, name, None)
            if type(value) is list:
                for each in value:
                    if each is not None and type(each) not in _SILENT:  # `{**a}` has a key that is none
                        self._visit(each, scope, depth)
            elif value is not None and type(value) not in _SILENT:
                self._visit(value, scope, depth)

    # Definitions

    def _function(self, node: FunctionNode, scope: _Scope, _depth: int) -> None:
        public = scope.public and not scope.in_function and not node.name.startswith("_")
        inner = _Scope(f"{scope.prefix}{node.name}.", in_function=True, public=public)
        documented = self._docstring(node)
        self._all(node.body, inner, 0)
        self.functions.append(
            Function(
                name=scope.prefix + node.name,
                line=node.lineno,
                end_line=node.end_lineno or node.lineno,
                complexity=inner.complexity,
                documented=documented,
                typed=is_typed(node, is_method=scope.is_class),
                cognitive=inner.cognitive,
                parameters=len(parameters(node, is_method=scope.is_class)),
                nesting=inner.nesting,
                public=public,
            )
        )

    def _class(self, node: ast.ClassDef, scope: _Scope, _depth: int) -> None:
        public = scope.public and not scope.in_function and not node.name.startswith("_")
        documented = self._docstring(node)
        end = node.end_lineno or node.lineno
        self.classes.append(Class(scope.prefix + node.name, node.lineno, end, documented, public))
        prefix = f"{scope.prefix}{node.name}."
        self._all(node.body, _Scope(prefix, is_class=True, in_function=scope.in_function, public=public), 0)

    def _docstring(self, node: FunctionNode | ast.ClassDef | ast.Module) -> bool:
        match node.body:
            case [ast.Expr(value=ast.Constant(value=str() as text) as shown), *_]:
                self.docstrings.append((shown.lineno, shown.end_lineno or shown.lineno))
                return bool(text.strip())
            case _:
                return False

    # Decisions

    def _if(self, node: ast.If, scope: _Scope, depth: int, *, is_elif: bool = False) -> None:
        scope.complexity += 1
        scope.cognitive += 1 if is_elif else 1 + depth
        scope.nesting = max(scope.nesting, depth + 1)
        self._visit(node.test, scope, depth)
        type_only = asks_for_type_checking(node.test)
        main_only = asks_for_main(node.test)
        self._typing_only += type_only
        self._main_only += main_only
        self._all(node.body, scope, depth + 1)
        self._typing_only -= type_only
        self._main_only -= main_only
        match node.orelse:
            case [ast.If() as following] if following.col_offset == node.col_offset:
                self._if(following, scope, depth, is_elif=True)
            case []:
                pass
            case orelse:
                scope.cognitive += 1
                self._all(orelse, scope, depth + 1)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, scope: _Scope, depth: int) -> None:
        scope.complexity += 1 + bool(node.orelse)
        scope.cognitive += 1 + depth + bool(node.orelse)
        scope.nesting = max(scope.nesting, depth + 1)
        self._children(node, scope, depth + 1)

    def _try(self, node: ast.Try, scope: _Scope, depth: int) -> None:
        scope.complexity += len(node.handlers) + bool(node.orelse)
        if not node.orelse and not falls_back(node):  # else the two cases are told apart
            self.swallowed.extend((h.lineno, h.end_lineno or h.lineno) for h in node.handlers if ignores(h))
        self._children(node, scope, depth)

    def _handler(self, node: ast.ExceptHandler, scope: _Scope, depth: int) -> None:
        scope.cognitive += 1 + depth
        scope.nesting = max(scope.nesting, depth + 1)
        self._children(node, scope, depth + 1)

    def _match(self, node: ast.Match, scope: _Scope, depth: int) -> None:
        otherwise = any(getattr(case.pattern, "pattern", False) is None for case in node.cases)
        scope.complexity += max(0, len(node.cases) - otherwise)
        scope.cognitive += 1 + depth
        scope.nesting = max(scope.nesting, depth + 1)
        self._children(node, scope, depth + 1)

    def _conditional(self, node: ast.IfExp, scope: _Scope, depth: int) -> None:
        scope.complexity += 1
        scope.cognitive += 1 + depth
        self._children(node, scope, depth + 1)

    def _boolean(self, node: ast.BoolOp, scope: _Scope, depth: int) -> None:
        scope.complexity += len(node.values) - 1
        scope.cognitive += 1
        self._children(node, scope, depth)

    def _comprehension(self, node: ast.comprehension, scope: _Scope, depth: int) -> None:
        scope.complexity += 1 + len(node.ifs)
        self._children(node, scope, depth)

    def _assert(self, _node: ast.Assert, scope: _Scope, _depth: int) -> None:
        scope.complexity += 1

    def _lambda(self, node: ast.Lambda, scope: _Scope, depth: int) -> None:
        self._children(node, scope, depth + 1)

    # Imports

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope, _depth: int) -> None:
        type_only = self._typing_only > 0
        deferred = scope.in_function or self._main_only > 0
        for name in imported_names(node):
            self.imports.append(Import(name, node.lineno, type_only, deferred))

    _SPECIAL: ClassVar[dict[type, Callable[..., None]]] = {
        ast.FunctionDef: _function, ast.AsyncFunctionDef: _function,
        ast.ClassDef: _class, ast.If: _if, ast.For: _loop,
        ast.AsyncFor: _loop, ast.While: _loop, ast.Try: _try,
        ast.ExceptHandler: _handler, ast.Match: _match, ast.IfExp: _conditional,
        ast.BoolOp: _boolean, ast.comprehension: _comprehension,
        ast.Assert: _assert, ast.Lambda: _lambda, ast.Import: _import,
        ast.ImportFrom: _import,
    }  # fmt: skip


def imported_names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Dotted names, in order.

    `from a import b` is `a.b`, because `b` may be a module (`from google import genai`);
    `from a import *` is `a`; a relative import keeps its dots: `..models.User`.
    """
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            yield module
        elif node.module:
            yield f"{module}.{alias.name}"
        else:
            yield module + alias.name
