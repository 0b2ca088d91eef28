"""What is said of a rule besides its own texts."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.model.facts import Place
from shipworthy.model.results import RuleResult
from shipworthy.model.rules import Outcome, Stability
from shipworthy.report import escape
from shipworthy.report.scores import points
from shipworthy.report.stakes import Stake

BLOCKER, PREVIEW = "blocker", "preview"
TOLD_BY_FAILURE = frozenset({Outcome.FAIL, Outcome.WAIVED})


def told(rule: RuleResult) -> str:
    """What is so: the failure's wording where it fails."""
    return rule.failure if rule.outcome in TOLD_BY_FAILURE else rule.title


def amount(stake: Stake) -> str:
    """What a rule costs: for certain, at most, or between."""
    most = points(stake.missing)
    if stake.open < 0.05:
        return most
    return f"up to {most}" if stake.lost < 0.05 else f"{points(stake.lost)}–{most}"


def tags(rule: RuleResult) -> Iterable[str]:
    if rule.blocker:
        yield BLOCKER
    if rule.stability is Stability.PREVIEW:
        yield PREVIEW
    if rule.outcome in TOLD_BY_FAILURE:
        yield f"{rule.severity.value} severity"
        if rule.confidence.value != "high":
            yield f"{rule.confidence.value} confidence"


def place_text(place: Place, limit: int) -> str:
    return f"{escape.path(place.path, limit)}:{place.line}"
