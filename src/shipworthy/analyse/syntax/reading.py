"""One text of a language that tree-sitter reads: its syntax and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tree_sitter import Tree

from shipworthy.analyse.comments import comments
from shipworthy.analyse.passages import passages
from shipworthy.analyse.syntax.captures import Capture, Captures, Spans, TooMany, captured
from shipworthy.analyse.syntax.functions import units
from shipworthy.analyse.syntax.grammars import Grammar, grammars
from shipworthy.model.code import Comments, Import, Passages, Suppression, Syntax

_LOST = 0.10
"""The share of a text in errors from which on nothing is said of it."""
_BROAD = re.compile(
    r"(?<!::)(?<!\w\\)\b(?:Exception|Throwable|Error|StandardError|std::exception)\b|\.\.\.|^\W*$"
)
"""What is caught, as far as it is written: any error. Where nothing is written, any error is caught."""
_EXPLAINED = re.compile(r"\b_*(?:ignored?|expected|unused)|\b_\b", re.IGNORECASE)
"""Names of caught errors that say that nothing is to be done, as IDEs and style guides read them."""
_AROUND = re.compile(r"^import\s+(?:static\s+)?|\s+as\s+\S+$|^[\"'`]+|[\"'`;]+$")
"""Around the name of what is imported."""
_MARK = re.compile(r"[#\[!\s]*(pragma\s+warning\s+disable|[@\w.:]+)(.*)", re.DOTALL)
_BLANKS = re.compile(rb"\s*")
_WHAT = re.compile(r"\b(?!all\b)\w")


@dataclass(frozen=True, slots=True)
class SyntaxReading:
    """Where there is a `problem`, there is no syntax."""

    syntax: Syntax | None = None
    comments: Comments = field(default_factory=Comments)
    passages: Passages = field(default_factory=Passages)
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
    counted = units(found, grammar, _documenting(found.comments, content))
    syntax = Syntax(
        functions=tuple(counted.functions),
        classes=tuple(counted.classes),
        imports=tuple(_imports(found)),
        swallowed=tuple(_swallowed(found)),
        unread_lines=counted.unread_lines,
    )
    code = _without_comments(found, content)
    silent = sum(1 for line in content.split(b"\n") if line.strip()) - sum(1 for line in code if line.strip())
    told = comments(((c.line, c.name) for c in found.comments), silent)
    marks = tuple(_mark(s) for s in found.suppressions)
    said = passages(code, syntax.functions, ())
    return SyntaxReading(syntax, replace(told, suppressions=(*told.suppressions, *marks)), said)


def _documenting(comments: Iterable[Capture], content: bytes) -> set[int]:
    """The lines on which a comment ends that begins its line; below `/** … */` blank lines are no gap."""
    ends: set[int] = set()
    for each in comments:
        if content[content.rfind(b"\n", 0, each.start) + 1 : each.start].strip():
            continue
        ends.add(each.end_line)
        if each.name.startswith("/**"):
            blank = _BLANKS.match(content, each.end)
            ends.update(range(each.end_line, each.end_line + (blank[0].count(b"\n") if blank else 0)))
    return ends


def _swallowed(found: Captures) -> list[int]:
    """A comment on the lines of a handler says why it does nothing, and so may the name of the error."""
    said = {c.line for c in found.comments}
    broad = (
        handler
        for handler, caught in found.handlers
        if _BROAD.search(caught) and not _EXPLAINED.search(handler.name)
    )
    return sorted(h.line for h in broad if said.isdisjoint(range(h.line, h.end_line + 1)))


def _mark(capture: Capture) -> Suppression:
    """`@SuppressWarnings("unchecked")`, `#[allow(dead_code)]`, `#pragma warning disable CS0618`."""
    said = _MARK.match(capture.name)
    tool, what = (said[1], said[2]) if said else (capture.name, "")
    return Suppression(capture.line, " ".join(tool.split()), specific=_WHAT.search(what) is not None)


def _imports(found: Captures) -> list[Import]:
    types, deferred, beside = (found.marks.get(kind, set()) for kind in ("type_only", "deferred", "beside"))
    functions = Spans([c for c in found.nodes if c.kind == "function"])
    return [
        Import(
            "./" * ((c.start, c.end) in beside) + _AROUND.sub("", " ".join(c.name.split())),
            c.line,
            type_only=(c.start, c.end) in types,
            deferred=(c.start, c.end) in deferred or functions.cover(c),
        )
        for c in found.imports
    ]


def _without_comments(found: Captures, content: bytes) -> list[bytes]:
    """The lines of the text, without what is comment in them."""
    code = bytearray(content)
    for comment in found.comments:
        inside = content[comment.start : comment.end]
        code[comment.start : comment.end] = b"\n".join(b" " * len(line) for line in inside.split(b"\n"))
    return bytes(code).split(b"\n")
