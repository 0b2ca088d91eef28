"""Path globs with `**`, matched segment by segment, in time that no pattern can blow up."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from functools import lru_cache

MAX_SEGMENTS = 40


@lru_cache(maxsize=4_096)
def _segment(pattern: str) -> re.Pattern[str]:
    # `fnmatch` writes atomic groups, so a star never gives back what it took.
    return re.compile(fnmatch.translate(pattern))


def matches(pattern: str, path: str) -> bool:
    """Whether the whole path matches: `*` within a segment, `**` over any number of them."""
    wanted, parts = pattern.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) > MAX_SEGMENTS or len(parts) > MAX_SEGMENTS:
        return False
    return _match(wanted, parts)


def _match(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    """Row by row: which prefixes of `parts` the segments read so far can match."""
    reached = [True] + [False] * len(parts)
    for segment in wanted:
        if segment == "**":
            first = reached.index(True) if True in reached else len(reached)
            reached = [at >= first for at in range(len(reached))]
        else:
            ahead = (reached[i] and _segment(segment).match(parts[i]) is not None for i in range(len(parts)))
            reached = [False, *ahead]
    return reached[-1]
