"""Values of the expected shape from documents anyone may have written."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import Any, TypeVar

from shipworthy.schema.nodes import DocumentError

T = TypeVar("T")


def table(value: object, *keys: str) -> dict[str, Any]:
    """The mapping found by following keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def listed(value: object) -> list[Any]:
    """A list as it is, one value as a list of it, nothing as none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def texts(value: object) -> list[str]:
    return [v for v in listed(value) if isinstance(v, str)]


def joined(words: object) -> str:
    """A list of arguments as one shell text; parts that are no text are left out."""
    return shlex.join(texts(words))


def pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(k), str(v)) for k, v in table(value).items() if isinstance(v, str | int))


def no_more_than(most: int, found: Collection[T], what: str) -> Collection[T]:
    """The same; raises `DocumentError` where there are more than anyone writes."""
    if len(found) > most:
        raise DocumentError(f"larger than {most:,} {what}")
    return found
