"""A result arranged for reading: order, words, rounding, grouping. Templates only place what is here.

Everything in it is text without control characters, on one line, and of bounded length;
each output still escapes it for its own language.
"""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.model.results import DimensionResult, Result
from shipworthy.model.rules import Outcome
from shipworthy.report import escape
from shipworthy.report.about import About, about
from shipworthy.report.anchors import anchors
from shipworthy.report.caps import Caps
from shipworthy.report.groups import Group, groups
from shipworthy.report.profile_view import ProfileView, profile_view
from shipworthy.report.rule_view import RuleViews
from shipworthy.report.scores import Score, percent, score_of
from shipworthy.report.sections import Section, sections
from shipworthy.report.stakes import stakes
from shipworthy.report.steps import Step, steps
from shipworthy.report.verdict_view import VerdictView, tally, verdict_view
from shipworthy.report.wording import plural
from shipworthy.report.workflows.view import WorkflowsView, workflows_view


@dataclass(frozen=True, slots=True)
class PillarView:
    title: str
    score: Score


@dataclass(frozen=True, slots=True)
class AiReadinessView:
    score: Score
    level: int
    level_title: str
    next_level: str
    pillars: tuple[PillarView, ...]


@dataclass(frozen=True, slots=True)
class DimensionView:
    anchor: str
    title: str
    question: str
    applicable: bool
    score: Score
    basis: str
    """What the score rests on: rules, and how much of their weight is certain."""
    limiting: bool


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    about: About
    verdict: VerdictView
    judged: bool
    """Whether any rule weighs: without one, that nothing fails says nothing."""
    confidence: Score
    ai_readiness: AiReadinessView
    dimensions: tuple[DimensionView, ...]
    failing: Group | None
    """Whatever their dimension, the ones that cost most first."""
    decisions: tuple[Step, ...]
    fixes: tuple[Step, ...]
    sections: tuple[Section, ...]
    workflows: WorkflowsView | None
    profile: ProfileView | None
    tally: str
    """How many rules ended how."""


def page(result: Result, caps: Caps) -> Page:
    views = RuleViews(
        {d.id: d for d in result.dimensions},
        stakes(result),
        anchors("rule", (r.id for r in result.rules)),
        caps,
    )
    fragments = anchors("dimension", (d.id for d in result.dimensions))
    failing = groups([r for r in result.rules if r.outcome is Outcome.FAIL], views)
    return Page(
        name=escape.sentence(result.repository.name, 80) or "repository",
        about=about(result, caps),
        verdict=verdict_view(result, caps),
        judged=any(d.floor is not None for d in result.dimensions),
        confidence=score_of(result.confidence.floor, result.confidence.ceiling),
        ai_readiness=_ai_readiness(result),
        dimensions=tuple(_dimension(d, fragments[d.id], result) for d in result.dimensions),
        failing=failing[0] if failing else None,
        decisions=steps((s for s in result.next if s.decides), views),
        fixes=steps((s for s in result.next if not s.decides), views),
        sections=sections(result, views, fragments),
        workflows=workflows_view(result.workflows, result.workflows_left_out, caps),
        profile=profile_view(result, views),
        tally=tally(result),
    )


def _ai_readiness(result: Result) -> AiReadinessView:
    ai = result.ai_readiness
    return AiReadinessView(
        score=score_of(ai.floor, ai.ceiling),
        level=ai.level,
        level_title=escape.sentence(ai.level_title, 80),
        next_level=escape.sentence(ai.next_level, 300),
        pillars=tuple(
            PillarView(escape.sentence(p.title, 80), score_of(p.floor, p.ceiling)) for p in ai.pillars[:30]
        ),
    )


def _dimension(dimension: DimensionResult, anchor: str, result: Result) -> DimensionView:
    applicable = dimension.applicable and dimension.floor is not None
    score = (
        score_of(dimension.floor, dimension.ceiling, dimension.threshold)
        if applicable
        else score_of(None, None)
    )
    basis = f"{plural(dimension.rules, 'rule')}, {percent(dimension.known)} known"
    return DimensionView(
        anchor=anchor,
        title=escape.sentence(dimension.title, 80),
        question=escape.sentence(dimension.question, 200),
        applicable=applicable,
        score=score,
        basis=basis if applicable else "no rule applies here",
        limiting=dimension.id == result.confidence.limited_by,
    )
