"""The keys of a rule file, before they are checked against the facts there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.model.rules import Confidence, Effort, Outcome, Severity, Stability


@dataclass(frozen=True)
class GradeEntry:
    fact: str
    zero_at: float
    full_at: float


@dataclass(frozen=True)
class ShowEntry:
    items: str
    message: str


@dataclass(frozen=True)
class ExampleEntry:
    name: str
    facts: Mapping[str, object]
    expect: Outcome
    credit: tuple[float, float] | None = None


@dataclass(frozen=True)
class RuleFile:
    """A rule file's keys. Conditions are checked against the facts there are."""

    id: str
    title: str
    failure: str
    counts_toward: Mapping[str, float]
    what: str
    why: str
    fix: str
    references: tuple[str, ...]
    check: tuple[Mapping[str, object], ...]
    examples: tuple[ExampleEntry, ...]
    severity: Severity = Severity.MEDIUM
    confidence: Confidence = Confidence.HIGH
    effort: Effort = Effort.HOURS
    stability: Stability = Stability.STABLE
    blocker: bool = False
    pillar: str | None = None
    needs: tuple[str, ...] = ()
    applies_when: tuple[Mapping[str, object], ...] = ()
    for_each: str | None = None
    grade: GradeEntry | None = None
    finding: str | None = None
    show: ShowEntry | None = None
    schema: str | None = field(default=None, metadata={"key": "$schema"})
