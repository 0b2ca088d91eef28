"""Failures accepted for a time. A waiver needs a reason, an owner and an end; past it, it is nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pathspec

from shipworthy.config import Config, WaiverEntry
from shipworthy.model.results import RuleResult, Waiver
from shipworthy.model.rules import Outcome


@dataclass(frozen=True)
class Waived:
    results: tuple[RuleResult, ...]
    unused: tuple[str, ...]
    """Waivers that cover nothing, or whose time is over, in words."""


def waive(results: Iterable[RuleResult], config: Config, today: dt.date) -> Waived:
    """A rule all of whose findings are covered is *waived*: shown, and out of every mean."""
    used: set[int] = set()
    made = [_waive_rule(result, config.waivers, today, used) for result in results]
    unused = tuple(
        f"{config.source}:{config.line(f'waivers[{index}]')}: the waiver of {waiver.rule} "
        + (f"ended on {waiver.until}" if waiver.until < today else "covers no finding")
        for index, waiver in enumerate(config.waivers)
        if index not in used
    )
    return Waived(tuple(made), unused)


def _waive_rule(
    result: RuleResult, waivers: Sequence[WaiverEntry], today: dt.date, used: set[int]
) -> RuleResult:
    if result.outcome is not Outcome.FAIL:
        return result
    left = list(result.findings)
    applied = []
    for index, waiver in enumerate(waivers):
        if waiver.rule != result.id or waiver.until < today:
            continue
        spec = pathspec.GitIgnoreSpec.from_lines([waiver.path])
        covered = [f for f in left if spec.match_file(f.path)]
        if covered:
            used.add(index)
            left = [f for f in left if f not in covered]
            applied.append(Waiver(waiver.reason, waiver.owner, waiver.until.isoformat()))
    if not applied:
        return result
    outcome = Outcome.FAIL if left else Outcome.WAIVED
    # Findings stay in sight when all are waived: a waiver is shown, not hidden.
    return replace(result, outcome=outcome, findings=tuple(left) or result.findings, waivers=tuple(applied))
