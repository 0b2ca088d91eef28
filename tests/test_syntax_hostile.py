"""No text breaks a reader of any language.

The texts are small: grammars and queries take time by the square of some hostile nestings.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.analyse.source import analyse_source
from shipworthy.analyse.syntax.queries import languages
from shipworthy.analyse.syntax.reading import read_syntax

LANGUAGES = sorted(languages())
PIECES = st.sampled_from(
    [
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">",
        ";",
        ":",
        ",",
        ".",
        "=",
        "=>",
        "->",
        "&&",
        "||",
        "?",
        "!",
        '"',
        "'",
        "`",
        "#",
        "//",
        "/*",
        "*/",
        "${",
        "#{",
        "<<EOF",
        "EOF",
        "=begin",
        "=end",
        "\\",
        "@",
        "$",
        "%",
        "|",
        "&",
        "\n",
        "\t",
        "\x00",
        "é",
        "\ufeff",
        "a",
        "b",
        "1",
        "if",
        "else",
        "elif",
        "elsif",
        "fi",
        "for",
        "while",
        "do",
        "done",
        "end",
        "def",
        "fn",
        "func",
        "fun",
        "function",
        "class",
        "struct",
        "impl",
        "match",
        "switch",
        "case",
        "default",
        "try",
        "catch",
        "rescue",
        "public",
        "private",
        "static",
        "return",
        "import",
        "use",
        "#include",
        "#if",
        "#endif",
        "<?php",
        "?>",
        "template<class",
        "namespace",
        "trait",
        "interface",
        "enum",
        "let",
        "var",
        "val",
        "async",
        "await",
        "lambda",
        "it",
    ]
)
WHOLE = 'class A { /* x */ int f(int a) { if (a && a || a) { return a ? 1 : 2; } else { g("s"); } } }\n'


@given(text=st.lists(PIECES, max_size=60).map(" ".join), language=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=300)
def test_any_words_are_read_or_have_a_problem(text: str, language: str) -> None:
    found = read_syntax(text.encode(), language)
    assert (found.syntax is None) == bool(found.problem)
    for function in found.syntax.functions if found.syntax else ():
        assert function.complexity >= 1
        assert 1 <= function.line <= function.end_line <= text.count("\n") + 1


@given(content=st.binary(max_size=300), language=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_read_or_have_a_problem(content: bytes, language: str) -> None:
    assert analyse_source(content, language).lines >= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_breaks_off_anywhere(language: str) -> None:
    for end in range(0, len(WHOLE), 5):
        read_syntax(WHOLE[:end].encode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["(", "[", "{", "if (a) {", "a && ", "fn f() {", "class A {", "((()", "/*", '"${', "<"]
)
def test_a_text_that_opens_without_end(language: str, piece: str) -> None:
    found = read_syntax(piece.encode() * (600 // len(piece)), language)
    assert (found.syntax is None) == bool(found.problem)


@pytest.mark.parametrize(
    ("language", "piece"), [("Ruby", "/*"), ("Ruby", "a && "), ("C", "<<A\n"), ("C", "a && ")]
)
def test_what_takes_time_by_the_square_is_given_up_early(language: str, piece: str) -> None:
    text = "int f() { return " + piece * 20_000 + "a; }"
    assert read_syntax(text.encode(), language).problem.startswith("is larger or nested deeper")


@pytest.mark.parametrize("language", ["JavaScript", "TypeScript", "Ruby", "Scala"])
def test_a_chain_of_calls_without_end_is_given_up_early(language: str) -> None:
    text = "val a = x" if language == "Scala" else "'a'"
    assert read_syntax((text + ".b()" * 50_000).encode(), language).problem.startswith("is larger or nested")
    assert read_syntax((text + ".b()" * 300).encode(), language).problem == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nesting_deeper_than_anybody_writes(language: str) -> None:
    for opens, closes in (("(", ")"), ("{", "}"), ("[", "]"), ("!", "")):
        analyse_source(("x = " + opens * 1_000 + "1" + closes * 1_000).encode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_larger_than_what_is_parsed(language: str) -> None:
    assert analyse_source(b"a" * 50_000_000, language).problem == "larger than 2 MB"
