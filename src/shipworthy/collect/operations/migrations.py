"""Database migrations: whether they can be undone, and what they destroy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.analyse import migrations
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.model.migrations import Migration
from shipworthy.model.repository import FileKind, PathClass

RECENT = 5
"""Migrations of each folder that are judged: older ones have long been applied everywhere."""


@dataclass(frozen=True, slots=True)
class RecentMigration:
    """One of the newest migrations of a folder, in a tool that can go back."""

    path: str
    line: int
    tool: str
    reversible: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LossyStatement:
    """A statement of a recent migration after which data is gone."""

    path: str
    line: int
    statement: str


@dataclass(frozen=True)
class _Found:
    path: str
    migration: Migration


@fact("migrations.count", unit="migrations")
def count(context: Context) -> int:
    """How many database migrations the product holds.

    Read are Alembic, Django, Rails, Knex, Sequelize, TypeORM, Entity Framework, Laravel, Ecto and SQL files
    as golang-migrate, sqlx, Diesel, Goose, dbmate, Flyway and Prisma name them.
    """
    return len(all_found(context))


@fact("migrations.recent")
def recent(context: Context) -> tuple[RecentMigration, ...]:
    """The five newest migrations of each folder and whether each can be undone, by path.

    Left out are tools that know no way back by design (Flyway, Prisma, plain SQL).
    """
    return tuple(
        RecentMigration(
            f.path, f.migration.line, f.migration.tool, f.migration.reversible, f.migration.reason
        )
        for f in _recent(context)
        if f.migration.reversible is not None
    )


@fact("migrations.lossy")
def lossy(context: Context) -> tuple[LossyStatement, ...]:
    """Where the five newest migrations of each folder drop a table or a column, on the way forth."""
    return tuple(
        LossyStatement(f.path, destruction.line, destruction.statement)
        for f in _recent(context)
        for destruction in f.migration.destructive
    )


def all_found(context: Context) -> list[_Found]:
    found = []
    for file in context.of_class(PathClass.PRODUCT, PathClass.GENERATED):
        if file.kind is not FileKind.TEXT or not migrations.matches(file.path):
            continue
        try:
            text = context.read(file.path)
        except Unavailable:
            continue
        folder = f"{file.folder}/" if file.folder else ""

        def beside(name: str, folder: str = folder) -> str | None:
            return context.read(folder + name) if context.file(folder + name) else None

        if migration := migrations.read(file.path, text, beside):
            found.append(_Found(file.path, migration))
    return found


def _recent(context: Context) -> list[_Found]:
    groups: dict[str, list[_Found]] = {}
    for found in all_found(context):
        groups.setdefault(_series(found.path), []).append(found)
    newest = [f for group in groups.values() for f in _in_order(group)[-RECENT:]]
    for found in sorted(newest, key=lambda f: f.path):
        context.cite(found.path, found.migration.line)
    return sorted(newest, key=lambda f: f.path)


def _series(path: str) -> str:
    """The folder whose migrations follow one another; some tools give each a folder of its own."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name in {"up.sql", "migration.sql"} else folder


def _in_order(group: Sequence[_Found]) -> list[_Found]:
    """By name; by their chain where they form one."""
    depths = _depths({f.migration.order: f.migration.after for f in group if f.migration.order})
    return sorted(group, key=lambda f: (depths.get(f.migration.order, 0), f.path))


def _depths(after: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """How many steps lie before each link of a chain; a chain that bites itself ends there."""
    depths: dict[str, int] = {}
    for start in after:
        path, on_path = [start], {start}
        while path:
            here = path[-1]
            before = [p for p in after[here] if p in after]
            waiting = next((p for p in before if p not in depths and p not in on_path), None)
            if waiting is not None:
                path.append(waiting)
                on_path.add(waiting)
                continue
            depths[here] = 1 + max((depths.get(p, 0) for p in before), default=0)
            on_path.discard(path.pop())
    return depths
