"""The tests of a text with what they check, whichever language it is in."""

from __future__ import annotations

from shipworthy.analyse.checks.python_checks import python_tests
from shipworthy.analyse.checks.text_checks import text_tests
from shipworthy.analyse.limits import TookTooLong
from shipworthy.model.checks import CheckedFile


def read_checks(text: str, language: str, other: str | None = None) -> CheckedFile | None:
    """None where the language's tests are not read, or the text does not parse.

    Tests that stand as they are in the `other` version of the text come without what they check.
    """
    try:
        tests = python_tests(text, other) if language == "Python" else text_tests(text, language, other)
    except TookTooLong:
        return None
    if tests is None:
        return None
    return CheckedFile(tests, tuple(line.strip() for line in text.split("\n")))
