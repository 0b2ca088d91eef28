"""Bars that this change lowered: coverage demanded, failures of test steps that count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.ci.ci_silence import silent_failures
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, changed_lines, texts_before
from shipworthy.collect.testing.coverage_gates import (
    CoverageGate,
    gates,
    gates_of_text,
    may_hold_gates,
)
from shipworthy.model.change import ChangedFile, Status
from shipworthy.model.commands import Purpose

MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class LoweredBar:
    """A place where more passes than did at the base."""

    path: str
    line: int
    what: str


@fact("change.lowered_bars")
def lowered_bars(context: Context) -> tuple[LoweredBar, ...]:
    """Bars for coverage that the change lowers or takes away, and tests in CI that can fail no more.

    Compared with the base (`--base`, else the newest release). A bar that moved to another file, and a step
    that is new, are not among them.
    """
    changed = [f for f in changed_files(context) if f.blob]
    found = [*_lowered(context, changed), *_silenced(context, changed)]
    return tuple(sorted(set(found), key=lambda b: (b.path, b.line, b.what)))


def _lowered(context: Context, changed: Sequence[ChangedFile]) -> Iterator[LoweredBar]:
    now = context.get(gates)
    perhaps = [f for f in changed if may_hold_gates(context, f.path)]
    if not perhaps:
        return
    if len(perhaps) > MAX_FILES:
        raise Unavailable(f"the change touches {len(perhaps)} files that may hold bars; {MAX_FILES} are read")
    before = texts_before(context, perhaps)
    for file in perhaps:
        for old in gates_of_text(context, file.path, before.get(file.path, "")):
            same = [g.minimum for g in now if g.tool == old.tool]
            if old.counts and not old.ratchet and max(same, default=0.0) < old.minimum:
                yield _bar(file, old, now, same)


def _bar(
    file: ChangedFile, old: CoverageGate, now: Sequence[CoverageGate], same: Sequence[float]
) -> LoweredBar:
    here = [g for g in now if g.tool == old.tool]
    if same:
        best = max(here, key=lambda g: g.minimum)
        said = f"{old.tool} asks for {best.minimum:g} % of coverage where it asked for {old.minimum:g} %"
        return LoweredBar(best.path, best.line, said)
    line = old.line if file.status is not Status.DELETED else 1
    return LoweredBar(
        file.path, line, f"{old.tool} asks for no coverage any more; it asked for {old.minimum:g} %"
    )


def _silenced(context: Context, changed: Sequence[ChangedFile]) -> Iterator[LoweredBar]:
    """Where a failure is thrown away by a line that the base does not hold, of a file that it holds."""
    paths = {f.path: f for f in changed}
    silent = [s for s in context.get(silent_failures) if s.path in paths and Purpose.TEST in s.purposes]
    if not silent:
        return
    lines = changed_lines(context)
    before: Mapping[str, str] = texts_before(context, [paths[s.path] for s in silent])
    for each in silent:
        fresh = any(first <= each.line <= last for first, last in lines.get(each.path, ()))
        if fresh and each.command.split("\n")[0][:60] in before.get(each.path, ""):
            yield LoweredBar(each.path, each.line, f"{each.what} can fail no more: {each.how}")
