"""Names written together: `a::{b, c::{D, E}}`."""

from __future__ import annotations

from collections.abc import Iterator

MAX_NAMES = 500
MAX_DEPTH = 20


def apart(name: str) -> list[str]:
    """Each name by itself; what does not close is left out."""
    found = []
    for each in _apart(name, MAX_DEPTH):
        found.append(each)
        if len(found) == MAX_NAMES:
            break
    return found


def _apart(name: str, depth: int) -> Iterator[str]:
    start, brace, rest = name.partition("{")
    if not brace:
        yield name.strip()
    elif depth and rest.rstrip().endswith("}"):
        for part in _parts(rest.rstrip()[:-1]):
            yield from (start.strip() + below for below in _apart(part, depth - 1))


def _parts(text: str) -> Iterator[str]:
    """Between the commas that stand in no further braces."""
    level = begun = 0
    for index, character in enumerate(text):
        level += (character == "{") - (character == "}")
        if character == "," and level == 0:
            yield text[begun:index]
            begun = index + 1
    if text[begun:].strip():
        yield text[begun:]
