"""What the working tree changes, counted from a base: a commit the user names, or the newest release."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.release import base as release_base
from shipworthy.collect.history.release import base_commit as release_commit
from shipworthy.collect.history.tags import newer_elsewhere, steps
from shipworthy.model.change import Base, ChangedFile
from shipworthy.model.repository import Release

T = TypeVar("T")
REMEDY = "name what the change begins from: --base origin/main, or any branch, tag or commit"


@fact("change.base")
def base(context: Context) -> str:
    """What the change is measured from: as `--base` says it, else the tag of the newest release before HEAD.

    Of a branch, or a release tagged on one, it is where HEAD parted from it. What is not committed counts
    as part of the change.
    """
    return the_base(context).name


@fact("change.has_base")
def has_base(context: Context) -> bool:
    """Whether there is something to measure the change from: what `--base` names, or an earlier release.

    False where this is the first release, or none is tagged at all; unknown where the clone may lack tags.
    """
    if context.door.stated_base is None and context.door.head.commit and not newer_elsewhere(context):
        return bool(steps(context))
    return bool(the_base(context).commit)


@fact("change.files", unit="files")
def file_count(context: Context) -> int:
    """How many files of any kind differ between the base and the working tree."""
    return len(changed_files(context))


def the_base(context: Context) -> Base:
    """Raises `Unavailable` where there is none that git can find."""
    stated = context.door.stated_base
    if stated is not None:
        if stated.problem:
            raise Unavailable(stated.problem, "git fetch --unshallow, or a base this clone has")
        return stated
    if context.door.head.commit is None:
        raise Unavailable("there is no commit yet")
    try:
        if elsewhere := newer_elsewhere(context):
            return _parted(context, elsewhere)
        return Base(context.get(release_base), release_commit(context))
    except Unavailable as reason:
        raise Unavailable(f"where the change begins is not known: {reason.reason}", REMEDY) from None


def _parted(context: Context, release: Release) -> Base:
    """Where HEAD parted from the branch a release is tagged on."""
    found = context.door.base_of(release.commit)
    if found.problem:
        raise Unavailable(found.problem)
    return Base(release.tag, found.commit)


def changed_files(context: Context) -> Sequence[ChangedFile]:
    """Every file that differs, in order of path."""
    commit = the_base(context).commit
    return context.once("changed files", lambda: _asked(context, lambda: context.door.changed_files(commit)))


def changed_lines(context: Context) -> Mapping[str, Sequence[tuple[int, int]]]:
    """By path, ranges of lines that the base does not hold so."""
    commit = the_base(context).commit
    return context.once("changed lines", lambda: _asked(context, lambda: context.door.changed_lines(commit)))


def texts_before(context: Context, files: Sequence[ChangedFile]) -> Mapping[str, str]:
    """By the path they have now, their texts at the base; what git does not have is missing."""
    found = _asked(context, lambda: context.door.blobs(f.blob for f in files if f.blob))
    return {f.path: found[f.blob].decode("utf-8", errors="replace") for f in files if f.blob in found}


def _asked(context: Context, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ValueError as error:
        remedy = "a clone without --filter" if context.door.head.partial else ""
        raise Unavailable(f"git could not tell what changed: {error}", remedy) from None
