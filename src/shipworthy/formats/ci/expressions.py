"""GitHub's `${{ … }}`: what an expression comes to where its parts are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from enum import Enum
from typing import Any

MAX_LENGTH = 5_000
MAX_DEPTH = 40
_TOKEN = re.compile(
    r"\s*(?:('(?:[^']|'')*')|(&&|\|\||==|!=|<=|>=|[<>!()\[\],.*])|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w-]*))"
)


class Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN
Scope = Callable[[str], Any]
"""The value of a dotted context path such as `matrix.os`, or `UNKNOWN`."""


def evaluate(expression: str, scope: Scope) -> Any:
    """The value, or `UNKNOWN`. Never raises."""
    expression = expression.strip()
    if len(expression) > MAX_LENGTH:
        return UNKNOWN
    try:
        return _Parser(_tokens(expression), scope).whole()
    except (ValueError, IndexError, RecursionError):
        return UNKNOWN


def truth(value: Any) -> bool | None:
    """Whether a value counts as true; none where it is not known."""
    return None if value is UNKNOWN else bool(value)


def _tokens(expression: str) -> list[str]:
    found, at = [], 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise ValueError(expression)
        found.append(match[0].strip())
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str], scope: Scope) -> None:
        self._tokens = tokens
        self._scope = scope
        self._at = 0
        self._depth = 0

    def whole(self) -> Any:
        value = self._either()
        if self._at != len(self._tokens):
            raise ValueError("something is left")
        return value

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if token in wanted:
            self._at += 1
            return token
        return ""

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise ValueError(wanted)

    def _either(self) -> Any:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError("too deep")
        value = self._both()
        while self._take("||"):
            other = self._both()
            if value is UNKNOWN:
                value = other if truth(other) else UNKNOWN
            elif not value:
                value = other
        self._depth -= 1
        return value

    def _both(self) -> Any:
        value = self._compared()
        while self._take("&&"):
            other = self._compared()
            if value is UNKNOWN:
                value = False if truth(other) is False else UNKNOWN
            elif value:
                value = other
        return value

    def _compared(self) -> Any:
        value = self._negated()
        while operator := self._take("==", "!=", "<", ">", "<=", ">="):
            value = _compare(operator, value, self._negated())
        return value

    def _negated(self) -> Any:
        count = 0
        while self._take("!"):
            count += 1
        value = self._primary()
        if count == 0 or value is UNKNOWN:
            return value
        return bool(value) is (count % 2 == 0)

    def _primary(self) -> Any:
        if self._take("("):
            value = self._either()
            self._expect(")")
            return value
        token = self._tokens[self._at]
        self._at += 1
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token[0].isdigit() or token[0] == "-":
            return float(token) if "." in token else int(token)
        if token.lower() in {"true", "false", "null"}:
            return {"true": True, "false": False, "null": None}[token.lower()]
        if not (token[0].isalpha() or token[0] == "_"):
            raise ValueError(token)
        return self._call(token.lower()) if self._take("(") else self._context(token)

    def _call(self, name: str) -> Any:
        arguments = []
        while not self._take(")"):
            arguments.append(self._either())
            self._take(",")
        value = _function(name, arguments)
        while self._peek() in {".", "["}:
            self._context("")
            value = UNKNOWN
        return value

    def _context(self, name: str) -> Any:
        """A path of names; unknown where an index is not a literal."""
        path, known = name, True
        while opening := self._take(".", "["):
            if opening == ".":
                path += "." + self._tokens[self._at]
                self._at += 1
            else:
                index = self._either()
                self._expect("]")
                known = known and isinstance(index, str)
                path += f".{index}"
        return self._scope(path) if known else UNKNOWN


def _compare(operator: str, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    same = _plain(left) == _plain(right)
    match operator:
        case "==":
            return same
        case "!=":
            return not same
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[operator]


def _plain(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _function(name: str, arguments: list[Any]) -> Any:
    match name, arguments:
        case ("success" | "always", []):
            return True
        case ("failure" | "cancelled", []):
            return False
        case ("contains", [list() as values, str(word)]):
            return UNKNOWN if UNKNOWN in values else word.lower() in [_plain(v) for v in values]
        case ("contains", [str(text), str(word)]):
            return word.lower() in text.lower()
        case ("startswith", [str(text), str(word)]):
            return text.lower().startswith(word.lower())
        case ("endswith", [str(text), str(word)]):
            return text.lower().endswith(word.lower())
        case ("format", [str(pattern), *values]) if UNKNOWN not in values:
            return re.sub(r"\{(\d{1,2})\}", lambda m: written(_nth(values, int(m[1]))), pattern)
        case ("fromjson", [str(text)]):
            return json.loads(text)
        case ("join", [list() as values, str(glue)]) if UNKNOWN not in values:
            return glue.join(written(v) for v in values)
        case _:
            return UNKNOWN


def _nth(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else ""


def written(value: Any) -> str:
    """A value as it appears in text."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
        case _:
            return json.dumps(value, default=str)


def interpolate(text: str, scope: Scope, missing: str = "$_") -> str:
    """The text with each `${{ … }}` filled in; `missing` where its value is not known."""
    out, at = [], 0
    while (start := text.find("${{", at)) >= 0:
        end = text.find("}}", start)
        if end < 0:
            break
        value = evaluate(text[start + 3 : end], scope)
        out += [text[at:start], missing if value is UNKNOWN else written(value)]
        at = end + 2
    return "".join([*out, text[at:]])


def expressions(text: str) -> list[tuple[str, int]]:
    """The inside of each `${{ … }}`, and the place in the text where it starts."""
    found, at = [], 0
    while (start := text.find("${{", at)) >= 0:
        end = text.find("}}", start)
        if end < 0:
            break
        found.append((text[start + 3 : end].strip(), start))
        at = end + 2
    return found
