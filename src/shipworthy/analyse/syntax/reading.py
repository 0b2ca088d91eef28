"""One text of a language that tree-sitter reads: its syntax and its comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from shipworthy.analyse.comments import comments
from shipworthy.analyse.passages import passages
from shipworthy.analyse.syntax.captures import Capture, Captures, Spans, TooMany, captured
from shipworthy.analyse.syntax.functions import units
from shipworthy.analyse.syntax.grammars import Grammar, grammars
from shipworthy.analyse.syntax.parsing import Parsed, parse
from shipworthy.model.code import Comments, Import, Passages, Suppression, Syntax

_LOST = 0.10
"""The share of a text in errors from which on nothing is said of it."""
_BROAD = re.compile(
    r"(?<!::)(?<!\w\\)\b(?:Exception|Throwable|Error|StandardError|std::exception)\b|\.\.\.|^\W*$"
)
"""What is caught, as far as it is written: any error. Where nothing is written, any error is caught."""
_EXPLAINED = re.compile(r"\b_*(?:ignored?|expected|unused)|\b_\b", re.IGNORECASE)
"""Names of caught errors that say that nothing is to be done, as IDEs and style guides read them."""
_AROUND = re.compile(r"^import\s+(?:static\s+)?|\s+as\s+\S+$|;$")
"""Around the name of what is imported."""
_QUOTED = re.compile(r"""^(["'`])([^"'`]*)\1$""")
_MARK = re.compile(
    r"[#\[!\s]*(pragma\s+warning\s+disable|(?:GCC |clang )?diagnostic\s+ignored|warning\s*\(\s*disable"
    r"|[@\w.:]+)(.*)",
    re.DOTALL,
)
_BLANKS = re.compile(rb"\s*")
_WHAT = re.compile(r"\b(?!all\b)\w")
_BLANK = bytes(byte if byte == ord("\n") else ord(" ") for byte in range(256))


@dataclass(frozen=True, slots=True)
class SyntaxReading:
    """Where there is a `problem`, there is no syntax."""

    syntax: Syntax | None = None
    comments: Comments = field(default_factory=Comments)
    passages: Passages = field(default_factory=Passages)
    problem: str = ""
    parsed: Parsed | None = None
    """The tree, for what else is to be read from it."""


def read_syntax(content: bytes, language: str) -> SyntaxReading:
    """A text that cannot be read has a problem. Raises `TookTooLong`."""
    try:
        known = grammars(language)
    except ImportError:
        return SyntaxReading(problem=f"tree-sitter's grammar of {language} is not installed")
    # A predicate of a query that meets bytes of no UTF-8 ends the whole process.
    content = content.decode("utf-8", errors="replace").encode()
    parsed = parse(content, known)
    if parsed.lost > _LOST * len(content.strip()):
        line = parsed.first_error()
        return SyntaxReading(problem=f"the grammar of {language} cannot read it: first at line {line}")
    try:
        read = _read(captured(parsed.tree, parsed.grammar, content), parsed.grammar, content)
        return replace(read, parsed=parsed)
    except TooMany:
        return SyntaxReading(problem="is larger or nested deeper than what anybody writes")


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
            "./" * ((c.start, c.end) in beside) + _named(c.name),
            c.line,
            type_only=(c.start, c.end) in types,
            deferred=(c.start, c.end) in deferred or functions.cover(c),
        )
        for c in found.imports
    ]


def _named(imported: str) -> str:
    return _QUOTED.sub(r"\2", _AROUND.sub("", " ".join(imported.split())).strip())


def _without_comments(found: Captures, content: bytes) -> list[bytes]:
    """The lines of the text, without what is comment in them."""
    code = bytearray(content)
    for comment in found.comments:
        code[comment.start : comment.end] = content[comment.start : comment.end].translate(_BLANK)
    return bytes(code).split(b"\n")
