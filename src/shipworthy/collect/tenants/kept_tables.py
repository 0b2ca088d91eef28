"""What the product keeps: every table that can be read, with columns taken from above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.tables import classes, schemas
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_calls import content_of
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.model.tables import Column, Table

MAX_SIZE = 3_000_000
_DBSET = re.compile(r"\bDbSet<(\w+)>|\bIEntityTypeConfiguration<(\w+)>|\bmodelBuilder\.Entity<(\w+)>")
_DEPTH = 5
FEW = 3
_SIEVES = {
    "Python": re.compile(
        rb"models\.Model|ForeignKey|mapped_column|Column\(|Mapped\[|table\s?=\s?True|Mixin|Model\)"
    ),
    "JavaScript": re.compile(rb"Table\(|new (?:mongoose\.)?Schema|@Entity|@Schema|defineTable\("),
    "Java": re.compile(rb"@Entity|@MappedSuperclass|@Document|@Table"),
    "C#": re.compile(rb"\bclass\b"),
    "PHP": re.compile(rb"Schema::(?:create|table)\("),
    "Ruby": re.compile(rb"create_table"),
}
_GROUPS = {"TypeScript": "JavaScript", "Kotlin": "Java", "Scala": "Java", "Groovy": "Java"}


@dataclass(frozen=True, slots=True)
class KeptTable:
    path: str
    table: Table


def kept_tables(context: Context) -> tuple[KeptTable, ...]:
    """Each table once, with its own columns and those of the classes above it."""
    return context.once("kept tables", lambda: tuple(_united(_current(list(_declared(context))))))


def _current(found: list[KeptTable]) -> list[KeptTable]:
    """Migrations hold what once was: they count where nothing says what is."""
    now = [each for each in found if not each.path.endswith((".sql", ".php"))]
    return now if sum(not each.table.abstract for each in now) >= FEW else found


def _declared(context: Context) -> Iterator[KeptTable]:
    sets: set[str] = set()
    entities: list[KeptTable] = []
    for file in context.of_class(PathClass.PRODUCT, PathClass.GENERATED):
        if file.kind is not FileKind.TEXT or file.size > MAX_SIZE:
            continue
        reader = _reader(file)
        if reader is None or _is_test(file.path):
            continue
        content = content_of(context, file)
        group = _GROUPS.get(file.language or "", file.language or "")
        if (sieve := _SIEVES.get(group)) and not sieve.search(content):
            continue
        text = content.decode("utf-8", errors="replace").replace("\r\n", "\n")
        if group == "C#":
            sets.update(name for names in _DBSET.findall(text) for name in names if name)
            entities += [KeptTable(file.path, t) for t in classes.csharp(code_of(text, "C#"))]
            continue
        code = text if reader in _VERBATIM else code_of(text, file.language)
        yield from (KeptTable(file.path, table) for table in reader(code))
    if sets:
        for each in entities:
            yield each if each.table.name in sets else KeptTable(each.path, _abstract(each.table))


def _abstract(table: Table) -> Table:
    return Table(table.name, table.line, table.columns, table.bases, abstract=True)


_Reader = Callable[[str], Iterator[Table]]
_VERBATIM: frozenset[_Reader] = frozenset({schemas.prisma, schemas.sql, schemas.rails, schemas.laravel})


def _reader(file: File) -> _Reader | None:
    name = file.name.lower()
    if name.endswith(".prisma"):
        return schemas.prisma
    if name.endswith(".sql"):
        return schemas.sql
    if name == "schema.rb":
        return schemas.rails
    if file.path_class is not PathClass.PRODUCT:
        return None
    match file.language:
        case "Python":
            return None if re.search(r"(?:^|/)(?:migrations|versions)/", file.path) else classes.python
        case "TypeScript" | "JavaScript":
            return _scripts
        case "Java" | "Kotlin":
            return classes.entities
        case "C#":
            return None if "/Migrations/" in file.path else classes.csharp
        case "PHP":
            return schemas.laravel
    return None


def _scripts(code: str) -> Iterator[Table]:
    yield from classes.drizzle(code)
    yield from classes.mongoose(code)
    yield from classes.entities(code)


def _is_test(path: str) -> bool:
    return bool(re.search(r"(?:^|/)(?:tests?|fixtures|__tests__|seeds?)/", path))


def _united(found: list[KeptTable]) -> Iterator[KeptTable]:
    """A table of several migrations is one; a class has what the classes above it have."""
    by_name: dict[str, KeptTable] = {}
    for each in found:
        other = by_name.get(each.table.name)
        by_name[each.table.name] = each if other is None else _joined(other, each)
    for name in sorted(by_name):
        each = by_name[name]
        if not each.table.abstract:
            columns = tuple(_inherited(each.table, by_name, _DEPTH))
            if columns:
                table = Table(name, each.table.line, columns, each.table.bases)
                yield KeptTable(each.path, table)


def _joined(one: KeptTable, other: KeptTable) -> KeptTable:
    known = {c.name for c in one.table.columns}
    added = tuple(c for c in other.table.columns if c.name not in known) if one.path == other.path else ()
    if one.path != other.path:
        # A line of another file would mislead: the fuller declaration stands for both.
        fuller = max((one, other), key=lambda k: (len(k.table.columns), k.path))
        lacking = {c.name for c in fuller.table.columns}
        less = other if fuller is one else one
        extra = (Column(c.name, fuller.table.line, c.required, c.relation) for c in less.table.columns)
        columns = (*fuller.table.columns, *(c for c in extra if c.name not in lacking))
        table = Table(one.table.name, fuller.table.line, columns, fuller.table.bases, fuller.table.abstract)
        return KeptTable(fuller.path, table)
    columns = (*one.table.columns, *added)
    return KeptTable(
        one.path, Table(one.table.name, one.table.line, columns, one.table.bases, one.table.abstract)
    )


def _inherited(table: Table, by_name: dict[str, KeptTable], depth: int) -> Iterator[Column]:
    seen: set[str] = set()
    for column in table.columns:
        seen.add(column.name)
        yield column
    if depth == 0:
        return
    for base in table.bases:
        above = by_name.get(base)
        if above is not None and above.table.name != table.name:
            for column in _inherited(above.table, by_name, depth - 1):
                if column.name not in seen:
                    seen.add(column.name)
                    yield Column(column.name, table.line, column.required, column.relation)
