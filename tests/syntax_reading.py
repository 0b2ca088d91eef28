"""What the tests of one language's query look at."""

from __future__ import annotations

from shipworthy.analyse.syntax.reading import SyntaxReading, read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str, language: str) -> SyntaxReading:
    return read_syntax(text.encode(), language)


def syntax(text: str, language: str) -> Syntax:
    found = read(text, language).syntax
    assert found is not None
    return found


def only(text: str, language: str) -> Function:
    (function,) = syntax(text, language).functions
    return function


def names(text: str, language: str) -> list[str]:
    return [function.name for function in syntax(text, language).functions]


def counts(text: str, language: str) -> tuple[int, int]:
    """Cyclomatic and cognitive complexity of the only function."""
    function = only(text, language)
    return function.complexity, function.cognitive


def public(text: str, language: str) -> dict[str, bool]:
    return {function.name: function.public for function in syntax(text, language).functions}


def imports(text: str, language: str) -> list[str]:
    return [each.name for each in syntax(text, language).imports]
