"""`$(NAME)` in makefiles: variables filled in, functions left as an unknown."""

from __future__ import annotations

from collections.abc import Mapping

MAX_DEPTH = 12
MAX_LENGTH = 20_000
UNKNOWN = "$_"
_CLOSING = {"(": ")", "{": "}"}
_SILENT = frozenset({"info", "warning", "error", "eval"})


def expand(text: str, variables: Mapping[str, str], depth: int = 0) -> str:
    """The text as make hands it on. What is not set is empty, as it is for make."""
    out: list[str] = []
    length, at = 0, 0
    while at < len(text) and length < MAX_LENGTH:
        place = text.find("$", at)
        if place < 0:
            out.append(text[at:])
            break
        out.append(text[at:place])
        piece, at = _reference(text, place, variables, depth)
        out.append(piece)
        length += len(out[-1]) + len(out[-2])
    return "".join(out)[:MAX_LENGTH]


def _reference(text: str, at: int, variables: Mapping[str, str], depth: int) -> tuple[str, int]:
    opening = text[at + 1 : at + 2]
    if opening == "$":
        return "$", at + 2
    if opening not in _CLOSING:
        return _value(opening, variables, depth), at + 2
    end = _end(text, at + 1, opening)
    inside = text[at + 2 : end]
    name, blank, _ = inside.partition(" ")
    if blank and name in _SILENT:
        return "", end + 1
    if blank or "," in inside:
        return UNKNOWN, end + 1
    if ":" in inside or "$" in inside:
        return _value(inside.partition(":")[0], variables, depth) or UNKNOWN, end + 1
    return _value(inside, variables, depth), end + 1


def _value(name: str, variables: Mapping[str, str], depth: int) -> str:
    value = variables.get(name, "")
    if "$" not in value:
        return value
    return expand(value, variables, depth + 1) if depth < MAX_DEPTH else UNKNOWN


def _end(text: str, at: int, opening: str) -> int:
    depth = 0
    for place in range(at, min(len(text), at + MAX_LENGTH)):
        depth += (text[place] == opening) - (text[place] == _CLOSING[opening])
        if depth == 0:
            return place
    return len(text)
