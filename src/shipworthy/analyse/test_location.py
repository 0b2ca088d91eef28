"""Where the tests of a source text are: their heads, their bodies, their names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.test_dialects import Header
from shipworthy.analyse.test_source import TestSource

MAX_HEAD = 5_000
"""Characters between an annotation and the name of what it annotates: tables of cases stand there."""
_NAME = 200
_TABLES = frozenset({"each", "for", "prop", "skipIf", "runIf"})
_FUNCTION = re.compile(
    r"=>\s*(?=\{)|\bfunction\b[^(){}]{0,80}\([^(){}]{0,200}\)[^(){};]{0,80}(?=\{)"
    r"|\(\s*\)\s*(?:async\s*)?(?=\{)"
)
_TAKES_FIXTURES = re.compile(r"\(\s*\{|\[\s*\w")
_BLOCK = re.compile(r"\s*\{")
_QUOTE = re.compile(r"\(\s*([\"'`])")


@dataclass(frozen=True)
class LocatedTest:
    start: int
    head_end: int
    body: tuple[int, int] | None
    """None where the body cannot be told from what follows."""
    end: int
    name: str


def located(source: TestSource) -> Iterator[LocatedTest]:
    for header in source.dialect.headers:
        matches = list(header.pattern.finditer(source.masked))
        starts = [m.start() for m in matches] + [len(source.text)]
        for index, match in enumerate(matches):
            found = _locate(source, header, match, starts[index + 1])
            if found:
                yield found


def _locate(source: TestSource, header: Header, match: re.Match[str], following: int) -> LocatedTest | None:
    start, end = match.start(), match.end()
    match header.body:
        case "block":
            close = source.brackets.get(end)
            body = (end + 1, close) if close is not None else None
            return LocatedTest(start, end, body, close or following, _name(source, match))
        case "annotated":
            return _annotated(source, start, end)
        case "open":
            return LocatedTest(start, end, None, following, _name(source, match))
        case "trailing":
            close = source.brackets.get(end)
            block = _next_block(source, close)
            if close is None or block is None:
                return None
            return LocatedTest(start, block[0], block, block[1], _name_in_call(source, end))
        case "call":
            return _located_call(source, match)


def _annotated(source: TestSource, start: int, end: int) -> LocatedTest | None:
    """The next method after an annotation, if nothing but its own head lies between."""
    index = bisect_left(source.methods, (end, 0, 0, ""))
    if index == len(source.methods):
        return None
    named, opening, close, name = source.methods[index]
    if named - end > MAX_HEAD:
        return None
    return LocatedTest(start, opening, (opening, close), close, name.strip("`"))


def _next_block(source: TestSource, after: int | None) -> tuple[int, int] | None:
    if after is None:
        return None
    opening = _BLOCK.match(source.masked, after + 1)
    close = source.brackets.get(opening.end() - 1) if opening else None
    return (opening.end(), close) if opening and close is not None else None


def _located_call(source: TestSource, match: re.Match[str]) -> LocatedTest | None:
    """`test("name", function)`, also behind a table: `test.each(table)("name", function)`."""
    modifiers = set(match[0].strip().split(".")[1:])
    if "todo" in modifiers:
        return None
    opening = match.end()
    if modifiers & _TABLES:
        opening = _after_table(source, opening)
    close = source.brackets.get(opening)
    if close is None:
        return None
    quote = _QUOTE.match(source.masked, opening)
    if quote is None:
        return None
    arguments = _arguments_after_name(source, quote.end() - 1, close)
    if arguments is None:
        return None
    function = _FUNCTION.search(source.masked, arguments, close)
    block = source.brackets.get(function.end()) if function else None
    takes_fixtures = function and _TAKES_FIXTURES.search(source.masked, arguments, function.end())
    body = (function.end() + 1, block) if function and block is not None and not takes_fixtures else None
    return LocatedTest(match.start(), arguments, body, close, _name_in_call(source, opening))


def _after_table(source: TestSource, opening: int) -> int:
    """The parenthesis behind the table, which is a call or a template."""
    if source.masked[opening : opening + 1] == "`":
        behind = source.masked.find("`", opening + 1) + 1
    else:
        behind = source.brackets.get(opening, -1) + 1
    return source.masked.find("(", behind) if behind > 0 else -1


def _arguments_after_name(source: TestSource, quote: int, close: int) -> int | None:
    """Where the test's function starts; none for a test that is only announced."""
    end = source.masked.find(source.masked[quote], quote + 1, close)
    comma = source.masked.find(",", end, close) if end > 0 else -1
    return comma + 1 if comma > 0 and source.masked[comma + 1 : close].strip() else None


def _name(source: TestSource, match: re.Match[str]) -> str:
    if "name" not in match.re.groupindex or match["name"] is None:
        return ""
    start, end = match.span("name")
    if match["name"] in {'"', "'", "`"}:
        closing = source.masked.find(match["name"], end)
        return source.text[end:closing][:_NAME] if closing > 0 else ""
    return source.text[start:end].strip("`\"'")[:_NAME]


def _name_in_call(source: TestSource, opening: int) -> str:
    quote = _QUOTE.match(source.masked, opening)
    if quote is None:
        return " ".join(source.text[opening + 1 : source.brackets.get(opening, opening)].split())[:_NAME]
    closing = source.masked.find(quote[1], quote.end())
    return source.text[quote.end() : closing][:_NAME] if closing > 0 else ""
