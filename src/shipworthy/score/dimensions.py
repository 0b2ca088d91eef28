"""The five dimensions, the pillars and level of AI readiness, and the weakest of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.model.results import (
    AiReadiness,
    DimensionResult,
    Interval,
    OverallConfidence,
    PillarResult,
    RuleResult,
)
from shipworthy.model.rules import Dimension, Scales
from shipworthy.score.intervals import score, weighed

AI_READINESS = "repository-ai-readiness"


def dimension_results(
    scales: Scales, results: Sequence[RuleResult], thresholds: Mapping[str, float]
) -> tuple[DimensionResult, ...]:
    return tuple(_dimension(d, results, thresholds.get(d.id, d.threshold)) for d in scales.dimensions)


def _dimension(dimension: Dimension, results: Sequence[RuleResult], threshold: float) -> DimensionResult:
    pairs = weighed(results, dimension.id)
    interval = score(pairs)
    total = sum(weight for weight, _ in pairs)
    sure = sum(weight for weight, credit in pairs if credit.floor == credit.ceiling)
    return DimensionResult(
        id=dimension.id, title=dimension.title, question=dimension.question,
        applicable=interval is not None,
        floor=interval.floor if interval else None, ceiling=interval.ceiling if interval else None,
        threshold=threshold, rules=len(pairs), known=round(sure / total, 4) if total else 0.0,
    )  # fmt: skip


def ai_readiness(scales: Scales, results: Sequence[RuleResult]) -> AiReadiness:
    whole = score(weighed(results, AI_READINESS))
    pillars = {
        p.id: score(weighed([r for r in results if r.pillar == p.id], AI_READINESS)) for p in scales.pillars
    }
    level, next_level = _level(scales, pillars)
    shown = tuple(PillarResult(p.id, p.title, *_ends(pillars[p.id])) for p in scales.pillars)
    return AiReadiness(*_ends(whole), level, scales.levels[level].title, next_level, shown)


def _level(scales: Scales, pillars: Mapping[str, Interval | None]) -> tuple[int, str]:
    """The highest level all of whose pillars reach their floor, with every lower level reached."""
    titles = {p.id: p.title for p in scales.pillars}
    reached = 0
    for index, level in enumerate(scales.levels):
        missing = {p: floor for p, floor in level.requires.items() if not _reaches(pillars.get(p), floor)}
        if missing:
            wanted = ", ".join(
                f"{titles.get(pillar, pillar)} at {floor:g}" for pillar, floor in missing.items()
            )
            return reached, f"{level.title} needs {wanted}"
        reached = index
    return reached, ""


def _reaches(pillar: Interval | None, floor: float) -> bool:
    return pillar is not None and pillar.floor >= floor


def overall(dimensions: Sequence[DimensionResult]) -> OverallConfidence:
    """The smallest floor and ceiling of all; named is the dimension that holds the floor down."""
    known = [(d.floor, d.ceiling, d.id) for d in dimensions if d.floor is not None and d.ceiling is not None]
    if not known:
        return OverallConfidence(None, None, None)
    return OverallConfidence(min(k[0] for k in known), min(k[1] for k in known), min(known)[2])


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.floor, interval.ceiling) if interval else (None, None)
