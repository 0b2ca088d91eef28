"""Tests in other languages than Python that never run, and why, as far as they say."""

from __future__ import annotations

import re

from shipworthy.analyse.test_location import LocatedTest
from shipworthy.analyse.test_source import TestSource

_SKIPS = re.compile(r"^x(?:it|test|specify)\b|\.(?:skip|fixme)\b")
_SKIP_CALL = re.compile(
    r"\s*(?:\w+\.Skip(?:Now|f)?|skip|(?:throw\s+)?XCTSkip|(?:\$this->|self::|static::)?markTestSkipped|pending)\b"
    r"\s*\(?\s*[\"'`]?([^\n]*)"
)
_ENDS = re.compile(r"[;{}]")
_TELLING = re.compile(r"(?i)skip|because|todo|flaky|perf|bench|slow|manual|live|network|online|\$\{")
"""Names that say why a test does not run by default, or that stand in a function which skips for others."""
_BEFORE = 500
"""Characters in which further annotations of a test may stand before the one that makes it a test."""


def skip_reason(source: TestSource, found: LocatedTest, code: str) -> str | None:
    """None where the test runs; empty where it does not and nothing says why."""
    reason = _reason(source, found, code)
    if reason == "" and _TELLING.search(found.name):
        return "as its name says"
    return reason


def _reason(source: TestSource, found: LocatedTest, code: str) -> str | None:
    head = source.masked[found.start : found.head_end]
    if _SKIPS.search(head.split("(")[0]):
        return _comment_beside(source, found.start)
    if groups := [start for start, end in source.skipped_groups if start < found.start < end]:
        return _comment_beside(source, found.start) or _comment_beside(source, groups[-1])
    if source.dialect.skip:
        window = max(0, found.start - _BEFORE)
        ends = [m.end() for m in _ENDS.finditer(source.masked, window, found.start)]
        if marked := source.dialect.skip.search(source.text, max(ends, default=window), found.head_end):
            stated = next((group for group in marked.groups() if group), "")
            beside = _comment_beside(source, marked.start()) or _comment_beside(source, found.start)
            return stated or beside
    if call := _SKIP_CALL.match(code):
        begin = found.body[0] if found.body else found.head_end
        stated = source.text[begin + call.start(1) : begin + call.end(1)]
        return stated.strip(" )\"'`;") or _comment_beside(source, found.start)
    return None


def _comment_beside(source: TestSource, position: int) -> str:
    """In languages whose skip takes no reason, a comment above it or beside it is one."""
    line_start = source.text.rfind("\n", 0, position) + 1
    line_end = source.text.find("\n", position)
    above = source.text[source.text.rfind("\n", 0, max(0, line_start - 1)) + 1 : line_start].strip()
    beside = source.text[position : line_end if line_end > 0 else None]
    if above.startswith(("//", "# ", "/*", "*", "--")):
        return above.strip("/#*- ") or "as the comment above it says"
    comment = re.search(r"//(.*)|/\*(.*)\*/|(?<=\s)#\s(.*)$", beside)
    return next((part.strip() for part in comment.groups() if part), "") if comment else ""
