"""Source text with its strings and comments blanked out, so that patterns see code only.

Every character keeps its place: what is found in the masked text can be read in the original.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

# Each part eats its token in one pass and never gives any of it back.
_PARTS = {
    "//": r"//[^\n]*+",
    "#": r"#[^\n]*+",
    "--": r"--[^\n]*+",
    "%": r"%[^\n]*+",
    ";": r";[^\n]*+",
    "/*": r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?",
    '"""': r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?',
    "'''": r"'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?",
    '"': r'"(?:[^"\\\n]++|\\.)*+"?',
    '@"': r'[@$]{1,2}"(?:[^"]++|"")*+"?',
    "'": r"'(?:[^'\\\n]++|\\.)*+'?",
    "char": r"'(?:\\[^\n']{1,10}|\\'|[^\\'\n])'",
    "`": r"`(?:[^`\\]++|\\.)*+`?",
    "raw`": r"`[^`]*+`?",
    'r#"': r'\br(?P<hashes>#{0,10})"(?:[^"]++|"(?!(?P=hashes)))*+(?:"(?P=hashes))?',
    "/re/": r"(?<=[(,=:\[!&|?]) ?/(?![*/])(?:[^/\\\n\[]++|\\.|\[(?:[^\]\\\n]++|\\.)*+\])++/",
}
_COMMENTS = ("//", "#", "--", "%", ";", "/*")
_C = ("//", "/*")
_SYNTAX: Mapping[str, tuple[str, ...]] = {
    "JavaScript": (*_C, "/re/", '"', "'", "`"),
    "TypeScript": (*_C, "/re/", '"', "'", "`"),
    "Go": (*_C, '"', "raw`", "char"),
    "Rust": (*_C, 'r#"', '"', "char"),
    "C#": (*_C, '"""', '@"', '"', "char"),
    "F#": (*_C, '"""', '"'),
    "Dart": (*_C, "'''", '"""', '"', "'"),
    "PHP": (*_C, "#", '"', "'"),
    "Groovy": (*_C, "'''", '"""', '"', "'"),
    "Solidity": (*_C, '"', "'"),
    "HCL": (*_C, "#", '"'),
    "Lua": ("--", '"', "'"),
    "Haskell": ("--", '"'),
    "Elm": ("--", '"'),
    "Erlang": ("%", '"'),
    "Clojure": (";", '"'),
    "OCaml": ('"',),
}
_C_LIKE = frozenset({"Java", "Kotlin", "Scala", "Swift", "C", "C++", "Objective-C", "Zig", "D"})


def masked(text: str, language: str) -> str:
    """Strings keep their quotes; the rest of them, and comments, become blanks."""

    def blank(match: re.Match[str]) -> str:
        token = match[0]
        if match.lastgroup == "comment" or len(token) < 2:
            return _blanks(token)
        return token[0] + _blanks(token[1:-1]) + token[-1]

    return _pattern(language).sub(blank, text)


def _blanks(text: str) -> str:
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    if language in _C_LIKE:
        names: tuple[str, ...] = (*_C, '"""', '"', "char")
    else:
        names = _SYNTAX.get(language, ("#", '"""', '"', "'"))
    comments = "|".join(_PARTS[n] for n in names if n in _COMMENTS)
    strings = "|".join(_PARTS[n] for n in names if n not in _COMMENTS)
    return re.compile(f"(?P<comment>{comments or '(?!)'})|{strings}", re.DOTALL)


def brackets(text: str) -> dict[int, int]:
    """Where each opening bracket of masked text is closed; those left open are missing."""
    waiting: dict[str, list[int]] = {")": [], "]": [], "}": []}
    closing = {"(": ")", "[": "]", "{": "}"}
    found: dict[int, int] = {}
    for match in re.finditer(r"[()\[\]{}]", text):
        bracket = match[0]
        if bracket in closing:
            waiting[closing[bracket]].append(match.start())
        elif waiting[bracket]:
            found[waiting[bracket].pop()] = match.start()
    return found
