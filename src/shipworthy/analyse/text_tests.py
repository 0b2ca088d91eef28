"""The tests of a file in any language but Python, by the patterns of its dialect.

What a pattern cannot tell is told in the test's favour: only a body that holds nothing is trivial.
"""

from __future__ import annotations

import re

from shipworthy.analyse.test_dialects import dialects
from shipworthy.analyse.test_location import LocatedTest, located
from shipworthy.analyse.test_source import TestSource
from shipworthy.analyse.text_skips import skip_reason
from shipworthy.model.code import Test

MAX_CHARACTERS = 2_000_000
MAX_TESTS = 20_000
MAX_BODY = 50_000
MAX_READ = 20_000_000
"""Characters of bodies read in one file; tests inside tests are read with each of those around them."""
_COMMENT = re.compile(r"//|/\*|#\s|--\s")


def tests(text: str, language: str) -> tuple[Test, ...] | None:
    """In order of appearance; none where the language's tests are not read."""
    dialect = dialects().get(language)
    if dialect is None or len(text) > MAX_CHARACTERS:
        return None
    if not any(header.pattern.search(text) for header in dialect.headers):
        return ()
    source = TestSource(text, language, dialect)
    found = sorted(located(source), key=lambda f: (f.start, -f.end))
    unique = {f.head_end: f for f in found[:MAX_TESTS]}  # several annotations may head one test
    lines, left, read = _Lines(text), MAX_READ, []
    for each in unique.values():
        left -= min(MAX_BODY, each.end - each.start)
        if left < 0:
            break
        read.append(_test(source, each, lines))
    return tuple(read)


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


def _test(source: TestSource, found: LocatedTest, lines: _Lines) -> Test:
    dialect = source.dialect
    start, end = found.body or (found.head_end, found.end)
    end = min(end, start + MAX_BODY)
    head, code = source.masked[found.start : start], source.masked[start:end]
    oracles = sum(1 for _ in dialect.oracle.finditer(code))
    oracles += "should_panic" in head or "expected" in head
    if found.name.startswith("Example") and source.language == "Go":
        oracles += source.text.find("Output:", start, end) > 0
    reason = skip_reason(source, found, code)
    empty = found.body is not None and not oracles and not code.strip(" \t\r\n;")
    return Test(
        name=found.name,
        line=lines.of(found.start),
        assertions=oracles,
        trivial=empty and reason is None and not _means_to_be_empty(source, start, end),
        skipped=reason is not None,
        skip_reason=reason or "",
        expects_failure=dialect.failure.search(source.masked, found.start, end) is not None,
    )


def _means_to_be_empty(source: TestSource, start: int, end: int) -> bool:
    """A comment inside says why, or it tests that a framework or a fixture comes up."""
    setup = source.dialect.setup
    explained = _COMMENT.search(source.text, start, end) is not None
    return explained or (setup is not None and setup.search(source.masked) is not None)
