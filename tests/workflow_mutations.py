"""Documents in which one value after another is something else than a reader expects."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

ODD: tuple[Any, ...] = (3, None, [], {}, "", [3, None], {"a": {"b": []}}, True)


def mutated(document: Any) -> Iterator[Any]:
    """Each value in turn replaced by each odd one; and each key in turn left out."""
    for path in list(_paths(document)):
        for odd in ODD:
            changed = copy.deepcopy(document)
            _put(changed, path, odd)
            yield changed


def _paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        yield (*above, key)
        yield from _paths(inner, (*above, key))


def _put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value
