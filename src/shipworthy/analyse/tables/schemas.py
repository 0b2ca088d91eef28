"""Tables in schema languages and migrations: Prisma, SQL, Rails, Laravel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.models.code_text import line_of
from shipworthy.model.tables import Column, Table

_PRISMA = re.compile(r"^model\s+(?P<name>\w+)\s*\{(?P<body>[^}]*)\}", re.MULTILINE)
_PRISMA_COLUMN = re.compile(r"^[ \t]+(?P<name>\w+)[ \t]+(?P<type>\w+)(?P<mark>\?|\[\])?", re.MULTILINE)
_SQL = re.compile(r"\bCREATE TABLE\s+(?:IF NOT EXISTS\s+)?(?P<name>[\w.\"`\[\]]{1,120})\s*\(", re.IGNORECASE)
_SQL_COLUMN = re.compile(r"^\s*[\"`\[]?(?P<name>\w+)[\"`\]]?\s+(?P<rest>\w[^\n]*)$", re.MULTILINE)
_NO_COLUMN = frozenset({
    "primary", "foreign", "unique", "constraint", "key", "index", "check", "exclude", "references", "on", "like",
    "partition",
})  # fmt: skip
_SQL_ADDED = re.compile(
    r"\bALTER TABLE\s+(?:ONLY\s+)?(?:IF EXISTS\s+)?(?P<name>[\w.\"`\[\]]{1,120})\s+ADD\s+(?:COLUMN\s+)?"
    r"(?:IF NOT EXISTS\s+)?[\"`\[]?(?P<column>\w+)[\"`\]]?\s+(?P<rest>[^;,\n]*)",
    re.IGNORECASE,
)
_RAILS = re.compile(r"^[ \t]*create_table\s+[:\"'](?P<name>\w+)[^\n]*\bdo\b", re.MULTILINE)
_RAILS_COLUMN = re.compile(
    r"^[ \t]*t\.(?P<type>\w+)\s+[:\"'](?P<name>\w+)[\"']?(?P<rest>[^\n]*)$", re.MULTILINE
)
_LARAVEL = re.compile(r"\bSchema::(?:create|table)\(\s*[\"'](?P<name>\w+)[\"']")
_LARAVEL_COLUMN = re.compile(
    r"\$table->\w+\(\s*[\"'](?P<name>\w+)[\"'](?P<rest>[^;]{0,300});"
    r"|\$table->foreignIdFor\(\s*\\?(?:\w+\\)*(?P<model>\w+)::class(?P<more>[^;]{0,300});"
)


def prisma(text: str) -> Iterator[Table]:
    for found in _PRISMA.finditer(text):
        body = found.start("body")
        columns = tuple(
            Column(c["name"], line_of(text, body + c.start("name")), c["mark"] != "?")
            for c in _PRISMA_COLUMN.finditer(found["body"])
            if c["mark"] != "[]"
        )
        yield Table(found["name"], line_of(text, found.start()), columns)


def sql(text: str) -> Iterator[Table]:
    for found in _SQL.finditer(text):
        end = closing(text, found.end())
        columns = tuple(
            Column(
                c["name"],
                line_of(text, found.end() + c.start("name")),
                bool(re.search(r"(?i)not null|primary key", c["rest"])),
            )
            for c in _SQL_COLUMN.finditer(text[found.end() : end])
            if c["name"].lower() not in _NO_COLUMN
        )
        yield Table(_bare(found["name"]), line_of(text, found.start()), columns)
    for added in _SQL_ADDED.finditer(text):
        if added["column"].lower() not in _NO_COLUMN:
            line = line_of(text, added.start("column"))
            required = "not null" in added["rest"].lower()
            yield Table(_bare(added["name"]), line, (Column(added["column"], line, required),))


def closing(text: str, start: int) -> int:
    depth = 1
    for found in re.compile(r"[()]").finditer(text, start, start + 40_000):
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return found.start()
    return start


def _bare(name: str) -> str:
    return re.sub(r"[\"`\[\]]", "", name).rpartition(".")[2]


def rails(text: str) -> Iterator[Table]:
    starts = [*_RAILS.finditer(text)]
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        if (
            stop := re.compile(r"^[ \t]*end\b", re.MULTILINE).search(text, found.end())
        ) and stop.start() < end:
            end = stop.start()
        columns = []
        for c in _RAILS_COLUMN.finditer(text, found.end(), end):
            name = f"{c['name']}_id" if c["type"] in {"references", "belongs_to"} else c["name"]
            if c["type"] != "index":
                columns.append(Column(name, line_of(text, c.start("name")), "null: false" in c["rest"]))
        yield Table(found["name"], line_of(text, found.start()), tuple(columns))


def laravel(text: str) -> Iterator[Table]:
    starts = [*_LARAVEL.finditer(text)]
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        columns = []
        for c in _LARAVEL_COLUMN.finditer(text, found.end(), end):
            name = c["name"] or re.sub(r"(?<!^)(?=[A-Z])", "_", c["model"]).lower() + "_id"
            rest = c["rest"] or c["more"] or ""
            columns.append(Column(name, line_of(text, c.start()), "nullable" not in rest))
        yield Table(found["name"], line_of(text, found.start()), tuple(columns))
