"""Fragments of a page: what its links point to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def anchors(kind: str, ids: Iterable[str]) -> Mapping[str, str]:
    """A fragment for each id, unique on the page whatever the ids hold."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for id_ in ids:
        anchor = stem = f"{kind}-" + re.sub(r"[^a-z0-9-]+", "-", id_.lower()[:80])
        number = 2
        while anchor in taken:
            anchor, number = f"{stem}-{number}", number + 1
        taken.add(anchor)
        made[id_] = anchor
    return made
