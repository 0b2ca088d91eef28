"""The release plan: what to do first, what it gains, what it unlocks, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.model.facts import Place
from shipworthy.model.results import Verdict
from shipworthy.model.rules import Effort


@dataclass(frozen=True, slots=True)
class PlanStep:
    rule: str
    title: str
    """What is wrong, or what is not known."""
    action: str
    effort: Effort
    gain: float
    """Points it adds to the floor of the dimension it stands under; on the way to *ready*, to all that fall
    short together."""
    decides: bool
    """It settles an unknown: the gain is what the answer adds if it is good."""
    blocker: bool
    places: tuple[Place, ...]
    owners: tuple[str, ...]
    """Whom CODEOWNERS names for these files, or who changed them most in the last year."""
    reaches: float
    """The dimension's floor once this and every step before it is done; on the way, the weakest floor."""
    unlocks: tuple[str, ...]
    """What holds from here on: a threshold, a level of AI readiness, the verdict."""


@dataclass(frozen=True, slots=True)
class DimensionPlan:
    id: str
    title: str
    floor: float
    ceiling: float
    threshold: float
    steps: tuple[PlanStep, ...]
    more: int
    """Steps that are not listed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a repository cannot show, as a question to somebody who knows."""

    fact: str
    question: str
    rules: tuple[str, ...]
    """Titles of the rules that wait for the answer; none where reports only show it."""


@dataclass(frozen=True, slots=True)
class Plan:
    repository: str
    subject: str
    verdict: Verdict
    way: tuple[PlanStep, ...]
    """The steps that lead to *ready*, those that bring most for the effort first; empty where it is reached,
    or where all of them together would not do."""
    dimensions: tuple[DimensionPlan, ...]
    """The weakest first."""
    asked: tuple[Asked, ...]
