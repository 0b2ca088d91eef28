"""Raw shell words to what a program is given: quotes removed, known variables filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_LENGTH = 20_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[1-9]")
_BRACED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*|[1-9])(?::?([-+=?])(.*))?", re.DOTALL)
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\+?=(.*)", re.DOTALL)
_ALL_ARGUMENTS = frozenset({'"$@"', "$@", '"${@}"', "$*", '"$*"', "${@}"})
ARGUMENTS = "@"
"""The variable that holds the arguments of a script, parted by NUL."""
UNKNOWN = "$"
"""What is not known stays written as it was, and so starts with this."""


def expand(raw: str, variables: Mapping[str, str]) -> list[str]:
    """One word, or several where an unquoted variable holds blanks, or none where it is empty."""
    if raw in _ALL_ARGUMENTS and ARGUMENTS in variables:
        return variables[ARGUMENTS].split("\0") if variables[ARGUMENTS] else []
    text, split = _expand(raw[:MAX_LENGTH], variables)
    if split:
        return text.split()
    return [text]


def assignment(raw: str, variables: Mapping[str, str]) -> tuple[str, str] | None:
    """The pair of `NAME=value`; none where the word is no assignment."""
    if found := ASSIGNMENT.fullmatch(raw):
        return found[1], _expand(found[2][:MAX_LENGTH], variables)[0]
    return None


def _expand(raw: str, variables: Mapping[str, str]) -> tuple[str, bool]:
    out: list[str] = []
    split, at = False, 0
    quoted = False
    while at < len(raw):
        char = raw[at]
        if char == "'" and not quoted:
            end = raw.find("'", at + 1)
            end = len(raw) if end < 0 else end
            out.append(raw[at + 1 : end])
            at = end + 1
        elif char == '"':
            quoted = not quoted
            at += 1
        elif char == "\\" and at + 1 < len(raw):
            out.append(raw[at + 1] if not quoted or raw[at + 1] in '"\\$`' else raw[at : at + 2])
            at += 2
        elif char == "$":
            value, at = _variable(raw, at, variables)
            split = split or not value or (" " in value and not value.startswith(UNKNOWN))
            out.append(value)
        else:
            out.append(char)
            at += 1
    text = "".join(out)[:MAX_LENGTH]
    return text, split and not any(q in raw for q in "'\"")


def _variable(raw: str, at: int, variables: Mapping[str, str]) -> tuple[str, int]:
    """The value of the `$…` at this place, and the place behind it."""
    if raw.startswith("${", at):
        end = raw.find("}", at)
        if end < 0:
            return raw[at:], len(raw)
        found = _BRACED.fullmatch(raw, at + 2, end)
        if found is None:
            return raw[at : end + 1], end + 1
        name, how, word = found[1], found[2], found[3] or ""
        if how in {"-", "="} and "$" not in word:
            return variables.get(name, word) or word, end + 1
        return variables.get(name, raw[at : end + 1]), end + 1
    if raw.startswith("$(", at):
        end = _closing(raw, at + 1)
        return raw[at:end], end
    if found := _NAME.match(raw, at + 1):
        return variables.get(found[0], raw[at : found.end()]), found.end()
    return raw[at : at + 2], at + 2


def _closing(raw: str, at: int) -> int:
    depth = 0
    for end in range(at, len(raw)):
        depth += (raw[end] == "(") - (raw[end] == ")")
        if depth == 0:
            return end + 1
    return len(raw)
