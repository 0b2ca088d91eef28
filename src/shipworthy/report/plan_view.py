"""A release plan as a checklist in Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.model.plan import DimensionPlan, Plan, PlanStep
from shipworthy.report import escape
from shipworthy.report.documents import rendered
from shipworthy.report.scores import points
from shipworthy.report.wording import EFFORTS, VERDICTS

SENTENCE = 600
PATH = 160


@dataclass(frozen=True, slots=True)
class StepView:
    title: str
    open: bool
    """Nobody knows whether it holds; the action tells how to find out."""
    action: str
    gain: str
    """Empty where it gains nothing by itself."""
    effort: str
    places: tuple[str, ...]
    owners: tuple[str, ...]
    unlocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    heading: str
    steps: tuple[StepView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AskedView:
    question: str
    fact: str
    waiting: tuple[str, ...]


def plan_text(plan: Plan) -> str:
    words = VERDICTS[plan.verdict]
    return rendered(
        "md",
        "plan.md.j2",
        name=escape.sentence(plan.repository, 80) or "repository",
        subject=escape.sentence(plan.subject, 120),
        word=words.word,
        meaning=words.meaning,
        ready=plan.verdict == "ready",
        way=tuple(_step(step) for step in plan.way),
        parts=tuple(_part(dimension) for dimension in plan.dimensions if dimension.steps),
        asked=tuple(
            AskedView(
                escape.sentence(each.question, SENTENCE),
                escape.sentence(each.fact, 120),
                tuple(escape.sentence(title, SENTENCE) for title in each.rules[:5]),
            )
            for each in plan.asked
        ),
    )


def _part(dimension: DimensionPlan) -> PartView:
    title = escape.sentence(dimension.title, 80)
    scores = f"{points(dimension.floor)} to {points(dimension.ceiling)} of 100"
    heading = f"{title}: {scores}, threshold {dimension.threshold:g}"
    return PartView(heading, tuple(_step(step) for step in dimension.steps), dimension.more)


def _step(step: PlanStep) -> StepView:
    gain = f"{'up to ' if step.decides else ''}+{points(step.gain)}" if step.gain >= 0.05 else ""
    action = escape.sentence(step.action, SENTENCE)
    return StepView(
        escape.sentence(step.title, SENTENCE),
        step.decides,
        action if step.decides else escape.capital(action),
        gain,
        EFFORTS[step.effort],
        tuple(f"{escape.path(place.path, PATH)}:{place.line}" for place in step.places),
        tuple(escape.sentence(owner, 80) for owner in step.owners),
        tuple(escape.sentence(each, SENTENCE) for each in step.unlocks),
    )
