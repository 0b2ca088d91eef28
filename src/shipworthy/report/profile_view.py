"""The production-grade profile, arranged for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.model.facts import Place
from shipworthy.model.results import ComponentResult, QuestionResult, Result, Standing
from shipworthy.report import escape
from shipworthy.report.rule_view import RuleViews

PLACES = 2
MARKS: Mapping[Standing, tuple[str, str]] = {
    Standing.EVIDENCED: ("✓", "evidenced"),
    Standing.ABSENT: ("✗", "absent"),
    Standing.UNKNOWN: ("?", "unknown"),
    Standing.NOT_APPLICABLE: ("–", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ComponentView:
    title: str
    about: str
    mark: str
    standing: str
    reason: str
    places: tuple[str, ...]
    """Where it shows."""
    open: tuple[Link, ...]
    """Rules about it that fail or cannot be said."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    question: str
    mark: str
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    summary: str
    """`5 of 11 parts evidenced, 4 absent, 2 unknown`."""
    components: tuple[ComponentView, ...]
    """Empty where none applies: then `reason` says why."""
    questions: tuple[QuestionView, ...]
    reason: str = ""


def profile_view(result: Result, views: RuleViews) -> ProfileView | None:
    """None for a result that was made without a profile."""
    found = result.profile
    if not found.components:
        return None
    if all(each.standing is Standing.NOT_APPLICABLE for each in found.components):
        reasons = dict.fromkeys(each.reason for each in found.components)
        reason = "; ".join(escape.sentence(each, views.caps.sentence) for each in list(reasons)[:3])
        return ProfileView("not applicable", (), (), reason)
    titles = {rule.id: rule.title for rule in result.rules}
    return ProfileView(
        _summary(found.components),
        tuple(_component(each, views, titles) for each in found.components),
        tuple(_question(each, views) for each in found.questions),
    )


def _summary(components: Sequence[ComponentResult]) -> str:
    counts = {standing: sum(c.standing is standing for c in components) for standing in MARKS}
    applicable = len(components) - counts.pop(Standing.NOT_APPLICABLE)
    shown = counts.pop(Standing.EVIDENCED)
    told = [f"{count} {MARKS[standing][1]}" for standing, count in counts.items() if count]
    return ", ".join([f"{shown} of {applicable} parts evidenced", *told])


def _component(component: ComponentResult, views: RuleViews, titles: Mapping[str, str]) -> ComponentView:
    caps = views.caps
    mark, standing = MARKS[component.standing]
    return ComponentView(
        escape.sentence(component.title, 80),
        escape.sentence(component.about, 200),
        mark,
        standing,
        escape.sentence(component.reason, caps.sentence),
        tuple(_place(place, caps.path) for place in component.evidence[:PLACES]),
        tuple(
            Link(escape.sentence(titles[rule], caps.sentence), views.anchors[rule])
            for rule in component.open[: caps.rules]
            if rule in titles
        ),
    )


def _question(question: QuestionResult, views: RuleViews) -> QuestionView:
    mark, standing = MARKS[question.standing]
    return QuestionView(
        escape.sentence(question.question, 200),
        mark,
        standing,
        escape.sentence(question.reason, views.caps.sentence),
    )


def _place(place: Place, limit: int) -> str:
    return f"{escape.path(place.path, limit)}:{place.line}"
