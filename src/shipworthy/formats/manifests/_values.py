"""Values of the expected shape from documents anyone may have written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.model.dependencies import Stated
from shipworthy.schema.nodes import line_of


def table(value: object, *keys: str) -> dict[str, Any]:
    """The mapping found by following keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(container: object, key: str) -> str:
    value = container.get(key) if isinstance(container, dict) else None
    return value.strip() if isinstance(value, str) else ""


def stated(container: object, key: str) -> Stated | None:
    value = text(container, key)
    return Stated(value, line_of(container, key)) if value else None


def texts(container: object, key: str) -> list[str]:
    return [entry for entry, _ in located(container, key)]


def located(container: object, key: str) -> Iterator[tuple[str, int]]:
    """The texts of a list below a key, with their lines."""
    value = container.get(key) if isinstance(container, dict) else None
    if isinstance(value, list):
        for index, entry in enumerate(value):
            if isinstance(entry, str):
                yield entry, line_of(value, index, line_of(container, key))


def locate(source: str, needle: str, start: int = 1) -> int:
    """The first line at or after `start` that holds the text; `start` where none does."""
    for number, line in enumerate(source.split("\n"), start=1):
        if number >= start and needle in line:
            return number
    return start
