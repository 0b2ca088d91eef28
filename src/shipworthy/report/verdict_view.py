"""The verdict in words, with what limits it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shipworthy.model.results import Result, Verdict
from shipworthy.report import escape
from shipworthy.report.caps import Caps
from shipworthy.report.scores import score_of
from shipworthy.report.wording import GROUPS, VERDICTS, plural


@dataclass(frozen=True, slots=True)
class VerdictView:
    id: str
    word: str
    mark: str
    meaning: str
    reasons: tuple[str, ...]
    limit: str
    """The dimension that limits the confidence, and how far."""
    decisions: str
    """A heading for what would settle an unknown."""


def tally(result: Result) -> str:
    """`12 fail, 9 unknown, 20 hold`."""
    counts = Counter(rule.outcome for rule in result.rules)
    told = [f"{counts[outcome]} {words.counted}" for outcome, words in GROUPS.items() if counts[outcome]]
    return f"Of {plural(len(result.rules), 'rule')} {', '.join(told)}" if told else "No rule was asked"


def verdict_view(result: Result, caps: Caps) -> VerdictView:
    words = VERDICTS[result.verdict]
    judged = any(d.applicable and d.floor is not None for d in result.dimensions)
    meaning = words.meaning if judged or not words.nothing else words.nothing
    reasons = tuple(
        escape.capital(escape.sentence(r, caps.sentence)) for r in result.verdict_reasons[: caps.rules]
    )
    return VerdictView(
        result.verdict.value, words.word, words.mark, meaning, reasons, _limit(result), words.decisions
    )


def _limit(result: Result) -> str:
    limiting = next((d for d in result.dimensions if d.id == result.confidence.limited_by), None)
    if limiting is None:
        return ""
    score = score_of(limiting.floor, limiting.ceiling, limiting.threshold)
    title = escape.sentence(limiting.title, 80)
    verb = "The weakest part is" if result.verdict is Verdict.READY else "What limits it most is"
    return f"{verb} {title}: {score.spoken}."
