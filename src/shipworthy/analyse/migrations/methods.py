"""Entity Framework, Laravel and Ecto: a class or module with a way forth and a way back."""

from __future__ import annotations

import re

from shipworthy.analyse.migrations import Beside
from shipworthy.analyse.migrations._bodies import (
    destructions,
    does_something,
    in_braces,
    line_at,
    until_end,
    without_comments,
)
from shipworthy.model.migrations import Migration

_PATHS = {
    "entity framework": re.compile(r"(?:^|/)Migrations/(?:[^/]+/)?\d{8,}_\w+\.cs$"),
    "laravel": re.compile(r"(?:^|/)migrations/\d{4}_\d\d_\d\d_\d+_\w+\.php$"),
    "ecto": re.compile(r"(?:^|/)priv/\w+/migrations/\d+_\w+\.exs$"),
}
_WAYS = {
    "entity framework": (r"override void Up\(", r"override void Down\("),
    "laravel": (r"function up\(", r"function down\("),
    "ecto": (r"\bdef (?:up|change)\b", r"\bdef down\b"),
}
_DROP = re.compile(
    r"\b(?:DropTable|DropColumn|dropColumn|dropIfExists|Schema::drop|drop\(?\s*table\(|remove\(?\s*:)"
)


def matches(path: str) -> bool:
    return not path.endswith(".Designer.cs") and any(p.search(path) for p in _PATHS.values())


def read(path: str, text: str, beside: Beside) -> Migration | None:
    del beside
    tool = next(t for t, p in _PATHS.items() if p.search(path))
    plain = without_comments(text)
    up, down = (re.search(way, plain) for way in _WAYS[tool])
    if up is None:
        return None
    body = until_end if tool == "ecto" else in_braces
    forth = body(plain, up.start())
    if not does_something(forth):
        return None
    by_itself = up[0].endswith("change")
    reversible = by_itself or (down is not None and does_something(body(plain, down.start())))
    return Migration(
        tool=tool,
        line=line_at(plain, (down or up).start()),
        reversible=reversible,
        reason="" if reversible else ("its way back does nothing" if down else "it has no way back"),
        destructive=destructions(plain, forth, up.start(), _DROP),
    )
