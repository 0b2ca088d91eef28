"""Parts of a JSON document whose shape nobody promised: a wrong type is an absent value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.streams import whole
from shipworthy.model.content import Content
from shipworthy.schema.from_json import MAX_BYTES, read_json
from shipworthy.schema.nodes import DocumentError

MAX_COUNT = 1_000_000_000
_SECONDS_A_YEAR = 365 * 86_400
_LATEST = 10**15


def document(content: Content) -> dict[str, Any]:
    """The object a file holds. Raises `DocumentError` and `OSError`."""
    found = read_json(whole(content, MAX_BYTES).decode("utf-8-sig", errors="replace"))
    if not isinstance(found, dict):
        raise DocumentError("holds no object")
    return found


def table(value: object, key: str) -> dict[str, Any]:
    """The mapping under `key`, or an empty one."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""


def tables(value: object, key: str) -> Iterator[dict[str, Any]]:
    """The mappings in the list under `key`."""
    return (entry for entry in items(value, key) if isinstance(entry, dict))


def items(value: object, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def count(value: object, key: str) -> int | None:
    """A whole number from nought on; none where there is none."""
    found = number(value, key)
    return int(found) if found is not None and 0 <= found <= MAX_COUNT and found == int(found) else None


def number(value: object, key: str) -> float | None:
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return found if isinstance(found, int) and abs(found) < 2**53 else _finite(found)


def seconds(value: object, key: str, *, per_second: float = 1) -> float:
    """A duration; nought where none is stated that can be meant."""
    found = (number(value, key) or 0.0) / per_second
    return found if 0 <= found < _SECONDS_A_YEAR else 0.0


def instant(value: object, key: str) -> int | None:
    """Seconds or milliseconds since 1970."""
    found = number(value, key)
    return int(found) if found is not None and 0 < found < _LATEST else None


def _finite(value: float) -> float | None:
    try:
        plain = float(value)
    except OverflowError:
        return None
    return plain if math.isfinite(plain) else None
