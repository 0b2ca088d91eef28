"""What to do next: what would settle an unknown, and what would mend a failure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.model.results import NextStep
from shipworthy.report import escape
from shipworthy.report.rule_view import RuleViews
from shipworthy.report.scores import points
from shipworthy.report.wording import EFFORTS

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    action: str
    gain: str
    """`+12.4 Testing maturity`."""
    effort: str
    for_rules: tuple[tuple[str, str], ...]
    """Title and fragment of the rules it speaks to."""


def steps(found: Iterable[NextStep], views: RuleViews) -> tuple[Step, ...]:
    """In the order given; steps that ask for the same action are one."""
    by_action: dict[str, list[NextStep]] = {}
    for step in found:
        by_action.setdefault(step.action, []).append(step)
    return tuple(
        _step(action, same, views) for action, same in list(by_action.items())[: min(SHOWN, views.caps.rules)]
    )


def _step(action: str, same: list[NextStep], views: RuleViews) -> Step:
    limit = views.caps.sentence
    gains: dict[str, float] = {}
    for step in same:
        for dimension, gain in _gains(step, views):
            gains[dimension] = gains.get(dimension, 0.0) + gain
    told = [
        f"+{points(gain)} {escape.sentence(views.dimensions[d].title if d in views.dimensions else d, 80)}"
        for d, gain in sorted(gains.items(), key=lambda pair: -pair[1])
    ]
    rules = {step.rule: step.title for step in same}
    return Step(
        action=_asked(action, rules, limit) if same[0].decides else _told(action, limit),
        gain=", ".join(told),
        effort=EFFORTS[same[0].effort],
        for_rules=tuple(
            (escape.sentence(title, limit), views.anchors.get(rule, ""))
            for rule, title in list(rules.items())[:SHOWN]
        ),
    )


def _told(action: str, limit: int) -> str:
    return escape.capital(escape.sentence(action, limit))


def _asked(action: str, rules: Mapping[str, str], limit: int) -> str:
    """What is open, and what would tell: often a bare command, which alone says too little."""
    title, *others = (escape.sentence(each, limit) for each in rules.values())
    more = f" (and {len(others)} more)" if others else ""
    return f"{title}{more}: {escape.sentence(action, limit)}"


def _gains(step: NextStep, views: RuleViews) -> Iterable[tuple[str, float]]:
    """In every dimension: the step names the one where it gains most."""
    held = [(s.dimension, s.missing) for s in views.stakes.get(step.rule, ()) if s.missing >= 0.05]
    return held or [(step.dimension, step.points)]
