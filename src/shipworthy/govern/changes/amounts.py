"""Whether a limit was raised, as far as two written amounts can be compared."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_SECONDS = {
    "ms": 0.001, "s": 1, "sec": 1, "second": 1, "seconds": 1, "min": 60, "m": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
}  # fmt: skip


def is_raised(before: str, after: str) -> bool | None:
    """None where they are no two amounts of one thing."""
    old, new = _read(before), _read(after)
    if old is None or new is None:
        return None
    if old[1] == new[1]:
        return new[0] > old[0]
    if old[1] in _SECONDS and new[1] in _SECONDS:
        return new[0] * _SECONDS[new[1]] > old[0] * _SECONDS[old[1]]
    return None


def _read(text: str) -> tuple[float, str] | None:
    """The one number in it, and the words around it."""
    found = _NUMBER.findall(text[:300])
    if len(found) != 1:
        return None
    return float(found[0]), " ".join(text[:300].replace(found[0], " ").split()).lower()
