"""The same document with each of its values replaced by something that has no business there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ODD: tuple[Any, ...] = (3, None, [], {}, True, "", [None, 3, []], {"x": None})


def mutants(value: Any) -> Iterator[Any]:
    """Every place in turn holds every odd value."""
    yield from ODD
    match value:
        case dict():
            for key, inner in value.items():
                for odd in mutants(inner):
                    yield {**value, key: odd}
        case list():
            for index, inner in enumerate(value):
                for odd in mutants(inner):
                    yield [*value[:index], odd, *value[index + 1 :]]
        case _:
            return
