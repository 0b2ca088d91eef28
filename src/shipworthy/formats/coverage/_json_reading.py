"""A JSON report loaded whole, and values of it that may be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.streams import whole
from shipworthy.model.content import Content
from shipworthy.schema.from_json import MAX_BYTES, read_json
from shipworthy.schema.nodes import DocumentError

MAX_COUNT = 10**9


def load(content: Content) -> Mapping[str, Any]:
    """The document. Raises `DocumentError`: of what ends early, nothing is known."""
    document = read_json(whole(content, MAX_BYTES).decode("utf-8", errors="replace"))
    if not isinstance(document, Mapping):
        raise DocumentError("is no mapping")
    return document


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def whole_number(value: object) -> int | None:
    """A count or a line; none where it is anything else. Some tools write `3.0`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def ran(value: object) -> bool:
    return bool(whole_number(value))


def line_at(place: object) -> int | None:
    """`{"line": 3, "column": 0}`."""
    return whole_number(mapping(place).get("line"))


def texts(value: object) -> Iterator[str]:
    yield from (each for each in items(value) if isinstance(each, str))
