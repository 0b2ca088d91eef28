"""Rails: `change`, which Rails reverses by itself, or `up` and `down`."""

from __future__ import annotations

import re

from shipworthy.analyse.migrations import Beside
from shipworthy.analyse.migrations._bodies import (
    destructions,
    does_something,
    line_at,
    until_end,
    without_comments,
)
from shipworthy.model.migrations import Migration

_PATH = re.compile(r"(?:^|/)db/(?:\w+_)?migrate/\d+_\w+\.rb$")
_DROP = re.compile(r"\b(?:drop_table|remove_columns?)\b")
_ONE_WAY = re.compile(r"^[ \t]*execute\b", re.MULTILINE)
_BOTH_WAYS = re.compile(r"\b(?:reversible|up_only)\b")


def matches(path: str) -> bool:
    return _PATH.search(path) is not None


def read(path: str, text: str, beside: Beside) -> Migration | None:
    del path, beside
    plain = without_comments(text)
    change, up, down = (re.search(rf"\bdef (?:self\.)?{way}\b", plain) for way in ("change", "up", "down"))
    start = change or up
    if start is None:
        return None
    forth = until_end(plain, start.start())
    if not does_something(forth):
        return None
    reason = _why_not(forth, plain, down) if up else _why_not_by_itself(forth)
    return Migration(
        tool="rails",
        line=line_at(plain, (down or start).start()),
        reversible=not reason,
        reason=reason,
        destructive=destructions(plain, forth, start.start(), _DROP),
    )


def _why_not(forth: str, plain: str, down: re.Match[str] | None) -> str:
    del forth
    if down is None:
        return "it has no down"
    return "" if does_something(until_end(plain, down.start())) else "its down does nothing"


def _why_not_by_itself(forth: str) -> str:
    if _ONE_WAY.search(forth) and not _BOTH_WAYS.search(forth):
        return "Rails cannot reverse the SQL it executes"
    return ""
