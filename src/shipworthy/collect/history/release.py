"""The change of this release: its size against the repository's own releases, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.source_paths import SourcePaths
from shipworthy.collect.history.tags import Step, require_newest, steps
from shipworthy.model.backtest import RATES, RATES_OF
from shipworthy.model.repository import FileChange

COMPARED = 20
"""Earlier releases a change is compared with at most: git counts the lines of each."""
ENOUGH_RELEASES = 5
LISTED = 10


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A source file that differs between the release before and HEAD."""

    path: str
    line: int
    added: int
    deleted: int


@fact("release.base")
def base(context: Context) -> str:
    """The tag of the release that HEAD's change is measured from: the newest one before HEAD."""
    return _this(context).old.tag


def base_commit(context: Context) -> str:
    """The commit of that release."""
    return _this(context).old.commit


@fact("release.days", unit="days")
def days(context: Context) -> int:
    """How many days lie between the release before and HEAD."""
    this = _this(context)
    return max(0, ((context.door.head.time or this.old.time) - this.old.time) // 86_400)


@fact("release.changed_files")
def changed_files(context: Context) -> tuple[ChangedFile, ...]:
    """The product's source files that changed since the release before, the most added lines first."""
    found = [
        ChangedFile(c.path, 1, c.added, c.deleted) for c in _source_changes(context, [_this(context)])[0]
    ]
    found.sort(key=lambda f: (-f.added, f.path))
    for file in found[:LISTED]:
        if context.file(file.path):
            context.cite(file.path)
    return tuple(found)


@fact("release.files", unit="files")
def file_count(context: Context) -> int:
    """How many source files of the product changed since the release before."""
    return len(context.get(changed_files))


@fact("release.added", unit="lines")
def added(context: Context) -> int:
    """How many lines were added to the product's source files since the release before."""
    return sum(f.added for f in context.get(changed_files))


@fact("release.earlier_sizes")
def earlier_sizes(context: Context) -> Mapping[str, int]:
    """Lines each of the up to twenty releases before added to the product's source files, by tag."""
    require_newest(context)
    earlier = steps(context)[:-1][-COMPARED:]
    if len(earlier) < ENOUGH_RELEASES:
        raise Unavailable(
            f"there are {len(earlier)} earlier releases to compare with; a statement takes {ENOUGH_RELEASES}",
            "git fetch --tags, if this clone lacks them",
        )
    changes = _source_changes(context, earlier)
    return {s.tag: sum(c.added for c in found) for s, found in zip(earlier, changes, strict=True)}


@fact("release.size_percentile", unit="share")
def size_percentile(context: Context) -> float:
    """The share of the releases before that added fewer lines than HEAD's change does."""
    sizes = list(context.get(earlier_sizes).values())
    now = context.get(added)
    return sum(size < now for size in sizes) / len(sizes)


@fact("release.regression_rate", unit="share")
def regression_rate(context: Context) -> float:
    """How often releases of this size, against their own project's, needed a patch that mended them.

    Within 14 days; by size percentile 0-25: 2.0 %, 25-50: 7.0 %, 50-75: 9.4 %, 75-90: 15.9 %,
    90-100: 23.7 % of 3,712 releases of 25 projects.
    """
    for file in context.get(changed_files)[:LISTED]:
        if context.file(file.path):
            context.cite(file.path)
    percentile = context.get(size_percentile)
    return next(rate for bound, rate in RATES if percentile < bound)


@fact("release.sentence")
def sentence(context: Context) -> str:
    """The size of this release's change in words, with what releases of that size led to elsewhere."""
    this, sizes = _this(context), context.get(earlier_sizes)
    count, lines = context.get(file_count), context.get(added)
    larger = sum(size < lines for size in sizes.values())
    if not count:
        return f"no source file of the product changed between {this.old.tag} and {this.tag}"
    change = f"{lines:,} lines were added to {count} source files between {this.old.tag} and {this.tag}"
    rate = f"{100 * context.get(regression_rate):.1f} %"
    return (
        f"{change}, more than in {larger} of the {len(sizes)} releases before; of releases that large,"
        f" {rate} needed a patch within 14 days that mended them ({RATES_OF})"
    )


def _this(context: Context) -> Step:
    require_newest(context)
    found = steps(context)
    if not found:
        raise Unavailable(
            "no tag names a release before this one",
            "git fetch --tags, if this clone lacks them; else tag releases",
        )
    return found[-1]


def _source_changes(context: Context, compared: Sequence[Step]) -> list[list[FileChange]]:
    """Of each step what it changed in source files of the product: one question to git for all."""
    try:
        changes = context.door.changes_between([(step.old.commit, step.new) for step in compared])
    except ValueError as error:
        raise Unavailable(f"git could not compare two releases: {error}") from None
    sources = SourcePaths(context)
    return [[c for c in found if c.path in sources] for found in changes]
