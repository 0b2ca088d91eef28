"""Tables that classes and objects of a program declare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.models.code_text import line_of
from shipworthy.analyse.tables.schemas import closing
from shipworthy.model.tables import Column, Table

_PYTHON_CLASS = re.compile(
    r"^class (?P<name>\w+)(?:\((?P<bases>[^)\n]*(?:\n[^)\n]*){0,6})\))?:", re.MULTILINE
)
_PYTHON_COLUMN = re.compile(
    r"^    (?P<name>[a-z_]\w*)\s*(?::\s*(?P<type>[^=\n]{1,200}?))?\s*=\s*(?P<call>(?:\w+\.)?(?:ForeignKey|OneToOneField|Column|mapped_column|Field|\w+Field|relationship"
    r"|Relationship))\(",
    re.MULTILINE,
)
_TYPED = re.compile(r"^    (?P<name>[a-z_]\w*)\s*:\s*Mapped\[(?P<type>[^\]\n]{1,80})\]\s*$", re.MULTILINE)
_MODEL = re.compile(
    r"\bmodels\.Model\b|__tablename__|table\s?=\s?True|\bdb\.Model\b|\bDocument\b"
    r"|\bBase\b|Model\b"
)
_BRACES = re.compile(r"[{}]")
_DRIZZLE = re.compile(
    r"\b(?:pg|mysql|sqlite|\w{1,20})Table\(\s*[\"'`](?P<name>[\w{}$.-]{1,80})[\"'`]\s*,\s*(?:\([^)]*\)\s*=>\s*\(?)?\{|(?P<convex>\w+):\s*defineTable\(\{"
)
_DRIZZLE_COLUMN = re.compile(
    r"^\s*(?P<name>\w+):\s*(?P<rest>(?:\w+\.)?\w+\([^\n]*(?:\n\s*\.[^\n]*){0,6})", re.MULTILINE
)
_MONGOOSE = re.compile(
    r"\b(?P<name>\w+)\s*(?::\s*[^=\n]{1,80})?=\s*new\s+(?:mongoose\.)?Schema(?:<[^>]{0,80}>)?\(\s*\{"
)
_MONGOOSE_COLUMN = re.compile(
    r"^\s*(?P<name>\w+):\s*(?P<rest>\{[^}]{0,400}\}|[\w.]*(?:ObjectId|String)\b)", re.MULTILINE
)
_ENTITY = re.compile(
    r"@(?:Entity|MappedSuperclass|Table|Document"
    r"|Schema)\b[^{;]{0,600}?\bclass\s+(?P<name>\w+)(?P<bases>[^{\n]{0,200})\{"
)
_FIELD = re.compile(
    r"(?P<marks>(?:@\w+(?:\((?:[^()]|\([^()]*\)){0,400}\))?\s*)*)(?:(?:private|protected|public"
    r"|readonly|final|lateinit|override|val|var)\s+){0,3}"
    r"(?:(?P<type>[\w<>.\[\]]{1,60}\??)\s+(?P<java>\w+)\s*(?:=[^;\n]*)?;"
    r"|(?P<ts>\w+)(?P<opt>[?!])?\s*:\s*(?P<tstype>[^;,=\n]{1,80})[;,=\n])"
)
_CSHARP = re.compile(
    r"\b(?P<abstract>abstract\s+)?(?:partial\s+)?(?:class"
    r"|record)\s+(?P<name>\w+)(?:<[^>\n]{0,80}>)?\s*(?::\s*(?P<bases>[^{\n]{1,200}))?\s*\{"
)
_PROPERTY = re.compile(
    r"\bpublic\s+(?:virtual\s+|required\s+"
    r"|override\s+)?(?P<type>[\w<>.]{1,60}\??)\s+(?P<name>\w+)\s*\{\s*get\b"
)


def python(code: str) -> Iterator[Table]:
    starts = [*_PYTHON_CLASS.finditer(code)]
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(code)
        body = code[found.end() : end]
        bases = tuple(
            re.findall(
                r"\w+(?=\s*(?:,|$"
                r"|\[))",
                re.sub(r"\w+\s?=[^,]*", "", found["bases"] or ""),
            )
        )
        columns = (*_python_columns(code, found.end(), end), *_typed(code, found.end(), end))
        if columns or _MODEL.search(found["bases"] or ""):
            abstract = (
                bool(
                    re.search(
                        r"\babstract\s*=\s*True"
                        r"|__abstract__",
                        body,
                    )
                )
                or "Mixin" in found["name"]
            )
            yield Table(found["name"], line_of(code, found.start()), columns, bases, abstract)


def _python_columns(code: str, start: int, end: int) -> Iterator[Column]:
    for c in _PYTHON_COLUMN.finditer(code, start, end):
        call = c["call"].rpartition(".")[2]
        inside = code[c.end() : min(closing(code, c.end()), end)]
        if call in {"relationship", "Relationship"}:
            continue
        relation = call in {"ForeignKey", "OneToOneField"}
        yield Column(
            c["name"], line_of(code, c.start()), _python_required(call, c["type"] or "", inside), relation
        )


def _python_required(call: str, kind: str, inside: str) -> bool:
    if re.search(r"\bnull\s?=\s?True|\bnullable\s?=\s?True", inside):
        return False
    if re.search(r"\bOptional\[|\|\s?None|None\s?\|", kind):
        return False
    if call == "Column":  # SQLAlchemy lets it be null unless told
        return bool(re.search(r"\bnullable\s?=\s?False|\bprimary_key\s?=\s?True", inside))
    return True


def _typed(code: str, start: int, end: int) -> Iterator[Column]:
    for c in _TYPED.finditer(code, start, end):
        required = not re.search(r"\bOptional\[|\|\s?None", c["type"])
        yield Column(c["name"], line_of(code, c.start()), required)


def drizzle(code: str) -> Iterator[Table]:
    """And Convex, which declares them alike."""
    for found in _DRIZZLE.finditer(code):
        end = _block(code, found.end())
        columns = tuple(
            Column(
                c["name"],
                line_of(code, c.start("name")),
                ".notNull()" in c["rest"]
                or ".primaryKey()" in c["rest"]
                or bool(found["convex"] and "optional" not in c["rest"]),
            )
            for c in _DRIZZLE_COLUMN.finditer(code, found.end(), end)
        )
        yield Table(found["name"] or found["convex"], line_of(code, found.start()), columns)


def mongoose(code: str) -> Iterator[Table]:
    for found in _MONGOOSE.finditer(code):
        end = _block(code, found.end())
        columns = tuple(
            Column(
                c["name"],
                line_of(code, c.start("name")),
                bool(
                    re.search(
                        r"required:\s*(?:true"
                        r"|\[true)",
                        c["rest"],
                    )
                ),
                "ref:" in c["rest"],
            )
            for c in _MONGOOSE_COLUMN.finditer(code, found.end(), end)
        )
        yield Table(re.sub(r"(?i)schema$", "", found["name"]), line_of(code, found.start()), columns)


def entities(code: str) -> Iterator[Table]:
    """Of JPA and TypeORM: decorated classes with decorated fields."""
    for found in _ENTITY.finditer(code):
        end = _block(code, found.end())
        columns = []
        for c in _FIELD.finditer(code, found.end(), end):
            name, marks = c["java"] or c["ts"] or "", c["marks"]
            if not name or name in {"return", "class"} or (c["ts"] and not marks):
                continue
            kind = c["type"] or c["tstype"] or ""
            optional = re.search(r"nullable\s?[:=]\s?true", marks) or "null" in kind or c["opt"] == "?"
            told = not c["java"] or re.search(
                r"nullable\s?=\s?false|optional\s?=\s?false|@NotNull"
                r"|@TenantId|@NonNull",
                marks,
            )
            relation = bool(re.search(r"@(?:ManyToOne|OneToOne)\b", marks))
            columns.append(Column(name, line_of(code, c.end() - 1), bool(told) and not optional, relation))
        bases = tuple(re.findall(r"\b[A-Z]\w+", found["bases"]))
        abstract = "@MappedSuperclass" in found[0]
        yield Table(found["name"], line_of(code, found.start("name")), tuple(columns), bases, abstract)


def csharp(code: str) -> Iterator[Table]:
    """Every class with properties: which of them are tables is for those who know the contexts."""
    for found in _CSHARP.finditer(code):
        end = _block(code, found.end())
        columns = tuple(
            Column(c["name"], line_of(code, c.start("name")), not c["type"].endswith("?"))
            for c in _PROPERTY.finditer(code, found.end(), end)
        )
        bases = tuple(re.findall(r"\b[A-Z]\w+", found["bases"] or ""))
        if columns or bases:
            yield Table(
                found["name"], line_of(code, found.start("name")), columns, bases, bool(found["abstract"])
            )


def _block(code: str, start: int) -> int:
    """Where the brace that opened before `start` is closed."""
    depth = 1
    for found in _BRACES.finditer(code, start, start + 60_000):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.start()
    return min(len(code), start + 60_000)
