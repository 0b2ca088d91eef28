"""The syntax tree of a text that may be written for a newer Python than this one."""

from __future__ import annotations

import ast
import re
import warnings

ATTEMPTS = 12
"""So many lines may stay unread."""
_NEWER = (
    (re.compile(r"^([ \t]*)type[ \t]+(\w+)(?:\[[^\]\n]{0,200}\])?[ \t]*=", re.MULTILINE), r"\1\2 ="),
    (re.compile(r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\]\n]{0,200}\]", re.MULTILINE), r"\1"),
    (
        re.compile(r"^([ \t]*except[ \t]+)(\w[\w.]*(?:[ \t]*,[ \t]*\w[\w.]*)+)[ \t]*:", re.MULTILINE),
        r"\1(\2):",
    ),
)
"""Type aliases and parameters (3.12), several kinds of errors without parentheses (3.14)."""


def parsed(text: str) -> ast.Module:
    """Raises `SyntaxError` where more of it than a few lines cannot be read."""
    try:
        return _parsed(text)
    except SyntaxError:
        for pattern, older in _NEWER:
            text = pattern.sub(older, text)
    lines = text.split("\n")
    for _ in range(ATTEMPTS):
        try:
            return _parsed("\n".join(lines))
        except SyntaxError as error:
            number = (error.lineno or 0) - 1
            if not 0 <= number < len(lines):
                raise
            lines[number] = _instead(lines[number])
    return _parsed("\n".join(lines))


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape is the file's affair
        return ast.parse(text)


def _instead(line: str) -> str:
    indentation = line[: len(line) - len(line.lstrip())]
    return indentation + ("if True:" if line.rstrip().endswith(":") else "pass")
