"""Hotspots: where change and complexity meet, which is where the next bugs are mended."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.code.size import code_lines, is_declaration
from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.changes import decayed, enough_changes
from shipworthy.collect.history.people import is_robot
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import Commit

LISTED = 10
TOP = 0.10
EXPECTED = 0.39
"""Of the fixes of the next 180 days, in the tenth of files that scores highest."""
OVERLOADED_LINES = 1_000
OVERLOADED_COMPLEXITY = 200
REPEATED = 3
"""Commits in a year from which a file counts as one that changes."""
SOLE_AUTHOR = 0.80
AUTHORED_COMMITS = 5


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A source file that changes often. `score` orders hotspots of one repository, no more."""

    path: str
    line: int
    score: float
    commits: int
    """In the year before HEAD."""
    lines: int
    complexity: int
    """Summed over its functions; 0 where its language is not read."""
    share: float
    """Of the last year's commits to product code, older ones counting less: those touching it."""
    authors: int = 0
    """People who changed it in that year; robots are not counted."""
    main_author: str = ""
    """The one with most commits to it."""


@dataclass(frozen=True, slots=True)
class SoleAuthor:
    """A hotspot of which one person made nearly all recent changes."""

    path: str
    line: int
    commits: int
    share: float


@fact("hotspots.files")
def files(context: Context) -> tuple[Hotspot, ...]:
    """The tenth of the product's source files (ten at most) that scores highest, highest first.

    The score is log(1 + 10 * recent commits) * log(1 + size). Recent commits weigh exp(-age / 180 days).
    Size is the number of decisions in functions where all code is read, else the non-blank lines. In 29
    repositories the top tenth held 39 % of the fixes of the following 180 days (33 to 57 % in four
    repositories set apart for checking).
    """
    ranked = _ranked(context)
    top = ranked[: min(LISTED, math.ceil(TOP * len(context.get(source_files))))]
    for hotspot in top:
        context.cite(hotspot.path)
    return tuple(top)


@fact("hotspots.expectation")
def expectation(context: Context) -> str:
    """What the tenth of the files that scores highest is expected to hold of the next half year's fixes."""
    count = min(len(_ranked(context)), math.ceil(TOP * len(context.get(source_files))))
    return (
        f"the tenth of the source files that scores highest ({count}) is expected to hold"
        f" {100 * EXPECTED:.0f} % of the fixes of the next 180 days: so it was in 29 repositories"
        " (33 to 57 % in four set apart)"
    )


@fact("hotspots.overloaded")
def overloaded(context: Context) -> tuple[Hotspot, ...]:
    """The ten overloaded files among the tenth that scores highest that are changed most often.

    Overloaded: functions of a summed cyclomatic complexity above 200; where the language is not read,
    more than 1,000 non-blank lines; and three or more commits in a year.
    """
    found = _overloaded(context)[:LISTED]
    for hotspot in found:
        context.cite(hotspot.path)
    return tuple(found)


@fact("hotspots.overloaded_share", unit="share")
def overloaded_share(context: Context) -> float:
    """The share of the last year's commits to product code that touched an overloaded hotspot.

    Commits weigh exp(-age / 180 days).
    """
    found = _overloaded(context)
    for hotspot in found[:LISTED]:
        context.cite(hotspot.path)
    paths = {h.path for h in found}
    changes = enough_changes(context)
    return _weight([c for c in changes if c[1] & paths], context) / _weight(changes, context)


@fact("hotspots.sole_author")
def sole_author(context: Context) -> tuple[SoleAuthor, ...]:
    """Hotspots with five or more commits in a year, four of five of them by one person."""
    authors = _authors(context)
    found = []
    for hotspot in context.get(files):
        counts = authors.get(hotspot.path, Counter())
        share = max(counts.values(), default=0) / max(1, counts.total())
        if hotspot.commits >= AUTHORED_COMMITS and share >= SOLE_AUTHOR:
            found.append(SoleAuthor(hotspot.path, 1, hotspot.commits, share))
    return tuple(found)


def _overloaded(context: Context) -> list[Hotspot]:
    top = math.ceil(TOP * len(context.get(source_files)))
    found = [h for h in _ranked(context)[:top] if _is_overloaded(h) and h.commits >= REPEATED]
    return sorted(found, key=lambda h: (-h.share, h.path))


def _is_overloaded(hotspot: Hotspot) -> bool:
    if hotspot.complexity:  # lines would count docstrings
        return hotspot.complexity > OVERLOADED_COMPLEXITY
    return hotspot.lines > OVERLOADED_LINES


def _ranked(context: Context) -> list[Hotspot]:
    changes = enough_changes(context)
    weights = decayed(changes, _now(context))
    counts = Counter(path for _, paths in changes for path in paths)
    total = _weight(changes, context)
    lines, complexities, branches = _sizes(context)
    authors = _authors(context)
    by_complexity = all(path in complexities for path in lines)
    found = [
        Hotspot(
            path=path,
            line=1,
            score=math.log1p(10 * weight) * math.log1p(branches[path] if by_complexity else lines[path]),
            commits=counts[path],
            lines=lines[path],
            complexity=complexities.get(path, 0),
            share=weight / total,
            authors=len(authors.get(path, ())),
            main_author=_main(authors.get(path, Counter())),
        )
        for path, weight in weights.items()
        if path in lines
    ]
    return sorted(found, key=lambda h: (-h.score, -h.share, h.path))


def _authors(context: Context) -> Mapping[str, Counter[str]]:
    """By file: how many commits each person made to it."""
    authors: dict[str, Counter[str]] = {}
    for commit, paths in enough_changes(context):
        for path in paths if not is_robot(commit.author) else ():
            authors.setdefault(path, Counter())[commit.author] += 1
    return authors


def _main(counts: Counter[str]) -> str:
    return min(counts, key=lambda author: (-counts[author], author), default="")


def _sizes(context: Context) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Lines, summed complexity and decisions by path, of files that hold functions and not declarations."""
    lines: dict[str, int] = {}
    complexities: dict[str, int] = {}
    branches: dict[str, int] = {}
    for file in context.get(source_files):
        if is_declaration(file):
            continue
        analysis = context.analysis(file)
        lines[file.path] = code_lines(context, file)
        if analysis.syntax is not None:
            complexities[file.path] = sum(f.complexity for f in analysis.syntax.functions)
            branches[file.path] = sum(f.complexity - 1 for f in analysis.syntax.functions)
    return lines, complexities, branches


def _weight(changes: Sequence[tuple[Commit, frozenset[str]]], context: Context) -> float:
    now = _now(context)
    return sum(decayed([(commit, frozenset({""}))], now)[""] for commit, _ in changes)


def _now(context: Context) -> int:
    """The time of HEAD: a scan of the same commit says the same tomorrow."""
    return context.door.head.time or 0
