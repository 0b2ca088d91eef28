"""What the last year's commits looked like: how often, how wide, how often taken back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from statistics import median_low

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import Commit

DAY = 86_400
DECAY_DAYS = 180.0
"""After which a commit counts for 1/e. Fixes of the next half year were predicted with this."""
ENOUGH_COMMITS = 10
WIDE = 10
"""Source files above which a commit cannot be read as one change."""
MANIFESTS = frozenset({
    "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "setup.py", "mix.exs",
    "Package.swift", "build.sbt",
})  # fmt: skip
_REVERT = re.compile(r"revert(?:s|ed)?\b[ :]", re.IGNORECASE)
_FIX = re.compile(
    r"\b(?:fix(?:es|ed|ing)?|bug(?:s|fix(?:es)?)?|hotfix|regressions?|crash(?:es|ed)?)\b", re.IGNORECASE
)
_NO_BUG = re.compile(
    r"\b(?:typos?|lint(?:er|ing)?|docs?|docstrings?|comments?|formatting|spelling|links?|ci|tests?|typing"
    r"|mypy|ruff|warnings?)\b",
    re.IGNORECASE,
)


def history(context: Context) -> Sequence[Commit]:
    """The commits of the year before HEAD, merges left out, newest first. Complete, or `Unavailable`."""
    head = context.door.head
    if head.commit is None:
        raise Unavailable("there is no commit yet")
    if head.shallow:
        raise Unavailable("this is a shallow clone: its history is cut off", "git fetch --unshallow --tags")
    try:
        return context.door.commits()
    except ValueError as error:
        remedy = "a clone without --filter" if head.partial else ""
        raise Unavailable(f"git could not tell the history: {error}", remedy) from None


def source_changes(context: Context) -> list[tuple[Commit, frozenset[str]]]:
    """The commits that touched source files of the product that still exist, with those files.

    A manifest written as code changes with every dependency: it is no source.
    """
    sources = frozenset(f.path for f in context.get(source_files) if f.name not in MANIFESTS)
    touched = [(c, sources.intersection(c.paths)) for c in history(context)]
    return [(commit, paths) for commit, paths in touched if paths]


def enough_changes(context: Context) -> list[tuple[Commit, frozenset[str]]]:
    """As `source_changes`; `Unavailable` where they are too few to speak of a habit."""
    changes = source_changes(context)
    if len(changes) < ENOUGH_COMMITS:
        raise Unavailable(
            f"product code changed in {len(changes)} of the commits of the year before HEAD;"
            f" a statement takes {ENOUGH_COMMITS}"
        )
    return changes


def decayed(changes: Sequence[tuple[Commit, frozenset[str]]], now: int) -> Mapping[str, float]:
    """By file: the number of commits, each weighing exp(-age / 180 days)."""
    weights: dict[str, float] = {}
    for commit, paths in changes:
        weight = math.exp(-max(0, now - commit.time) / (DECAY_DAYS * DAY))
        for path in paths:
            weights[path] = weights.get(path, 0.0) + weight
    return weights


def is_fix(commit: Commit) -> bool:
    """The subject says that a bug was mended, not a spelling."""
    return mends(commit.subject)


def mends(subject: str) -> bool:
    return bool(_FIX.search(subject)) and not _NO_BUG.search(subject)


@fact("changes.commits", unit="commits")
def commits_of_a_year(context: Context) -> int:
    """How many commits, merges left out, the year before HEAD has."""
    return len(history(context))


@fact("changes.code_commits", unit="commits")
def code_commits(context: Context) -> int:
    """How many of those commits changed source files of the product that still exist."""
    return len(source_changes(context))


@fact("changes.median_files", unit="files")
def median_files(context: Context) -> int:
    """How many source files of the product a commit of the last year touched, at the median.

    Commits that touched none are left out. Unknown below ten such commits.
    """
    return median_low([len(paths) for _, paths in enough_changes(context)])


@fact("changes.wide_share", unit="share")
def wide_share(context: Context) -> float:
    """The share of the last year's commits to product code that touched more than ten of its files."""
    changes = enough_changes(context)
    return sum(len(paths) > WIDE for _, paths in changes) / len(changes)


@fact("changes.reverted_share", unit="share")
def reverted_share(context: Context) -> float:
    """The share of the last year's commits to product code that take another commit back."""
    changes = enough_changes(context)
    return sum(bool(_REVERT.match(c.subject)) for c, _ in changes) / len(changes)
