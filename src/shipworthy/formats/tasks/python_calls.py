"""The commands a Python script starts, as far as they are written out in it."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.model.commands import Command
from shipworthy.schema.nodes import DocumentError

MAX_CHARACTERS = 500_000
_STARTS = frozenset({"run", "call", "check_call", "check_output", "Popen", "system", "getoutput"})
_RETURNS = frozenset({"run", "call", "Popen", "system"})
"""They tell in their result how it went, and raise nothing."""
_LOST = "`{}` whose result nobody looks at"
_TEST_CALLS = {("pytest", "main"): "pytest", ("unittest", "main"): "python -m unittest"}


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    """The last part of what is called."""
    owner: str
    words: tuple[str, ...]
    line: int
    attribute: bool
    unasked: bool = False
    """Its result goes nowhere, and no `check=True` raises."""

    @property
    def text(self) -> str:
        """One literal is a command line of its own; several are a program and its arguments."""
        return self.words[0] if len(self.words) == 1 else shlex.join(self.words)


def parse_python(source: str) -> ast.Module:
    """Raises `DocumentError` where it is no Python, or too much of it."""
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise DocumentError(error.msg, error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise DocumentError("not Python that can be read") from None


def functions_of(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def started(source: str) -> tuple[Command, ...]:
    """Commands a script hands to `subprocess`, `os.system`, or a test runner's `main`."""
    tree = parse_python(source)
    found = []
    for call in calls_in(tree):
        if (call.owner, call.method) in _TEST_CALLS:
            lost = call.unasked and call.owner == "pytest"  # unittest's ends the program itself
            found.append(
                Command(_TEST_CALLS[call.owner, call.method], call.line, _LOST.format("main") if lost else "")
            )
        elif call.method in _STARTS and call.owner in {"subprocess", "os", "sp", ""} and call.words:
            lost = call.unasked and call.owner != "" and call.method in _RETURNS
            found.append(Command(call.text, call.line, _LOST.format(call.method) if lost else ""))
    return tuple(found)


def calls_in(tree: ast.AST) -> Iterator[Call]:
    """Every call, in order of appearance, with its literal leading arguments."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    bare = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and _is_unchecked(n.value)}
    for node in sorted(found, key=lambda n: (n.lineno, n.col_offset)):
        function = node.func
        if isinstance(function, ast.Attribute):
            owner = function.value.id if isinstance(function.value, ast.Name) else "?"
            words = tuple(_words(node.args))
            yield Call(function.attr, owner, words, node.lineno, attribute=True, unasked=id(node) in bare)
        elif isinstance(function, ast.Name):
            yield Call(function.id, "", tuple(_words(node.args)), node.lineno, attribute=False)


def _is_unchecked(value: ast.expr) -> bool:
    if not isinstance(value, ast.Call):
        return False
    checks = [k.value for k in value.keywords if k.arg in {"check", None}]
    return all(isinstance(c, ast.Constant) and not c.value for c in checks)


def _words(arguments: list[ast.expr]) -> Iterator[str]:
    """Literal words; lists and tuples give their elements; what is computed is `$_`."""
    for argument in arguments:
        match argument:
            case ast.Constant(value=str() as value):
                yield value
            case ast.List(elts) | ast.Tuple(elts):
                yield from _words(elts)
            case ast.Starred():
                continue
            case ast.Attribute(attr="executable"):
                yield "python"
            case ast.JoinedStr(values):
                yield "".join(str(v.value) if isinstance(v, ast.Constant) else "$_" for v in values)
            case _:
                yield "$_"
