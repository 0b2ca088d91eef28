"""One Python file: its functions with their complexity, its tests, and what it imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from radon.visitors import ComplexityVisitor

from shipworthy.analyse.python_imports import imports
from shipworthy.analyse.python_syntax import TOO_DEEP, Unread, parse_python
from shipworthy.analyse.python_tests import tests
from shipworthy.model.code import Function, Test

_DEEPEST = 30_000
"""Frames; the parser itself refuses trees of a fifth of that depth."""

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PythonSource:
    """Where there is a `problem`, the rest is none."""

    functions: tuple[Function, ...] | None = None
    imports: tuple[str, ...] | None = None
    tests: tuple[Test, ...] | None = None
    problem: str = ""


def analyse_python(text: str) -> PythonSource:
    tree = parse_python(text)
    if isinstance(tree, Unread):
        return PythonSource(problem=tree.problem)
    try:
        return PythonSource(_functions(tree), imports(tree), tests(tree))
    except (RecursionError, MemoryError):
        return PythonSource(problem=TOO_DEEP.problem)


def _functions(tree: ast.Module) -> tuple[Function, ...]:
    with _deep_recursion():
        counted = _counted(ComplexityVisitor.from_ast(tree))
        found = [
            Function(
                name=name,
                line=node.lineno,
                end_line=node.end_lineno or node.lineno,
                complexity=_complexity(node, counted),
                documented=bool((ast.get_docstring(node, clean=False) or "").strip()),
                annotated=_annotated(node, is_method=is_method),
            )
            for name, node, is_method in _definitions(tree)
        ]
    return tuple(sorted(found, key=lambda f: (f.line, -f.end_line, f.name)))


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Radon recurses three frames a level: a sum of 400 terms exceeds Python's usual limit."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


def _counted(visitor: Any) -> dict[_Position, int]:
    """Radon's blocks, flattened: methods and closures count for themselves."""
    counted: dict[_Position, int] = {}
    functions, classes = [*visitor.functions], [*visitor.classes]
    while classes:
        block = classes.pop()
        functions.extend(block.methods)
        classes.extend(block.inner_classes)
    while functions:
        block = functions.pop()
        counted[block.lineno, block.col_offset] = block.complexity
        functions.extend(block.closures)
    return counted


def _complexity(node: _FunctionNode, counted: dict[_Position, int]) -> int:
    """Radon leaves out the methods of a class inside a function: those are counted one by one."""
    known = counted.get((node.lineno, node.col_offset))
    if known is not None:
        return known
    return int(ComplexityVisitor.from_ast(node).functions[0].complexity)


def _definitions(tree: ast.Module) -> Iterator[tuple[str, _FunctionNode, bool]]:
    """Every function with its qualified name, and whether a class holds it."""
    waiting: list[tuple[ast.AST, str, bool]] = [(tree, "", False)]
    while waiting:
        node, prefix, in_class = waiting.pop()
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield prefix + child.name, child, in_class
                    waiting.append((child, f"{prefix}{child.name}.", False))
                case ast.ClassDef():
                    waiting.append((child, f"{prefix}{child.name}.", True))
                case ast.expr():
                    pass  # an expression holds no definition
                case _:
                    waiting.append((child, prefix, in_class))


def _annotated(node: _FunctionNode, *, is_method: bool) -> bool:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    if is_method and not _is_static(node):
        named = named[1:]
    rest = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    typed = all(a.annotation is not None for a in [*named, *arguments.kwonlyargs, *rest])
    return typed and (node.returns is not None or (is_method and node.name == "__init__"))


def _is_static(node: _FunctionNode) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
