"""Finds the signs of a layer in the text of a file, in linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from shipworthy.analyse.linear import LinearPattern, linear
from shipworthy.collect.testing.layer_patterns import Sign

MAX_SHOWN = 80
MAX_FOUND = 500
_COMMENT = re.compile(r"\s*(?://|#(?!\[)|\*|/\*|--|<!--)")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a sign stands."""

    layer: str
    line: int
    shown: str
    whole_file: bool


def found_in(text: str, signs: Sequence[Sign]) -> tuple[Found, ...]:
    """In order of appearance; what stands in a comment or a string is none."""
    if not signs:
        return ()
    signs = tuple(signs)
    found = []
    line, last = 1, 0
    for match in _all_of(signs).finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        sign = _which(signs, match[0])
        if sign is not None and not _is_talk(text, match.start(), sign):
            inside = match[0].count("\n", 0, len(match[0]) - len(match[0].lstrip()))
            found.append(
                Found(sign.layer, line + inside, " ".join(match[0].split())[-MAX_SHOWN:], sign.whole_file)
            )
            if len(found) >= MAX_FOUND:
                break
    return tuple(found)


def _is_talk(text: str, start: int, sign: Sign) -> bool:
    """In a comment, or inside a string of its line."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if _COMMENT.match(before):
        return True
    return not sign.whole_file and any(before.count(quote) % 2 for quote in '"`')


def _which(signs: tuple[Sign, ...], matched: str) -> Sign | None:
    return next((s for s, pattern in _compiled(signs) if pattern.fullmatch(matched)), None)


@cache
def _compiled(signs: tuple[Sign, ...]) -> tuple[tuple[Sign, re.Pattern[str]], ...]:
    return tuple((s, re.compile(s.pattern, re.MULTILINE)) for s in signs)


@cache
def _all_of(signs: tuple[Sign, ...]) -> LinearPattern:
    return linear("(?m)" + "|".join(s.pattern for s in signs))
