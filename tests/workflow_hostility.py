"""Puts odd values in every place of a document, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ODD: tuple[object, ...] = (3, None, [], {}, "x", True)


def odd_everywhere(document: Any) -> Iterator[Any]:
    for place in _places(document):
        for odd in ODD:
            yield _replaced(document, place, odd)


def _places(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(p for key, child in inside for p in _places(child, (*at, key)))]


def _replaced(value: Any, at: tuple[Any, ...], new: object) -> Any:
    if not at:
        return new
    copy = value.copy()
    copy[at[0]] = _replaced(value[at[0]], at[1:], new)
    return copy
