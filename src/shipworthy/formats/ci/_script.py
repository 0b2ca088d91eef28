"""Where a text stands in its file, and values of the expected shape from documents of any shape."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from shipworthy.schema.nodes import DocumentError, line_of

T = TypeVar("T")

_LITERAL = re.compile(r"\|[-+\d]{0,3}$")
_FOLDED = re.compile(r">[-+\d]{0,3}$")


def body_lines(source: Sequence[str], text: str, at: int) -> tuple[int, ...]:
    """The line of the file for each line of a text whose key (or dash) stands at line `at`."""
    count = text.count("\n") + 1
    if not 0 < at <= len(source):
        return (max(at, 1),) * count
    head = source[at - 1].partition(" #")[0].rstrip()
    if _LITERAL.search(head):
        return tuple(range(at + 1, at + 1 + count))
    return (at + 1 if _FOLDED.search(head) else at,) * count


def table(value: object, *keys: str) -> dict[str, Any]:
    """The mapping found by following keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """A list as it is, one value as a list of it, nothing as none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def words(value: object) -> list[str]:
    """The scalars of a list or the scalar itself, as text."""
    return [scalar(v) for v in listed(value) if isinstance(v, str | int | float)]


def scalar(value: object) -> str:
    """A scalar as a document shows it; nothing for anything else."""
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case _:
            return ""


def entries(value: object, line: int = 1) -> Iterator[tuple[Any, int]]:
    """The entries of a list (or one value) with their lines."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield entry, line_of(value, index, line)
    elif value is not None:
        yield value, line


def pairs(value: object) -> tuple[tuple[str, str], ...]:
    """The scalar entries of a mapping."""
    items = table(value).items()
    return tuple((str(k), scalar(v)) for k, v in items if isinstance(v, str | int | float))


def no_more_than(most: int, found: Collection[T], what: str) -> Collection[T]:
    """The same; raises `DocumentError` where there are more than anyone writes."""
    if len(found) > most:
        raise DocumentError(f"larger than {most:,} {what}")
    return found
