"""The release risk, replayed over the releases there were: what it would have said, and what came of it."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from shipworthy.collect.code.complexity import COMPLEX
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history.changes import DAY, mends
from shipworthy.collect.history.past_measures import Measures, measured
from shipworthy.collect.history.past_releases import (
    PastRelease,
    finished_releases,
    next_patches,
    past_releases,
)
from shipworthy.collect.history.release import ENOUGH_RELEASES
from shipworthy.collect.history.source_paths import SourcePaths
from shipworthy.model.backtest import WITHIN_DAYS, Mending, Replay, ReplayedRelease
from shipworthy.model.code import FileAnalysis
from shipworthy.model.ledger import Entry, Removal
from shipworthy.repo.languages import language_of, tags_of

WITHIN = WITHIN_DAYS * DAY
WEIGHTS = {"size": 0.70, "fix-prone churn": 0.20, "complexity": 0.10}
ENOUGH_READ = 0.5
"""Of the change in the files looked at, so that its complexity can be told."""
SHOWN_EVERY = 200
Progress = Callable[[str, int, int], None]
Analyse = Callable[[Mapping[str, str]], Iterable[tuple[str, FileAnalysis]]]
"""Of contents, by git's ids of them, in the language named."""


class History(Protocol):
    """What is asked of git beside the door's questions. Raises `ValueError`."""

    def commit_count(self) -> int: ...
    def ledger(self, tips: Iterable[str]) -> Iterator[Entry]: ...
    def removals(self, commit: str, paths: Sequence[str]) -> Sequence[Removal]: ...
    def origins(self, removal: Removal, known: Sequence[str]) -> frozenset[str]: ...


def replayed(context: Context, history: History, analyse: Analyse, progress: Progress) -> Replay:
    """Raises `Unavailable` where the history is not whole."""
    releases = finished_releases(context)
    if not releases:
        raise Unavailable("no tag names a release", "git fetch --tags, if this clone lacks them")
    entries = _entries(context, history, [r.commit for r in releases], progress)
    past = past_releases(releases, entries)
    measures = measured(past)
    complexities = _complexities(measures, analyse)
    judged = [
        n for n in range(ENOUGH_RELEASES, len(past)) if past[n].time <= (context.door.head.time or 0) - WITHIN
    ]
    mendings = _mendings(past, judged, history, progress)
    found = _ranked(past, measures, complexities, judged, mendings)
    unread = sum(not entry.read for entry in entries.values())
    return Replay(len(entries), unread, len(past), tuple(found), complexities is not None)


def _entries(
    context: Context, history: History, tips: Sequence[str], progress: Progress
) -> Mapping[str, Entry]:
    """Of each commit the edits of source files alone."""
    sources = SourcePaths(context)
    head = context.door.head.commit
    entries: dict[str, Entry] = {}
    try:
        total = history.commit_count()
        for entry in history.ledger([*([head] if head else []), *tips]):
            if len(entries) % SHOWN_EVERY == 0:
                progress("Reading the history", min(len(entries), total), total)
            edits = tuple(e for e in entry.edits if e.path in sources)
            entries[entry.id] = replace(entry, edits=edits)
    except ValueError as error:
        raise Unavailable(
            f"git broke off after {len(entries)} commits: {error}",
            "a clone without --filter" if context.door.head.partial else "git fsck",
        ) from None
    return entries


def _complexities(measures: Sequence[Measures], analyse: Analyse) -> list[float] | None:
    """The share of each release's change in files with a very complex function, of those that changed most.

    None where for less than half of the change the language is read.
    """
    asked: dict[str, str] = {}
    for path, blob, _ in (file for m in measures for file in m.most_changed):
        if language := language_of(tags_of(path, executable=False, first_line=b"")):
            asked[blob] = language
    complex_ = {
        blob: any(f.complexity > COMPLEX for f in analysis.syntax.functions)
        for blob, analysis in analyse(asked)
        if analysis.syntax
    }
    total = sum(churn for m in measures for _, _, churn in m.most_changed)
    read = sum(churn for m in measures for _, blob, churn in m.most_changed if blob in complex_)
    if not total or read < ENOUGH_READ * total:
        return None
    return [_share(m, complex_) for m in measures]


def _share(measures: Measures, complex_: Mapping[str, bool]) -> float:
    read = [(churn, complex_[blob]) for _, blob, churn in measures.most_changed if blob in complex_]
    total = sum(churn for churn, _ in read)
    return sum(churn for churn, holds in read if holds) / total if total else 0.0


def _ranked(
    past: Sequence[PastRelease],
    measures: Sequence[Measures],
    complexities: Sequence[float] | None,
    judged: Sequence[int],
    mendings: Mapping[int, Mending],
) -> Iterator[ReplayedRelease]:
    sizes = _percentiles([m.added for m in measures])
    churns = _percentiles([m.fix_prone_churn for m in measures])
    complex_ = _percentiles(complexities) if complexities is not None else None
    for n in judged:
        parts = {"size": sizes[n], "fix-prone churn": churns[n]}
        if complex_ is not None:
            parts["complexity"] = complex_[n]
        risk = sum(WEIGHTS[name] * part for name, part in parts.items()) / sum(WEIGHTS[p] for p in parts)
        yield ReplayedRelease(
            past[n].release.tag, past[n].time, measures[n].added, sizes[n], churns[n],
            complex_[n] if complex_ is not None else None, risk, mendings.get(n),
        )  # fmt: skip


def _percentiles(values: Sequence[float]) -> list[float]:
    """Of each value, the share of those before it that are less."""
    found: list[float] = []
    before: list[float] = []
    for value in values:
        at = bisect.bisect_left(before, value)
        found.append(at / len(before) if before else 0.0)
        before.insert(at, value)
    return found


def _mendings(
    past: Sequence[PastRelease], judged: Sequence[int], history: History, progress: Progress
) -> Mapping[int, Mending]:
    """By place in the order of releases: what the next patch, if it came soon, mended of it."""
    patches = next_patches(past)
    soon = {
        n: patch
        for n in judged
        if (patch := patches.get(past[n].release.tag)) and 0 <= patch.time - past[n].time <= WITHIN
    }
    mendings = {}
    for done, (n, patch) in enumerate(soon.items()):
        progress("Asking who brought what was mended", done, len(soon))
        if mending := _mending(past[n], patch, history):
            mendings[n] = mending
    return mendings


def _mending(release: PastRelease, patch: PastRelease, history: History) -> Mending | None:
    mine = {c.id for c in release.commits if c.edits}
    for fix in patch.commits if mine else ():
        sources = sorted({name for e in fix.edits if e.deleted for name in (e.before, e.path)})
        if not sources or not mends(fix.subject):
            continue
        for removal in _removed(history, fix.id, sources):
            if _origins(history, removal, release.before) & mine:
                tag, line = patch.release.tag, removal.lines[0][0]
                return Mending(tag, fix.id, fix.subject, removal.path, line)
    return None


def _removed(history: History, commit: str, paths: Sequence[str]) -> Sequence[Removal]:
    try:
        return history.removals(commit, paths)
    except ValueError:  # a content this clone lacks: one fix among many that says nothing
        return ()


def _origins(history: History, removal: Removal, known: Sequence[str]) -> frozenset[str]:
    try:
        return history.origins(removal, known)
    except ValueError:
        return frozenset()
