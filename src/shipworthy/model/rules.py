"""A rule, as its YAML file states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shipworthy.model.facts import Given


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105  # an outcome, no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"


class Severity(StrEnum):
    """How bad a failure is."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Confidence(StrEnum):
    """How sure a finding is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Effort(StrEnum):
    """What the fix costs one engineer."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class Stability(StrEnum):
    PREVIEW = "preview"
    """Shown, weighs nothing."""
    STABLE = "stable"


@dataclass(frozen=True)
class Condition:
    """`fact` compared by `operator` with `operand`."""

    fact: str
    operator: str
    operand: object
    given: Given = field(default_factory=dict)
    unit: str = ""
    """The fact's unit, for display."""


@dataclass(frozen=True)
class AnyOf:
    """Holds if one of its conditions does."""

    conditions: tuple[Condition, ...]


Clause = Condition | AnyOf


@dataclass(frozen=True)
class Grade:
    """Partial credit: none at `zero_at`, all at `full_at`, linear between."""

    fact: str
    zero_at: float
    full_at: float


@dataclass(frozen=True)
class Show:
    """The items to list, one finding each, when the rule fails."""

    items: str
    message: str


@dataclass(frozen=True)
class Example:
    """Facts by name, and the outcome they must lead to. Facts not named are unknown."""

    name: str
    facts: Mapping[str, object]
    expect: Outcome
    credit: tuple[float, float] | None = None


@dataclass(frozen=True)
class Rule:
    id: str
    title: str
    """Said when it holds."""
    failure: str
    """Said when it does not."""
    counts_toward: Mapping[str, float]
    """Weight by dimension id."""
    what: str
    why: str
    fix: str
    check: tuple[Clause, ...]
    examples: tuple[Example, ...]
    severity: Severity = Severity.MEDIUM
    confidence: Confidence = Confidence.HIGH
    effort: Effort = Effort.HOURS
    stability: Stability = Stability.STABLE
    blocker: bool = False
    pillar: str | None = None
    """The part of AI readiness it speaks for."""
    references: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """What must exist for a better answer; shown when unknown."""
    applies_when: tuple[Clause, ...] = ()
    for_each: str | None = None
    grade: Grade | None = None
    finding: str | None = None
    """A finding's text, with `{fact}` or `{item.field}` in it."""
    show: Show | None = None
    pack: str = ""
    origin: str = ""
    """The file it was read from."""


@dataclass(frozen=True)
class Dimension:
    id: str
    title: str
    question: str
    threshold: float
    """The floor a release needs, 0 to 100, unless configured otherwise."""


@dataclass(frozen=True)
class Pillar:
    id: str
    title: str
    share: float
    """The part of the AI-readiness weight its rules should have together."""


@dataclass(frozen=True)
class Level:
    title: str
    requires: Mapping[str, float]
    """The floor of each pillar named, 0 to 100."""


@dataclass(frozen=True)
class Scales:
    """What rules count toward: `rules/dimensions.yaml`."""

    dimensions: tuple[Dimension, ...]
    pillars: tuple[Pillar, ...]
    levels: tuple[Level, ...]
