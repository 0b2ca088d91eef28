"""One text of a language that tree-sitter reads: its syntax and its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from shipworthy.analyse.comments import comments
from shipworthy.analyse.syntax.captures import Capture, Captures, Spans, TooMany, captured
from shipworthy.analyse.syntax.functions import units
from shipworthy.analyse.syntax.grammars import Grammar, grammars
from shipworthy.analyse.syntax.parsing import parse
from shipworthy.model.code import Comments, Import, Suppression, Syntax

_LOST = 0.10
"""The share of a text in errors from which on nothing is said of it."""
_BROAD = re.compile(
    r"(?<!::)(?<!\w\\)\b(?:Exception|Throwable|Error|StandardError|std::exception)\b|\.\.\.|^\W*$"
)
"""What is caught, as far as it is written: any error. Where nothing is written, any error is caught."""
_AROUND = re.compile(r"^import\s+(?:static\s+)?|\s+as\s+\S+$|^[\"'`]+|[\"'`;]+$")
"""Around the name of what is imported."""
_MARK = re.compile(r"[#\[!\s]*(pragma\s+warning\s+disable|[@\w.:]+)(.*)", re.DOTALL)
_WHAT = re.compile(r"\b(?!all\b)\w")


@dataclass(frozen=True, slots=True)
class SyntaxReading:
    """Where there is a `problem`, there is no syntax."""

    syntax: Syntax | None = None
    comments: Comments = field(default_factory=Comments)
    problem: str = ""


def read_syntax(content: bytes, language: str) -> SyntaxReading:
    """A text that cannot be read has a problem. Raises `TookTooLong`."""
    try:
        known = grammars(language)
    except ImportError:
        return SyntaxReading(problem=f"tree-sitter's grammar of {language} is not installed")
    parsed = parse(content, known)
    if parsed.lost > _LOST * len(content.strip()):
        line = parsed.first_error()
        return SyntaxReading(problem=f"the grammar of {language} cannot read it: first at line {line}")
    try:
        return _read(captured(parsed.tree, parsed.grammar, content), parsed.grammar, content)
    except TooMany:
        return SyntaxReading(problem="holds more than anybody wrote")


def _read(found: Captures, grammar: Grammar, content: bytes) -> SyntaxReading:
    ends = {
        c.end_line
        for c in found.comments
        if not content[content.rfind(b"\n", 0, c.start) + 1 : c.start].strip()
    }
    counted = units(found, grammar, ends)
    syntax = Syntax(
        functions=tuple(counted.functions),
        classes=tuple(counted.classes),
        imports=tuple(_imports(found)),
        swallowed=tuple(_swallowed(found)),
        unread_lines=counted.unread_lines,
    )
    told = comments(((c.line, c.name) for c in found.comments), _comment_lines(found, content))
    marks = tuple(_mark(s) for s in found.suppressions)
    return SyntaxReading(syntax, replace(told, suppressions=(*told.suppressions, *marks)))


def _swallowed(found: Captures) -> list[int]:
    """A comment on the lines of a handler says why it does nothing."""
    said = {c.line for c in found.comments}
    broad = (handler for handler, caught in found.handlers if _BROAD.search(caught))
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


def _comment_lines(found: Captures, content: bytes) -> int:
    """Lines with a comment and nothing else."""
    code = bytearray(content)
    for comment in found.comments:
        inside = content[comment.start : comment.end]
        code[comment.start : comment.end] = b"\n".join(b" " * len(line) for line in inside.split(b"\n"))
    written = sum(1 for line in content.split(b"\n") if line.strip())
    return written - sum(1 for line in bytes(code).split(b"\n") if line.strip())
