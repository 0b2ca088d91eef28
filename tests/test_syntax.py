"""Laws of every query: it fits its grammar, and no text breaks it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse.limits import TookTooLong
from shipworthy.analyse.syntax import parsing
from shipworthy.analyse.syntax.queries import languages, of_language
from shipworthy.analyse.syntax.reading import read_syntax

LANGUAGES = sorted(languages())
PIECES = (
    "if", "else", "else if (a)", "for", "while", "try", "catch", "catch (e)", "switch", "match", "case", "when",
    "function", "def", "fn", "func", "fun", "class", "interface", "import", "import type", "export", "return",
    "private", "public", "@a", "[A]", "#[a]", "#if", "#endif", "?", "??", "?.", "?:", "&&", "||", "=>", "->", "=",
    "(", ")", "{", "}", "[", "]", "<", ">", ":", ";", ",", ".", "'", '"', "`", "${", "/*", "*/", "//", "<<EOF",
    "a", "b", "1", "_", "é", "\x00", "\ufeff", " ", "\t", "\n", "\r\n",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join).map(str.encode) | st.binary(max_size=200)


@pytest.mark.parametrize("language", LANGUAGES)
@given(content=texts)
def test_no_text_breaks_a_query(language: str, content: bytes) -> None:
    read = read_syntax(content, language)
    assert (read.syntax is None) == bool(read.problem)
    if read.syntax is None:
        return
    lines = content.count(b"\n") + 1
    for function in read.syntax.functions:
        assert 1 <= function.line <= function.end_line <= lines
        assert function.complexity >= 1
        assert min(function.cognitive, function.parameters, function.nesting) >= 0
    assert all(1 <= each.line <= lines for each in read.syntax.classes)
    assert all(1 <= each.line <= lines for each in read.syntax.imports)
    assert 0 <= read.comments.lines <= lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("opening", ["(", "{", "[", "if (a) {", "a(", "!", '"${', "/*"])
def test_deep_nesting_is_survived(language: str, opening: str) -> None:
    read_syntax(opening.encode() * 300, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_bytes_than_utf8_are_survived(language: str) -> None:
    for text in (
        b"int \xff(int a) { return 1; }\n",
        b"class A { \xc3() {} };\n",
        b"try { } catch (\xff e) {}",
    ):
        read_syntax(text * 3, language)


def test_a_text_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "PATIENCE", 0)
    with pytest.raises(TookTooLong, match="to parse"):
        read_syntax(b"/*" * 1_000, "Swift")
    monkeypatch.undo()
    assert read_syntax(b"let a = 1\n", "Swift").problem == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_read_from_an_empty_text(language: str) -> None:
    read = read_syntax(b"", language)
    assert read.problem == ""
    assert read.syntax is not None
    assert (read.syntax.functions, read.syntax.classes, read.syntax.imports) == ((), (), ())


@cache
def captures_explained() -> frozenset[str]:
    from importlib.resources import files  # noqa: PLC0415  # only for this

    text = (files("shipworthy.analyse.syntax.queries") / "README.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"`@(\w+)`", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_capture_is_explained(language: str) -> None:
    used = {name for name in re.findall(r"@(\w+)", of_language(language).text) if not name.startswith("_")}
    assert used - captures_explained() == set()
