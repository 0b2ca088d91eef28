"""Whether a test stands in another text as it is."""

from __future__ import annotations

from collections.abc import Sequence

_END = "\0"


def stands_in(lines: Sequence[str], count: int, other: str) -> bool:
    """The first `count` lines, up to what follows them: the beginning of a longer test is another one."""
    end = count
    while end < len(lines) and not lines[end].strip():
        end += 1
    following = lines[end : end + 1] or [_END]
    return "\n".join([*lines[:end], *following]) in f"{other.rstrip()}\n{_END}" or (
        following == [_END] and other.rstrip().endswith("\n".join(lines[:count]).rstrip())
    )
