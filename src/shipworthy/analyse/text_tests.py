"""The tests of a file in any language but Python, by the patterns of its dialect.

What a pattern cannot tell is told in the test's favour: only a body that holds nothing is trivial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shipworthy.analyse.masked_text import brackets, masked
from shipworthy.analyse.test_dialects import DIALECTS, Dialect, Header
from shipworthy.model.code import Test

MAX_CHARACTERS = 2_000_000
MAX_TESTS = 20_000
_NAME = 200
_TABLES = frozenset({"each", "for", "prop", "skipIf", "runIf"})
_SKIPS = re.compile(r"^x(?:it|test|specify)\b|\.(?:skip|fixme)\b")
_SKIPPED_GROUP = re.compile(r"(?<![\w.$])(?:xdescribe|xcontext|(?:describe|context|suite)\.skip)\s*(?=\()")
_FUNCTION = re.compile(
    r"=>\s*(?=\{)|\bfunction\b[^(){}]{0,80}\([^(){}]{0,200}\)[^(){};]{0,80}(?=\{)|\(\s*\)\s*(?:async\s*)?(?=\{)"
)
_TAKES_FIXTURES = re.compile(r"\(\s*\{|\[\s*\w")
_SKIP_CALL = re.compile(
    r"\s*(?:\w+\.Skip(?:Now|f)?|skip|XCTSkip|throw\s+XCTSkip|markTestSkipped|\$this->markTestSkipped|pending)\b\s*\(?\s*[\"'`]?([^\n]*)"
)
_COMMENT = re.compile(r"//|/\*|#\s|--\s")
_ENDS = re.compile(r"[;{}]")


@dataclass(frozen=True)
class _Source:
    text: str
    language: str
    dialect: Dialect

    @cached_property
    def masked(self) -> str:
        plain = masked(self.text, self.language)
        if self.dialect.constant is None:
            return plain
        pieces, last = [], 0
        for match in self.dialect.constant.finditer(self.text):
            if plain[match.start()] != " ":  # it is code, not a comment about such code
                pieces += [plain[last : match.start()], " " * len(match[0])]
                last = match.end()
        return "".join([*pieces, plain[last:]])

    @cached_property
    def brackets(self) -> dict[int, int]:
        return brackets(self.masked)

    @cached_property
    def skipped_groups(self) -> list[tuple[int, int]]:
        if self.language not in {"JavaScript", "TypeScript"}:
            return []
        found = [m.end() for m in _SKIPPED_GROUP.finditer(self.masked)]
        return [(start, self.brackets[start]) for start in found if start in self.brackets]


@dataclass(frozen=True)
class _Found:
    start: int
    head_end: int
    body: tuple[int, int] | None
    """None where the body cannot be told from what follows."""
    end: int
    name: str


def tests(text: str, language: str) -> tuple[Test, ...] | None:
    """In order of appearance; none where the language's tests are not read."""
    dialect = DIALECTS.get(language)
    if dialect is None or len(text) > MAX_CHARACTERS:
        return None
    if not any(header.pattern.search(text) for header in dialect.headers):
        return ()
    source = _Source(text, language, dialect)
    found = sorted(_found(source), key=lambda f: (f.start, -f.end))
    lines = _Lines(text)
    unique = {f.head_end: f for f in found[:MAX_TESTS]}  # several annotations may head one test
    return tuple(_test(source, each, lines) for each in unique.values())


class _Lines:
    """Line numbers of ascending positions, without counting from the start each time."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, position: int) -> int:
        if position < self._at:
            return self._text.count("\n", 0, position) + 1
        self._line += self._text.count("\n", self._at, position)
        self._at = position
        return self._line


def _found(source: _Source) -> Iterator[_Found]:
    for header in source.dialect.headers:
        matches = list(header.pattern.finditer(source.masked))
        starts = [m.start() for m in matches] + [len(source.text)]
        for index, match in enumerate(matches):
            found = _locate(source, header, match, starts[index + 1])
            if found:
                yield found


def _locate(source: _Source, header: Header, match: re.Match[str], following: int) -> _Found | None:
    start, end = match.start(), match.end()
    match header.body:
        case "block":
            close = source.brackets.get(end)
            body = (end + 1, close) if close is not None else None
            return _Found(start, end, body, close or following, _name(source, match))
        case "open":
            return _Found(start, end, None, following, _name(source, match))
        case "trailing":
            close = source.brackets.get(end)
            block = _next_block(source, close)
            if close is None or block is None:
                return None
            return _Found(start, block[0], block, block[1], _name_in_call(source, match, end))
        case "call":
            return _located_call(source, match)


def _next_block(source: _Source, after: int | None) -> tuple[int, int] | None:
    if after is None:
        return None
    opening = re.compile(r"\s*\{").match(source.masked, after + 1)
    close = source.brackets.get(opening.end() - 1) if opening else None
    return (opening.end(), close) if opening and close is not None else None


def _located_call(source: _Source, match: re.Match[str]) -> _Found | None:
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
    quote = re.compile(r"\(\s*[\"'`]").match(source.masked, opening)
    if quote is None:
        return None
    arguments = _arguments_after_name(source, quote.end() - 1, close)
    if arguments is None:
        return None
    function = _FUNCTION.search(source.masked, arguments, close)
    block = source.brackets.get(function.end()) if function else None
    takes_fixtures = function and _TAKES_FIXTURES.search(source.masked, arguments, function.end())
    body = (function.end() + 1, block) if function and block is not None and not takes_fixtures else None
    return _Found(match.start(), arguments, body, close, _name_in_call(source, match, opening))


def _after_table(source: _Source, opening: int) -> int:
    """The parenthesis behind the table, which is a call or a template."""
    if source.masked[opening : opening + 1] == "`":
        behind = source.masked.find("`", opening + 1) + 1
    else:
        behind = source.brackets.get(opening, -1) + 1
    return source.masked.find("(", behind) if behind > 0 else -1


def _arguments_after_name(source: _Source, quote: int, close: int) -> int | None:
    """Where the test's function starts; none for a test that is only announced."""
    end = source.masked.find(source.masked[quote], quote + 1, close)
    comma = source.masked.find(",", end, close) if end > 0 else -1
    return comma + 1 if comma > 0 and source.masked[comma + 1 : close].strip() else None


