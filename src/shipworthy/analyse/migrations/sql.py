"""SQL files: golang-migrate, sqlx, Diesel, Goose, dbmate, Flyway, Prisma, and plain numbered ones."""

from __future__ import annotations

import re
from itertools import islice

from shipworthy.analyse.migrations import Beside
from shipworthy.model.migrations import Destruction, Migration

_PAIRED = re.compile(r"(?:^|/)(?P<stem>[^/]*[._-])up\.sql$")
_BACK = re.compile(
    r"(?:[/._-](?:down|rollback|revert|undo)|(?:^|/)(?:down|rollbacks?|undo)/[^/]*|(?:^|/)U\d[\w.]*__[^/]+)\.sql$",
    re.IGNORECASE,
)
"""The way back is read with the way forth, and is none of its own."""
_DIESEL = re.compile(r"(?:^|/)migrations/[^/]+/up\.sql$")
_FLYWAY = re.compile(r"(?:^|/)V\d[\w.]*__[^/]+\.sql$")
_PRISMA = re.compile(r"(?:^|/)migrations/[^/]+/migration\.sql$")
_NUMBERED = re.compile(r"(?:^|/)(?:migrations?|migrate|drizzle)/(?:[^/]+/)?\d{3,}[^/]*\.sql$")
_SPLIT = re.compile(
    r"^-- *(?:\+goose (?P<goose>up|down)|migrate:(?P<dbmate>up|down))\b", re.IGNORECASE | re.MULTILINE
)
_COMMENTS = re.compile(r"--[^\n]*|/\*(?s:.*?)(?:\*/|\Z)")
_NAME = r"(?P<name>[\w\"`\[\].]{1,200})"
_DROP = re.compile(rf"\bDROP\s+(?:TABLE\s+(?:IF\s+EXISTS\s+)?{_NAME}|COLUMN\b)", re.IGNORECASE)
MAX_TEXT = 500_000
MAX_DROPS = 50


def matches(path: str) -> bool:
    if not path.endswith(".sql") or _BACK.search(path):
        return False
    return any(p.search(path) for p in (_PAIRED, _DIESEL, _FLYWAY, _PRISMA, _NUMBERED))


def read(path: str, text: str, beside: Beside) -> Migration | None:
    text = text[:MAX_TEXT]
    name = path.rpartition("/")[2]
    sections = list(_SPLIT.finditer(text))
    if sections:
        tool = "goose" if sections[0]["goose"] else "dbmate"
        forth, back = (_section(text, sections, way) for way in ("up", "down"))
        return _migration(tool, forth, back, "its section for the way back is empty")
    if paired := _PAIRED.search(path):
        other = f"{paired['stem']}down.sql"
        return _migration("up/down SQL", text, beside(other) or "", f"there is nothing in {other}")
    if _DIESEL.search(path):
        return _migration("diesel", text, beside("down.sql") or "", "there is nothing in down.sql")
    if _holds(text):
        tool = "flyway" if _FLYWAY.search(path) else "prisma" if name == "migration.sql" else "SQL"
        return Migration(tool, 1, None, destructive=_destructive(text))
    return None


def _migration(tool: str, forth: str, back: str, reason: str) -> Migration | None:
    if not _holds(forth):
        return None
    reversible = _holds(back)
    return Migration(tool, 1, reversible, "" if reversible else reason, _destructive(forth))


def _section(text: str, marks: list[re.Match[str]], way: str) -> str:
    """The text of one way, with blank lines where the rest stands, so that lines keep their numbers."""
    for index, mark in enumerate(marks):
        if (mark["goose"] or mark["dbmate"]).lower() == way:
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            return "\n" * text.count("\n", 0, mark.end()) + text[mark.end() : end]
    return ""


def _holds(text: str) -> bool:
    return bool(_plain(text).strip(" \n\t;"))


def _plain(text: str) -> str:
    return _COMMENTS.sub(lambda m: "\n" * m[0].count("\n"), text)


def _destructive(text: str) -> tuple[Destruction, ...]:
    plain = _plain(text)
    return tuple(
        Destruction(plain.count("\n", 0, m.start()) + 1, " ".join(m[0].split()))
        for m in islice(_DROP.finditer(plain), MAX_DROPS)
        if not (m["name"] and _comes_again(plain, m["name"]))
    )


def _comes_again(text: str, name: str) -> bool:
    """The table is made anew in the same file: SQLite alters a table by copying it."""
    bare = re.escape(name.strip('"`[]'))
    made = rf"\b(?:RENAME\s+TO|CREATE\s+TABLE(?:\s+IF\s+NOT\s+EXISTS)?)\s+[\"`\[]?{bare}\b"
    return re.search(made, text, re.IGNORECASE) is not None
