"""JSON, also with comments and trailing commas, with line numbers, safe on hostile input."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from shipworthy.schema.nodes import DocumentError, Listed, Mapped

MAX_BYTES = 20_000_000
MAX_LOCATED = 1_000_000
"""Larger documents are read without line numbers."""
MAX_DEPTH = 200

# Possessive, and what is not closed reaches to the end: no text makes them read it twice.
_STRING = r'"(?:\\.|[^"\\])*+(?:"|\\?\Z)'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[}}\]])", re.DOTALL)
_TOKEN = re.compile(rf"{_STRING}|[{{}}\[\]]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|\n")
_WORDS = {"true": True, "false": False, "null": None}
_BRACKET = re.compile(rf"{_STRING}|[{{}}\[\]]")


def read_json(text: str) -> Any:
    """The value; objects and arrays know their lines. Comments are allowed, as editors allow them."""
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    text = text.removeprefix("\ufeff")
    try:
        plain = _loads(text)
    except json.JSONDecodeError:
        text = _without_comments(text)
        try:
            plain = _loads(text)
        except json.JSONDecodeError as error:
            raise DocumentError(error.msg, error.lineno) from None
    if len(text) <= MAX_LOCATED:
        return _located(text, plain)
    _refuse_depth(text)
    return plain


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_finite, parse_float=_finite)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise DocumentError("nested too deeply") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise DocumentError(str(error)) from None


def _finite(number: str) -> float:
    """`NaN`, `Infinity` and `1e999` are nothing to reckon with."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:40]} is no finite number")
    return value


def _without_comments(text: str) -> str:
    def blank(match: re.Match[str]) -> str:
        return match[1] or "\n".join(" " * len(line) for line in match[0].split("\n"))

    return _TRAILING_COMMA.sub(blank, _COMMENT.sub(blank, text))


def _located(text: str, plain: object) -> Any:
    """The same value again, from tokens that carry their line. `text` is known to be JSON."""
    if not isinstance(plain, dict | list):
        return plain
    top = Listed()
    inside: list[Mapped | Listed] = [top]
    parent: Mapped | Listed = top
    key: str | None = None
    line = 1
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == "\n":
            line += 1
        elif first == "}" or first == "]":  # noqa: PLR1714  # asked for every token
            inside.pop()
            parent = inside[-1]
        elif first == "{" or first == "[":  # noqa: PLR1714  # as above
            value = Mapped(line) if first == "{" else Listed(line)
            _put(parent, key, value, line)
            key = None
            inside.append(value)
            parent = value
            if len(inside) > MAX_DEPTH + 1:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", line)
        elif key is None and isinstance(parent, Mapped):
            key = _scalar(token)
            parent.lines[key] = line
        else:
            _put(parent, key, _scalar(token), line)
            key = None
    return top[0]


def _scalar(token: str) -> Any:
    """Most of a document is plain strings, which need no parser."""
    if token[0] == '"' and "\\" not in token:
        return token[1:-1]
    return _WORDS[token] if token in _WORDS else json.loads(token)


def _put(parent: Mapped | Listed, key: str | None, value: object, line: int) -> None:
    if isinstance(parent, Mapped):
        parent[str(key)] = value
    else:
        parent.append(value)
        parent.lines.append(line)


def _refuse_depth(text: str) -> None:
    """What reads documents may recurse; a thousand levels mean nothing but harm."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match[0] in {"[", "{"}:
            depth += 1
        elif match[0] in {"]", "}"}:
            depth -= 1
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", line)