def _name(source: _Source, match: re.Match[str]) -> str:
    if "name" not in match.re.groupindex or match["name"] is None:
        return ""
    start, end = match.span("name")
    if match["name"] in {'"', "'", "`"}:
        closing = source.masked.find(match["name"], end)
        return source.text[end:closing][:_NAME] if closing > 0 else ""
    return source.text[start:end].strip("`\"'")[:_NAME]


def _name_in_call(source: _Source, match: re.Match[str], opening: int) -> str:
    quote = re.compile(r"\(\s*([\"'`])").match(source.masked, opening)
    if quote is None:
        return " ".join(source.text[opening + 1 : source.brackets.get(opening, opening)].split())[:_NAME]
    closing = source.masked.find(quote[1], quote.end())
    return source.text[quote.end() : closing][:_NAME] if closing > 0 else ""


def _test(source: _Source, found: _Found, lines: _Lines) -> Test:
    dialect = source.dialect
    whole = source.masked[found.start : found.end]
    start, end = found.body or (found.head_end, found.end)
    code = source.masked[start:end]
    oracles = sum(1 for _ in dialect.oracle.finditer(code))
    if "should_panic" in whole or "expected" in whole[: found.head_end - found.start]:
        oracles += 1
    if found.name.startswith("Example") and source.language == "Go":
        oracles += source.text.find("Output:", start, end) > 0
    reason = _skip_reason(source, found, code)
    empty = found.body is not None and not oracles and not code.strip(" \t\r\n;")
    return Test(
        name=found.name,
        line=lines.of(found.start),
        assertions=oracles,
        trivial=empty and reason is None and not _means_to_be_empty(source, start, end),
        skipped=reason is not None,
        skip_reason=reason or "",
        expects_failure=dialect.failure.search(source.masked, found.start, found.end) is not None,
    )


def _means_to_be_empty(source: _Source, start: int, end: int) -> bool:
    """A comment inside says why, or it tests that a framework or a fixture comes up."""
    setup = source.dialect.setup
    explained = _COMMENT.search(source.text, start, end) is not None
    return explained or (setup is not None and setup.search(source.masked) is not None)


def _skip_reason(source: _Source, found: _Found, code: str) -> str | None:
    head = source.masked[found.start : found.head_end]
    if _SKIPS.search(head.split("(")[0]) or any(a < found.start < b for a, b in source.skipped_groups):
        return _comment_beside(source, found.start)
    if source.dialect.skip:
        before = max(
            (m.end() for m in _ENDS.finditer(source.masked, max(0, found.start - 500), found.start)),
            default=found.start,
        )
        if marked := source.dialect.skip.search(source.text, before, found.head_end):
            stated = next((group for group in marked.groups() if group), "")
            beside = _comment_beside(source, marked.start()) or _comment_beside(source, found.start)
            return stated or beside
    if call := _SKIP_CALL.match(code):
        return source.text[(found.body or (found.head_end, 0))[0] :][call.start(1) : call.end(1)].strip(
            " )\"'`;"
        ) or _comment_beside(source, found.start)
    return None


def _comment_beside(source: _Source, position: int) -> str:
    """In languages whose skip takes no reason, a comment above it or beside it is one."""
    line_start = source.text.rfind("\n", 0, position) + 1
    line_end = source.text.find("\n", position)
    above = source.text[:line_start].rstrip("\n").rpartition("\n")[2].strip()
    beside = source.text[position : line_end if line_end > 0 else None]
    if above.startswith(("//", "# ", "/*", "*", "--")):
        return above.strip("/#*- ") or "as the comment above it says"
    comment = re.search(r"//(.*)|/\*(.*)\*/|#(.*)$", beside)
    return next((part.strip() for part in comment.groups() if part), "") if comment else ""
