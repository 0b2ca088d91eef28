"""The difference of two versions of a definition, for people and for programs."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from shipworthy.cli.versions import Version
from shipworthy.govern.changes.change import Change
from shipworthy.govern.changes.compare import compare
from shipworthy.govern.changes.pairs import workflows_paired
from shipworthy.model.workflows import Workflow

_MAX_LINES = 12
"""Of a prompt's difference."""


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One workflow in both versions, or in one of them."""

    name: str
    changes: tuple[Change, ...]
    only: str = ""
    """`added` or `removed`, where only one version has it."""

    @property
    def loosened(self) -> list[Change]:
        return [change for change in self.changes if change.loosened]


def differences(before: Version, after: Version) -> list[Difference]:
    return [_one(old, new) for old, new in workflows_paired(before.workflows, after.workflows)]


def _one(old: Workflow | None, new: Workflow | None) -> Difference:
    if old and new:
        return Difference(new.name, compare(old, new))
    either = new or old
    return Difference(either.name if either else "", (), "added" if new else "removed")


def files(before: Version, after: Version) -> list[str]:
    """Which of the files they are made of differ, and how."""
    old, new = before.digest.parts, after.digest.parts
    return [
        f"{name}: {'added' if name not in old else 'removed' if name not in new else 'changed'}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def as_text(before: Version, after: Version, found: Sequence[Difference]) -> Iterator[str]:
    yield f"# {before.label} → {after.label}"
    if not before.read or not after.read:
        yield "\nIts format is not read: only its files can be compared."
    for each in found:
        if each.changes or each.only:
            yield from _shown(each, named=len(found) > 1)
    changed = files(before, after)
    if changed:
        yield "\n## Files\n"
        yield from (f"- {line}" for line in changed)
    if not changed and not any(each.changes or each.only for each in found):
        yield "\nNo difference: an approval of one holds for the other."


def _shown(each: Difference, *, named: bool) -> Iterator[str]:
    if named or each.only:
        yield f"\n# {each.name or 'unnamed'}" + (f" ({each.only})" if each.only else "")
    loosened = each.loosened
    others = [change for change in each.changes if not change.loosened]
    for title, those in ((f"Loosened ({len(loosened)})", loosened), ("Other changes", others)):
        if those:
            yield f"\n## {title}\n"
            for change in those:
                yield f"- {change.text} ({change.path}:{change.line})"
                yield from _lines(change)


def _lines(change: Change) -> Iterator[str]:
    if change.subject == "prompt":
        old, new = change.before.split("\n"), change.after.split("\n")
        told = difflib.unified_diff(old[:2000], new[:2000], n=0, lineterm="")
        shown = [line[:160] for line in told if not line.startswith(("---", "+++", "@@"))]
        yield from (f"      {line}" for line in islice(shown, _MAX_LINES))
        if len(shown) > _MAX_LINES:
            yield f"      … {len(shown) - _MAX_LINES} lines more"


def as_json(before: Version, after: Version, found: Sequence[Difference]) -> dict[str, Any]:
    return {
        "before": {"label": before.label, "digest": before.digest.value},
        "after": {"label": after.label, "digest": after.digest.value},
        "read": before.read and after.read,
        "loosened": sum(len(each.loosened) for each in found),
        "workflows": [
            {
                "name": each.name,
                "only": each.only,
                "changes": [
                    {**dataclasses.asdict(change), "witness": list(change.witness)} for change in each.changes
                ],
            }
            for each in found
        ],
        "files": files(before, after),
    }
