"""Whether a report of a mutation tool speaks of the code and the tests as they are."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.testing.artefact_age import last_change, made_at
from shipworthy.collect.testing.test_files import text_of
from shipworthy.collect.testing.tests import test_files
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport, Outcome, ProbedFunction

PROBE = "shipworthy probe"
MAX_CONTRADICTING = 0.05
"""Of the places a report names, that are not there."""
_VALID = frozenset({
    MutantStatus.KILLED, MutantStatus.TIMED_OUT, MutantStatus.SURVIVED, MutantStatus.NOT_COVERED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A report, and what of it lies in the product, at tracked paths."""

    path: str
    report: MutationReport
    mutants: tuple[Mutant, ...]
    functions: tuple[ProbedFunction, ...]
    known: bool
    """Whether any path in it is one of this repository."""
    scope: frozenset[str] = frozenset()
    """Product files it could have drawn from."""

    @property
    def only_whole_bodies(self) -> bool:
        return all(m.extreme for m in self.mutants)


def why_not_believed(context: Context, placed: Placed) -> str:
    """Why the report is not believed; empty where it is."""
    report = placed.report
    if not report.complete:
        return next(iter(report.warnings), "it ends early")
    tried = any(m.status in _VALID for m in report.mutants)
    if not tried and all(f.outcome is Outcome.NOT_PROBED for f in report.functions):
        return "no change in it could be tried"
    if not placed.known:
        written = [*(f.path for f in report.functions), *(m.path for m in report.mutants)]
        example = next(filter(None, written), "")
        return f"none of the files it changes is tracked here; the first is {example[:200]!r}"
    if not placed.mutants and not placed.functions:
        return "it changes no file of the product"
    return _stale(context, placed) or _contradicted(context, placed)


def _stale(context: Context, placed: Placed) -> str:
    measured = {m.path for m in placed.mutants} | {f.path for f in placed.functions}
    paths = (measured - {""}) | {f.path for f in context.get(test_files)}
    if placed.report.commit:
        if why := _changed_since(context, placed.report.commit, paths):
            return why
        paths &= context.door.head.changed
    made = made_at(context, placed.path, placed.report.produced_at)
    changed = last_change(context, paths)
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    return ""


def _changed_since(context: Context, commit: str, paths: set[str]) -> str:
    """By the history between the commit it names and the one checked out."""
    if context.door.head.commit == commit:
        return ""
    try:
        commits = context.door.commits()
    except ValueError:
        return ""
    ids = [each.id for each in commits]
    if commit not in ids:
        return f"it is of commit {commit[:10]!r}, which is not in the last year's history of this one"
    for each in commits[: ids.index(commit)]:
        if changed := next((p for p in each.paths if p in paths), None):
            return f"it is stale: {changed} changed after the commit it tested, {commit[:10]}"
    return ""


def _contradicted(context: Context, placed: Placed) -> str:
    """Whether it names lines after the end of a file, or functions where none of that name begins."""
    places = [(m.path, m.line, "") for m in placed.mutants if m.path]
    named = placed.report.producer.startswith(PROBE)  # which knows the line of each `def`
    for function in placed.functions:
        name = function.name.rpartition(".")[2]
        places.append((function.path, function.line, name if named and name.isidentifier() else ""))
    texts = {path: text_of(context, path).split("\n") for path, _, _ in places}
    wrong = [p for p in places if p[1] > len(texts[p[0]]) or p[2] not in texts[p[0]][p[1] - 1]]
    if len(wrong) > MAX_CONTRADICTING * len(places):
        path, line, name = wrong[0]
        return f"it is stale: {path} has {'no ' + name if name else 'nothing'} on line {line}"
    return ""
