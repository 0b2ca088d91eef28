"""Parts of a document, whatever it holds at their place: a wrong type is an absent value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.schema.nodes import line_of


def table(value: object, key: str) -> dict[str, Any]:
    """The mapping under `key`, or an empty one."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def items(value: object, key: str) -> Iterator[tuple[Any, int]]:
    """The entries of the list under `key`, each with its line."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        for index, entry in enumerate(found):
            yield entry, line_of(found, index)


def texts(value: object, key: str) -> Iterator[tuple[str, int]]:
    for entry, line in items(value, key):
        if isinstance(entry, str):
            yield entry, line
