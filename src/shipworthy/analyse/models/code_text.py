"""Source text without what is not code: comments and texts of several lines are blanked, lines stay."""

from __future__ import annotations

import re

_PYTHON = re.compile(
    r"(?P<drop>\"\"\"(?:(?:[^\\]|\\.)*?\"\"\"|.*)|'''(?:(?:[^\\]|\\.)*?'''|.*)|\#[^\n]*)"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_HASH = re.compile(r"(?P<drop>\#[^\n]*)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_C_LIKE = re.compile(
    r"(?P<drop>//[^\n]*|/\*(?:.*?\*/|.*)|`[^`\n]*\n(?:\\.|[^`\\])*`?|\"\"\"(?:.*?\"\"\"|.*))"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`\n]*`",
    re.DOTALL,
)
_BY_LANGUAGE = {"Python": _PYTHON, "Ruby": _HASH, "Elixir": _HASH, "Shell": _HASH, "R": _HASH, "Julia": _HASH}
MAX_CHARACTERS = 2_000_000


def code_of(text: str, language: str | None, *, keep_texts: bool = False) -> str:
    """`keep_texts` keeps a text of several lines where it is a value; one that stands alone documents."""
    pattern = _BY_LANGUAGE.get(language or "", _C_LIKE)
    text = text[:MAX_CHARACTERS]

    def blank(match: re.Match[str]) -> str:
        if match["drop"] is None or (keep_texts and _is_value(text, match)):
            return match[0]
        return "\n" * match[0].count("\n")

    return pattern.sub(blank, text)


def _is_value(text: str, match: re.Match[str]) -> bool:
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return match[0][0] in "\"'`" and bool(before.strip(" \trRfFbBuU"))


_TEXT = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")


def without_texts(code: str) -> str:
    """The same code with its texts emptied."""
    return _TEXT.sub('""', code)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
