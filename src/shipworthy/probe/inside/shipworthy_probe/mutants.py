"""One function emptied: as a code object for a live process, and as text for a file.

The old body stays behind the `return` as dead code, so that closures keep their cells and generators and
coroutines stay what they are.
"""

from __future__ import annotations

import ast
import io
import tokenize
import types
from typing import Iterator, Tuple

from shipworthy_probe.bodies import Body, bodies, first_line, parsed
from shipworthy_probe.trivial import without_docstring

Key = Tuple[int, str]


def read_source(path: str) -> tuple[str, str]:
    """Text and encoding, as Python reads it. Raises `OSError`, `SyntaxError` or `UnicodeDecodeError`."""
    with open(path, "rb") as file:
        raw = file.read()
    encoding = tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
    return raw.decode(encoding), encoding


def lines_of(source: str) -> list[str]:
    """With their ends, and only those that Python takes for lines: a form feed begins none."""
    return list(io.StringIO(source, newline=""))


def mutated_module(source: str, filename: str, key: Key, constant: str) -> types.CodeType:
    """The file's code with that one function emptied, on the lines where everything was."""
    tree = ast.parse(source)
    _empty(_found(tree, key), constant)
    return compile(tree, filename, "exec", dont_inherit=True)


def _found(tree: ast.Module, key: Key) -> ast.AST:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (first_line(node), node.name) == key:
            return node
    raise LookupError(key)


def _empty(node: ast.AST, constant: str) -> None:
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    kept = len(node.body) - len(without_docstring(node.body))
    first = ast.Return(value=parsed(constant))
    place = node.body[kept]
    for part in ast.walk(first):
        ast.copy_location(part, place)
    node.body.insert(kept, first)


def codes(module: types.CodeType) -> dict[Key, types.CodeType]:
    """Every code object inside, by its first line and name."""
    return {(code.co_firstlineno, code.co_name): code for code in _nested(module)}


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _nested(constant)


def mutated_text(source: str, key: Key, constant: str) -> str:
    """The file's text with that function emptied, its lines kept wherever the syntax allows it."""
    body = next(b for b in bodies(source) if b.key == key)
    lines = lines_of(source)
    said = "return " + constant if constant else "return"
    _insert(lines, body, said)
    return "".join(lines)


def _insert(lines: list[str], body: Body, said: str) -> None:
    kept = without_docstring(body.node.body)
    first = kept[0]
    if len(kept) < len(body.node.body):
        text = body.node.body[0]
        at, column = (text.end_lineno or text.lineno) - 1, text.end_col_offset or 0
        before, after = _split(lines[at], column)
        lines[at] = before + "; " + said + after
        return
    at = (min([d.lineno for d in getattr(first, "decorator_list", [])] + [first.lineno])) - 1
    before, after = _split(lines[at], first.col_offset)
    if not isinstance(first, _COMPOUND):
        lines[at] = before + said + "; " + after
    elif _is_free(lines[at - 1]) and at - 1 >= body.node.lineno:
        lines[at - 1] = before + said + "\n"
    else:
        lines.insert(at, before + said + "\n")


def _split(line: str, column: int) -> tuple[str, str]:
    """Columns of the syntax tree count bytes."""
    raw = line.encode()
    return raw[:column].decode(), raw[column:].decode()


def _is_free(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


_COMPOUND = (
    ast.If, ast.For, ast.While, ast.Try, ast.With, ast.AsyncFor, ast.AsyncWith, ast.FunctionDef, ast.ClassDef,
    ast.AsyncFunctionDef, getattr(ast, "Match", ast.If), getattr(ast, "TryStar", ast.Try),
)  # fmt: skip
