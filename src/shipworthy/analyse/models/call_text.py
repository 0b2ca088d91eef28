"""The text of one call: from its line to where its brackets close, with the calls chained to it."""

from __future__ import annotations

import re

MAX_CALL = 8_000
"""Characters."""
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[()\[\]{}]")
_CHAINED = re.compile(r"\s{0,200}[?!]?\.\s{0,40}\w{1,80}(?:<[^<>()\n]{0,80}>)?\s{0,10}\(")
_OPEN = frozenset("([{")


def lines_of(code: str) -> list[int]:
    """Where each line starts, and where the text ends."""
    return [0, *(found.end() for found in re.finditer(r"\n", code)), len(code)]


def call_span(code: str, starts: list[int], line: int, callee: str) -> tuple[int, int]:
    """Of the call of `callee` on a line; of that line alone where it cannot be found there.

    What is chained before it belongs to it where each link has a line of its own.
    """
    if not 0 < line < len(starts):
        return (0, 0)
    begin, end = starts[line - 1], starts[line]
    name = callee.rpartition(".")[2].strip("@([ ")
    at = code.find(name, begin, end) if name else begin
    opened = code.find("(", max(at, begin), min(len(code), max(at, begin) + 200))
    while line > 1 and code[begin:end].lstrip().startswith((".", "?.")):
        line -= 1
        begin, end = starts[line - 1], starts[line]
    if opened < 0:
        return (begin, starts[min(line, len(starts) - 1)])
    return (begin, _closing(code, opened))


def _closing(code: str, opened: int) -> int:
    """After the bracket that closes, and after the brackets of what is chained to it."""
    end = opened
    limit = opened + MAX_CALL
    while True:
        end = _matching(code, end, limit)
        chained = _CHAINED.match(code, end, limit)
        if not chained or end >= limit:
            return end
        end = chained.end() - 1


def _matching(code: str, opened: int, limit: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(code, opened, limit):
        mark = token[0]
        if mark in _OPEN:
            depth += 1
        elif mark in ")]}":
            depth -= 1
            if depth <= 0:
                return token.end()
    return min(limit, len(code))
