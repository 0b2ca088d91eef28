"""One text of a language that tree-sitter reads: its syntax and its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tree_sitter import Tree

from shipworthy.analyse.comments import comments
from shipworthy.analyse.syntax.captures import Capture, Captures, TooMany, captured
from shipworthy.analyse.syntax.functions import innermost, units
from shipworthy.analyse.syntax.grammars import Grammar, grammars
from shipworthy.model.code import Comments, Function, Import, Suppression, Syntax

_LOST = 0.10
"""The share of a text in errors from which on nothing is said of it."""
_BROAD = re.compile(
    r"(?<!::)(?<!\w\\)\b(?:Exception|Throwable|Error|StandardError|std::exception)\b|\.\.\.|^\W*$"
)
"""What is caught, as far as it is written: any error. Where nothing is written, any error is caught."""
_BLANK = bytes(byte if byte == ord("\n") else ord(" ") for byte in range(256))
_WRITTEN = re.compile(rb"\S[^\n]*")
_QUOTED = re.compile(r"""^(["'`])([^"'`]*)\1$""")


@dataclass(frozen=True, slots=True)
class SyntaxReading:
    """Where there is a `problem`, there is no syntax."""

    syntax: Syntax | None = None
    comments: Comments = field(default_factory=Comments)
    problem: str = ""


def read_syntax(content: bytes, language: str) -> SyntaxReading:
    """Never raises; a text that cannot be read has a problem."""
    try:
        known = grammars(language)
    except ImportError:
        return SyntaxReading(problem=f"tree-sitter's grammar of {language} is not installed")
    tree, grammar = _parsed(content, known)
    lost = _lost(tree)
    if lost > _LOST * len(content.strip()):
        line = _first_error(tree)
        return SyntaxReading(problem=f"does not parse as {language}: line {line}")
    try:
        return _read(captured(tree, grammar, content), grammar, content)
    except TooMany:
        return SyntaxReading(problem="holds more than anybody wrote")


def _parsed(content: bytes, known: tuple[Grammar, ...]) -> tuple[Tree, Grammar]:
    """By the first grammar that reads all of it, else by the one that loses least."""
    lost, tree, grammar = _best(content, known)
    noise = known[0].noise
    if lost and noise and (less := noise.sub(lambda m: b" " * len(m[0]), content)) != content:
        again = _best(less, known)
        tree, grammar = again[1:] if again[0] < lost else (tree, grammar)
    return tree, grammar


def _best(content: bytes, known: tuple[Grammar, ...]) -> tuple[int, Tree, Grammar]:
    best: tuple[int, Tree, Grammar] | None = None
    for grammar in known:
        tree = grammar.parser.parse(content)
        lost = _lost(tree) if tree.root_node.has_error else 0
        if best is None or lost < best[0]:
            best = (lost, tree, grammar)
        if not lost:
            break
    assert best is not None
    return best


def _lost(tree: Tree) -> int:
    """Bytes of the tokens in errors. What is whole inside an error is read."""
    lost, waiting = 0, [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            lost += sum(c.end_byte - c.start_byte for c in node.children if not c.child_count)
            lost += 0 if node.child_count else node.end_byte - node.start_byte
        if node.has_error:
            waiting.extend(node.children)
    return lost


def _first_error(tree: Tree) -> int:
    node = tree.root_node
    while not node.is_error and (inside := next((c for c in node.children if c.has_error), None)):
        node = inside
    return node.start_point.row + 1


def _read(found: Captures, grammar: Grammar, content: bytes) -> SyntaxReading:
    ends = {comment.end_line for comment in found.comments}
    counted = units(found, grammar, ends)
    explained = {comment.line for comment in found.comments}
    handlers = sorted(
        handler.line
        for handler, caught in found.handlers
        if _BROAD.search(caught) and explained.isdisjoint(range(handler.line, handler.end_line + 1))
    )
    syntax = Syntax(
        functions=tuple(counted.functions),
        classes=tuple(counted.classes),
        imports=tuple(_imports(found, counted.functions)),
        swallowed=tuple(handlers),
        unread_lines=counted.unread_lines,
    )
    told = comments(((c.line, c.name) for c in found.comments), _comment_lines(found, content))
    marks = tuple(_mark(s) for s in found.suppressions)
    return SyntaxReading(syntax, replace(told, suppressions=(*told.suppressions, *marks)))


def _mark(capture: Capture) -> Suppression:
    """`@SuppressWarnings("unchecked")`, `#[allow(dead_code)]`."""
    return Suppression(capture.line, capture.name.split("(")[0].strip("#[]! "), specific="(" in capture.name)


def _imports(found: Captures, functions: list[Function]) -> list[Import]:
    types, beside = (found.marks.get(kind, set()) for kind in ("type_only", "beside"))
    return [
        Import(
            "./" * ((c.start, c.end) in beside) + _QUOTED.sub(r"\2", " ".join(c.name.split())),
            c.line,
            type_only=(c.start, c.end) in types,
            deferred=innermost(functions, c.line) is not None,
        )
        for c in found.imports
    ]


def _comment_lines(found: Captures, content: bytes) -> int:
    """Lines with a comment and nothing else."""
    code = bytearray(content)
    for comment in found.comments:
        code[comment.start : comment.end] = content[comment.start : comment.end].translate(_BLANK)
    return len(_WRITTEN.findall(content)) - len(_WRITTEN.findall(code))
