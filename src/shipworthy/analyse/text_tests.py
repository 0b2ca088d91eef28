"""The tests of a file in any language but Python, by the patterns of its dialect.

What a pattern cannot tell is told in the test's favour: only a body that holds nothing is trivial.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

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
_NAME = re.compile(r"^(\w*).*$", re.DOTALL)
_HANDED_OVER = re.compile(
    r"(?:::|[(,]\s{0,20}(?:this\.|self\.|&)?)(?:assert|check|verify|expect|should|must|ensure|validate|test)[A-Z_]\w"
)
_AWAITED = re.compile(
    r"^[ \t]{0,80}await[ \t]{1,4}[A-Za-z_$][\w$.]{0,80}[ \t]{0,4};?[ \t]{0,20}\r?$", re.MULTILINE
)
"""Not a call: `await closed;` ends only when what was set up before has happened."""
_GIVEN_TO = re.compile(
    r"[\w.]{1,60}\(\s{0,40}(?:'[^'\n]{0,300}'|\"[^\"\n]{0,300}\"|`[^`]{0,300}`)\s{0,40},\s{0,40}[A-Za-z_$][\w$.]{0,80}\s{0,40},"
)
"""`test("…", check, () => {})`: the function is input for another one, which is the test."""
_COMMENT = re.compile(r"//|/\*|#\s|--\s")


def tests(text: str, language: str) -> tuple[Test, ...] | None:
    """In order of appearance; none where the language's tests are not read."""
    found = found_tests(text, language)
    return None if found is None else tuple(each.test(each.assertions()) for each in found)


def found_tests(text: str, language: str) -> Sequence[FoundTest] | None:
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
        read.append(FoundTest(source, each, lines.of(each.start)))
    return read


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


@dataclass(frozen=True)
class FoundTest:
    """A test as the text shows it. What takes time is done when it is asked for."""

    source: TestSource
    located: LocatedTest
    line: int

    def assertions(self, judged: Container[str] = ()) -> int:
        """By the names of what is called, without those of which more is known."""
        start, end = self._body
        head = self.source.masked[self.located.start : start]
        oracles = self.source.dialect.oracle.finditer(self.source.masked, start, end)
        found = sum(_NAME.sub(r"\1", each[0]) not in judged for each in oracles)
        found += "should_panic" in head or "expected" in head
        return found + self.shows_output()

    def hands_over(self) -> bool:
        """A function that checks, to be called elsewhere: `rows.forEach(::assertSorted)`."""
        return _HANDED_OVER.search(self.source.masked, *self._body) is not None

    def waits_for_something(self) -> bool:
        """A promise made before: where what should keep it does not happen, the runner's patience ends."""
        script = self.source.language in {"JavaScript", "TypeScript"}
        return script and _AWAITED.search(self.source.masked, *self._body) is not None

    def shows_output(self) -> bool:
        """Go compares what an example prints with the comment at its end."""
        if not (self.source.language == "Go" and self.located.name.startswith("Example")):
            return False
        return self.source.text.find("utput:", *self._body) > 0

    def test(self, assertions: int, *, fails: bool | None = None) -> Test:
        """`fails`: whether it expects that something is refused or goes wrong, where that is known better."""
        start, end = self._body
        code = self.source.masked[start:end]
        reason = skip_reason(self.source, self.located, code)
        empty = self.located.body is not None and not code.strip(" \t\r\n;") and not self.assertions()
        empty = empty and not _GIVEN_TO.match(self.source.text, self.located.start, start)
        return Test(
            name=self.located.name,
            line=self.line,
            assertions=assertions,
            trivial=empty and reason is None and not _means_to_be_empty(self.source, start, end),
            skipped=reason is not None,
            skip_reason=reason or "",
            expects_failure=self._fails() if fails is None else fails,
        )

    def _fails(self) -> bool:
        masked, end = self.source.masked, self._body[1]
        return self.source.dialect.failure.search(masked, self.located.start, end) is not None

    @property
    def _body(self) -> tuple[int, int]:
        start, end = self.located.body or (self.located.head_end, self.located.end)
        return start, min(end, start + MAX_BODY)


def _means_to_be_empty(source: TestSource, start: int, end: int) -> bool:
    """A comment inside says why, or it tests that a framework or a fixture comes up."""
    setup = source.dialect.setup
    explained = _COMMENT.search(source.text, start, end) is not None
    return explained or (setup is not None and setup.search(source.masked) is not None)
