"""The migrations of this change."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.change_base import changed_files
from shipworthy.collect.operations.migrations import all_found
from shipworthy.model.change import Status


@dataclass(frozen=True, slots=True)
class ChangedMigration:
    """A migration of this change."""

    path: str
    line: int
    tool: str
    reversible: bool
    """False where its tool can go back and the migration cannot; tools without a way back count as able."""
    reason: str
    destroys: tuple[str, ...]
    """Its statements after which data is gone."""
    altered: bool
    """It was there before: whoever has run it will not run it again."""


@fact("migrations.in_change")
def in_change(context: Context) -> tuple[ChangedMigration, ...]:
    """The migrations that this change adds or alters, whether each can be undone, and what it destroys.

    Since the base that `--base` names, else since the newest release.
    """
    changed = {f.path: f.status for f in changed_files(context) if f.status is not Status.DELETED}
    found = [f for f in (all_found(context) if changed else ()) if f.path in changed]
    for each in found:
        context.cite(each.path, each.migration.line)
    return tuple(
        ChangedMigration(
            f.path,
            f.migration.line,
            f.migration.tool,
            f.migration.reversible is not False,
            f.migration.reason,
            tuple(d.statement for d in f.migration.destructive),
            changed[f.path] is not Status.ADDED,
        )
        for f in sorted(found, key=lambda f: f.path)
    )
