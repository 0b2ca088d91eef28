"""What else, besides its size, made releases need mending: where the change lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shipworthy.collect.code.complexity import COMPLEX, require_enough
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.changes import decayed, is_fix, source_changes
from shipworthy.collect.history.release import LISTED, ChangedFile, changed_files
from shipworthy.collect.repository import source_files

TOP = 0.10
ENOUGH_FIXES = 5


@dataclass(frozen=True, slots=True)
class FixProneFile:
    """A source file that was often mended in the last year. `weight` counts recent fixes more."""

    path: str
    line: int
    fixes: int
    weight: float


@dataclass(frozen=True, slots=True)
class FixProneChange:
    """What this release does to a fix-prone file."""

    path: str
    line: int
    added: int
    deleted: int
    fixes: int
    """In the last year."""


@fact("changes.fixes", unit="commits")
def fix_count(context: Context) -> int:
    """How many commits to product code of the last year say in their subject that they mend a bug."""
    return sum(is_fix(commit) for commit, _ in source_changes(context))


@fact("changes.fix_prone_files")
def fix_prone_files(context: Context) -> tuple[FixProneFile, ...]:
    """The tenth of the product's source files that was mended most in the last year, most first.

    Counted are commits whose subject says that a bug was mended, each weighing exp(-age / 180 days); a file
    takes two. Unknown below five such commits: then the subjects do not tell fixes from other work.
    """
    fixes = [(commit, paths) for commit, paths in source_changes(context) if is_fix(commit)]
    if len(fixes) < ENOUGH_FIXES:
        raise Unavailable(f"only {len(fixes)} commits of the last year say that they mend a bug")
    weights = decayed(fixes, context.door.head.time or 0)
    found = [
        FixProneFile(path, 1, sum(path in paths for _, paths in fixes), weight)
        for path, weight in weights.items()
    ]
    found = sorted((f for f in found if f.fixes > 1), key=lambda f: (-f.weight, f.path))
    return tuple(found[: math.ceil(TOP * len(context.get(source_files)))])


@fact("release.fix_prone_share", unit="share")
def fix_prone_share(context: Context) -> float:
    """The share of this release's changed lines that lie in fix-prone files (`changes.fix_prone_files`)."""
    prone = {file.path for file in context.get(fix_prone_files)}
    return _share(context, lambda path: path in prone)


@fact("release.fix_prone_changes")
def fix_prone_changes(context: Context) -> tuple[FixProneChange, ...]:
    """The ten fix-prone files of which this release changes most lines."""
    fixes = {file.path: file.fixes for file in context.get(fix_prone_files)}
    found = [
        FixProneChange(f.path, 1, f.added, f.deleted, fixes[f.path])
        for f in context.get(changed_files)
        if f.path in fixes
    ]
    return tuple(sorted(found, key=lambda f: (-f.added - f.deleted, f.path))[:LISTED])


@fact("release.complex_share", unit="share")
def complex_share(context: Context) -> float:
    """The share of this release's changed lines in files with a function of a complexity above 20.

    Unknown where less than half of the code is in a language whose complexity is read.
    """
    require_enough(context)
    found = {
        file.path
        for file in context.get(source_files)
        if (syntax := context.analysis(file).syntax) and any(f.complexity > COMPLEX for f in syntax.functions)
    }
    return _share(context, lambda path: path in found)


def _share(context: Context, holds: Callable[[str], bool]) -> float:
    changed = context.get(changed_files)
    for file in changed:
        if holds(file.path):
            context.cite(file.path)
    total = _lines(changed)
    return _lines([f for f in changed if holds(f.path)]) / total if total else 0.0


def _lines(files: Sequence[ChangedFile]) -> int:
    return sum(f.added + f.deleted for f in files)
