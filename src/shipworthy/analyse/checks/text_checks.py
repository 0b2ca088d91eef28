"""What the tests of other languages check, by the forms their assertion libraries share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from shipworthy.analyse.checks.assertion_forms import Form, forms
from shipworthy.analyse.test_dialects import dialects
from shipworthy.analyse.test_location import LocatedTest, located
from shipworthy.analyse.test_source import TestSource
from shipworthy.analyse.text_skips import skip_reason
from shipworthy.model.checks import CheckedTest

MAX_CHARACTERS = 500_000
MAX_BODY = 30_000
MAX_TESTS = 3_000
_SILENT = re.compile(r"\bcatch\s{0,9}(?:\([^()]{0,200}\)\s{0,9})?\{\s{0,200}\}")
_DOUBLES = re.compile(
    r"\b(?:jest|vi)\s?\.\s?(?:mock|spyOn)\(|\bsinon\.stub\(|\ballow\(|\bmock(?:Static|Object)?\("
)
_CALL = re.compile(r"\b([A-Za-z_]\w{1,60})[!?]?(?:\(| ?\{)")
_WORDY = frozenset({"Ruby", "Crystal", "Elixir", "Lua"})
_SWITCHED_OFF = re.compile(r"\s{0,80}x(?:it|specify|scenario|example|test|describe|context)\b")
_BLOCKS = ("if", "for", "while", "switch", "catch", "return", "func", "function", "fn")


def text_tests(text: str, language: str, other: str | None = None) -> tuple[CheckedTest, ...] | None:
    """None where the language's tests are not read, or the text is longer than tests are."""
    dialect = dialects().get(language)
    if dialect is None or len(text) > MAX_CHARACTERS:
        return None
    source = TestSource(text, language, dialect)
    every = sorted(located(source), key=lambda f: (f.start, -f.end))
    unique = list({f.head_end: f for f in every}.values())[:MAX_TESTS]
    if not unique:
        return ()
    spans = [_Span(each, min(_end(source, each), each.start + MAX_BODY), text, other) for each in unique]
    found = sorted(forms(source), key=lambda form: form.start) if any(s.differs for s in spans) else []
    names = Counter(each.name for each in unique)
    return tuple(_test(source, span, found, names) for span in spans)


class _Span:
    """Where a test is, and whether anything in it changed."""

    def __init__(self, test: LocatedTest, end: int, text: str, other: str | None) -> None:
        self.test, self.end = test, end
        body = text[test.start : end]
        stripped = (line.strip() for line in body.split("\n"))
        self.lines = tuple(line for line in stripped if line)
        self.differs = other is None or body not in other


def _test(source: TestSource, span: _Span, found: list[Form], names: Counter[str]) -> CheckedTest:
    test, end = span.test, span.end
    code = source.masked[test.head_end : end]
    reason = skip_reason(source, test, source.masked[test.body[0] : end] if test.body else code)
    if reason is None and _SWITCHED_OFF.match(source.masked, test.start):
        reason = ""
    name = test.name if names[test.name] == 1 else ""
    line = source.text.count("\n", 0, test.start) + 1
    skipped = "" if reason is None else f"skipped{': ' if reason else ''}{reason}"
    if not span.differs:
        return CheckedTest(name, line, (), span.lines, skipped, oracles=1)  # as far as anybody looked
    silent = (m.start() + test.head_end for m in _SILENT.finditer(code))
    return CheckedTest(
        name=name,
        line=line,
        checks=tuple(check for form in found if test.start <= form.start < end for check in form.checks),
        lines=span.lines,
        oracles=sum(1 for _ in source.dialect.oracle.finditer(code)),
        skipped=skipped,
        swallowed=tuple(source.text.count("\n", 0, at) + 1 for at in silent),
        replaced=tuple(sorted(set(_doubles(source, test, end)))),
        calls=frozenset(m[1] for m in _CALL.finditer(code) if m[1] not in _BLOCKS),
    )


def _end(source: TestSource, test: LocatedTest) -> int:
    """Where blocks end with words: at the word that stands below the beginning of the line."""
    if source.language not in _WORDY:
        return test.end
    line = source.text.rfind("\n", 0, test.start + 1) + 1
    indent = re.match(r"[ \t]*", source.text[line : line + 100])
    close = source.text.find(f"\n{indent[0] if indent else ''}end", test.head_end, test.end)
    return close if close > 0 else test.end


def _doubles(source: TestSource, test: LocatedTest, end: int) -> Iterator[str]:
    for match in _DOUBLES.finditer(source.masked, test.start, end):
        close = source.brackets.get(match.end() - 1)
        if close is not None:
            said = " ".join(source.text[match.start() : min(close + 1, match.end() + 120)].split())
            yield said
