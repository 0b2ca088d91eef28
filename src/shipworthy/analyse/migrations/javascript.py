"""Knex, Sequelize and TypeORM: an `up` and a `down` function."""

from __future__ import annotations

import re

from shipworthy.analyse.migrations import Beside
from shipworthy.analyse.migrations._bodies import (
    destructions,
    does_something,
    in_braces,
    line_at,
    without_comments,
)
from shipworthy.model.migrations import Migration

_PATH = re.compile(r"(?:^|/)migrations?/(?:[^/]+/)?[^/]*\d{3,}[^/]*\.[cm]?[jt]s$")
_WAY = (
    r"\b(?:exports\.{way}\s*=|(?:async\s+)?function\s+{way}\s*\(|(?:public\s+)?async\s+{way}\s*\("
    r"|{way}\s*:\s*(?:async\b|function\b|\()|const\s+{way}\b[^=\n]{{0,80}}=|{way}\s*\([^)\n]{{0,200}}\)[^{{;\n]{{0,80}}\{{)"
)
_UP, _DOWN = (re.compile(_WAY.format(way=way)) for way in ("up", "down"))
_DROP = re.compile(r"\b(?:dropTable(?:IfExists)?|dropColumns?|removeColumn)\b|\bDROP (?:TABLE|COLUMN)\b")


def matches(path: str) -> bool:
    return _PATH.search(path) is not None and not path.endswith(".d.ts")


def read(path: str, text: str, beside: Beside) -> Migration | None:
    del path, beside
    plain = without_comments(text)
    up, down = _UP.search(plain), _DOWN.search(plain)
    if up is None:
        return None
    forth = in_braces(plain, up.end() - 1)
    if not does_something(forth):
        return None
    reversible = down is not None and does_something(in_braces(plain, down.end() - 1))
    return Migration(
        tool="up/down functions",
        line=line_at(plain, (down or up).start()),
        reversible=reversible,
        reason="" if reversible else ("its down does nothing" if down else "it has no down"),
        destructive=destructions(plain, forth, up.start(), _DROP),
    )
