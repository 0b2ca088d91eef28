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

_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)
_TOKEN = re.compile(
    r'"(?:\\.|[^"\\])*"|[{}\[\],:]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|\n'
)


def read_json(text: str) -> Any:
    """The value; objects and arrays know their lines. Comments are allowed, as editors allow them."""
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    text = text.removeprefix("\ufeff")
    try:
        plain = _loads(text)
    except json.JSONDecodeError as first:
        text = _without_comments(text)
        try:
            plain = _loads(text)
        except json.JSONDecodeError:
            raise DocumentError(first.msg, first.lineno) from None
        except RecursionError:
            raise DocumentError("nested too deeply") from None
        except ValueError as error:
            raise DocumentError(str(error)) from None
    except RecursionError:
        raise DocumentError("nested too deeply") from None
    except ValueError as error:
        raise DocumentError(str(error)) from None
    return plain if len(text) > MAX_LOCATED else _located(text, plain)


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=_finite, parse_float=_finite)


def _finite(number: str) -> float:
    """`NaN`, `Infinity` and `1e999` are nothing to reckon with."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:40]} is no finite number")
    return value


def _without_comments(text: str) -> str:
    def blank(match: re.Match[str]) -> str:
        return match[1] or re.sub(r"[^\n]", " ", match[0])

    return _TRAILING_COMMA.sub(blank, _COMMENT.sub(blank, text))


def _located(text: str, plain: object) -> Any:
    """The same value again, from tokens that carry their line. `text` is known to be JSON."""
    if not isinstance(plain, dict | list):
        return plain
    line, root = 1, None
    stack: list[Mapped | Listed] = []
    key: str | None = None
    for match in _TOKEN.finditer(text):
        token = match[0]
        match token:
            case "\n":
                line += 1
                continue
            case "," | ":":
                continue
            case "}" | "]":
                stack.pop()
                continue
            case "{" | "[":
                value: Any = Mapped(line) if token == "{" else Listed(line)
            case _:
                if key is None and stack and isinstance(stack[-1], Mapped):
                    key = json.loads(token)
                    stack[-1].lines[key] = line
                    continue
                value = json.loads(token)
        if stack:
            parent = stack[-1]
            if isinstance(parent, Mapped):
                assert key is not None
                parent[key] = value
                key = None
            else:
                parent.append(value)
                parent.lines.append(line)
        if token in "{[":
            if root is None:
                root = value
            stack.append(value)
            if len(stack) > MAX_DEPTH:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", line)
    return root
