"""Tests as the source files show them: how many there are, what could fail them, beside which code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.analyse.test_dialects import dialects
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import anchor, languages
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.model.code import Test
from shipworthy.model.repository import File, PathClass

NO_TESTS_OF_THEIR_OWN = frozenset({"SQL", "Vue", "Svelte", "Astro", "Nix", "Assembly"})
"""Tested, if at all, from another language."""
UNREAD_LINES = 100
_INLINE_MODULE = re.compile(r"#\[\s*cfg\(\s*test\s*\)\s*\]")


@dataclass(frozen=True, slots=True)
class TestFile:
    """A source file that holds tests."""

    __test__ = False

    path: str
    line: int
    """Of the first test."""
    language: str
    tests: int
    substantial: int
    """Tests in which something can fail that is no constant."""
    active: int
    """Tests that are neither skipped nor empty nor of constants only."""
    lines: int
    """Not blank; of a file that also holds product code, from where its tests begin."""


@dataclass(frozen=True, slots=True)
class FoundTest:
    """One test."""

    __test__ = False

    path: str
    line: int
    name: str


@fact("tests.files")
def test_files(context: Context) -> tuple[TestFile, ...]:
    """Source files that hold at least one test, with how many, and how many of those could fail.

    A test is what the language's usual tools collect: `test_…` of pytest and unittest, `func Test…`,
    `#[test]` (also inside product files), `it(…)`, `@Test`, `[Fact]`, `TEST(…)` … in thirty languages.
    """
    found = []
    for file in candidates(context):
        analysis = context.analysis(file)
        if analysis.tests and not analysis.minified:
            assert file.language is not None
            inline = file.path_class is PathClass.PRODUCT
            lines = _inline_lines(context, file, analysis.tests[0].line) if inline else analysis.lines
            substantial = sum(is_substantial(t) for t in analysis.tests)
            first = analysis.tests[0].line
            active = sum(not t.trivial and not t.skipped for t in analysis.tests)
            count = len(analysis.tests)
            found.append(TestFile(file.path, first, file.language, count, substantial, active, lines))
    return tuple(found)


def is_substantial(test: Test) -> bool:
    return test.assertions > 0 and not test.trivial and not test.skipped


def _inline_lines(context: Context, file: File, first_test: int) -> int:
    """Non-blank lines from the test module on, or from the first test where there is none."""
    text = text_of(context, file.path)
    module = _INLINE_MODULE.search(text)
    start = min(text.count("\n", 0, module.start()) + 1, first_test) if module else first_test
    return sum(1 for line in text.split("\n")[start - 1 :] if line.strip())


@fact("tests.exist")
def tests_exist(context: Context) -> bool:
    """Whether any test was found, of whatever worth.

    Unknown where the product is mostly in a language whose tests are not read, or where the test folders
    hold much code in a form that is not recognised.
    """
    files = context.get(test_files)
    if files:
        context.cite(files[0].path, files[0].line)
        return True
    _refuse_unread_language(context)
    _refuse_unread_form(context)
    place = context.get(anchor)
    context.cite(place.path, place.line)
    return False


def _refuse_unread_language(context: Context) -> None:
    lines = context.get(languages)
    unread = [n for n in lines if n not in dialects() and n != "Python" and n not in NO_TESTS_OF_THEIR_OWN]
    if unread and sum(lines[name] for name in unread) > sum(lines.values()) / 2:
        raise Unavailable(f"tests in {', '.join(unread[:3])} are not read yet, and no others were found")


def _refuse_unread_form(context: Context) -> None:
    """A runner of its own: files of test folders that hold code, and no test as anybody else writes it."""
    unread = [
        (context.analysis(f).lines, f.path)
        for f in candidates(context)
        if f.path_class is PathClass.TEST and f.language not in NO_TESTS_OF_THEIR_OWN
    ]
    lines = sum(count for count, _ in unread)
    if lines >= UNREAD_LINES and lines >= 10 * len(unread):
        path = max(unread)[1]
        context.cite(path)
        raise Unavailable(
            f"{len(unread)} source files such as {path} lie in test folders, and none holds a test"
            " in a form that is read"
        )


@fact("tests.do_something")
def tests_do_something(context: Context) -> bool:
    """Whether there is a test that runs and does more than state constants, asserting or not."""
    if not context.get(tests_exist):
        return False
    return any(f.active for f in context.get(test_files))


@fact("tests.count")
def test_count(context: Context) -> int:
    """Tests of substance: they assert something that is no constant, and are not skipped.

    Counted as written; a test that runs for twenty parameters counts once.
    """
    if not context.get(tests_exist):
        return 0
    files = context.get(test_files)
    if best := max(files, key=lambda f: f.substantial, default=None):
        context.cite(best.path, best.line)
    return sum(f.substantial for f in files)


@fact("tests.lines", unit="lines")
def test_lines(context: Context) -> int:
    """Non-blank lines of the files that hold at least one test of substance."""
    if not context.get(tests_exist):
        return 0
    return sum(f.lines for f in context.get(test_files) if f.substantial)
