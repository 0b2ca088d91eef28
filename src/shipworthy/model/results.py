"""What a run concluded: the one shape every report is drawn from (`shipworthy.result/1`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shipworthy.model.facts import Place
from shipworthy.model.rules import Confidence, Effort, Outcome, Severity, Stability
from shipworthy.model.workflow_results import WorkflowResult

SCHEMA = "shipworthy.result/1"


class Verdict(StrEnum):
    READY = "ready"
    NOT_READY = "not-ready"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between 0 and 1, at worst and at best, given what is not known."""

    floor: float
    ceiling: float


NOTHING_KNOWN = Interval(0.0, 1.0)
ALL = Interval(1.0, 1.0)
NONE = Interval(0.0, 0.0)


@dataclass(frozen=True)
class Finding:
    message: str
    path: str
    line: int
    fingerprint: str
    """Stable while the file's other lines move: rule, path, message and occurrence."""


@dataclass(frozen=True)
class Waiver:
    """Why a failure is accepted, by whom, until when (ISO date)."""

    reason: str
    owner: str
    until: str


@dataclass(frozen=True)
class RuleResult:
    id: str
    title: str
    failure: str
    outcome: Outcome
    severity: Severity
    confidence: Confidence
    stability: Stability
    effort: Effort
    blocker: bool
    pillar: str | None
    weight: Mapping[str, float]
    """By dimension id; what the rule may earn there."""
    credit: tuple[float, float]
    """The share of its weight it earned, at worst and at best."""
    reason: str
    findings: tuple[Finding, ...]
    evidence: tuple[Place, ...]
    what: str
    why: str
    fix: str
    needs: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    pack: str = ""
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True)
class DimensionResult:
    id: str
    title: str
    question: str
    applicable: bool
    floor: float | None
    """0 to 100; none where no rule applies."""
    ceiling: float | None
    threshold: float
    rules: int
    """Rules that apply and weigh."""
    known: float
    """The share of the weight whose outcome is certain."""


@dataclass(frozen=True)
class PillarResult:
    id: str
    title: str
    floor: float | None
    ceiling: float | None


@dataclass(frozen=True)
class AiReadiness:
    """The headline of its own; its score is also the third dimension's."""

    floor: float | None
    ceiling: float | None
    level: int
    """0 to 4: the highest level all of whose conditions hold."""
    level_title: str
    next_level: str
    """What the next level asks for, in words; empty at the top."""
    pillars: tuple[PillarResult, ...]


@dataclass(frozen=True)
class OverallConfidence:
    """The weakest applicable dimension: a mean would hide a blocker."""

    floor: float | None
    ceiling: float | None
    limited_by: str | None


@dataclass(frozen=True)
class NextStep:
    rule: str
    title: str
    dimension: str
    points: float
    """What it would add to the dimension's floor, of 100."""
    effort: Effort
    action: str
    decides: bool
    """Whether it would settle an unknown (rather than mend a failure)."""


@dataclass(frozen=True)
class Pack:
    name: str
    version: str
    digest: str


@dataclass(frozen=True)
class Tool:
    name: str
    version: str
    packs: tuple[Pack, ...]


@dataclass(frozen=True)
class Project:
    """One manifest root of the repository."""

    name: str
    path: str
    ecosystem: str
    manifest: str
    code_lines: int


@dataclass(frozen=True)
class RepositorySummary:
    name: str
    head: str | None
    branch: str | None
    dirty: bool | None
    shallow: bool | None
    files: int
    languages: Mapping[str, int]
    """Non-blank product lines by language, largest first."""
    kinds: tuple[str, ...]
    notes: tuple[str, ...]
    """What limits what can be said: shallow clone, dirty tree, skipped files."""


@dataclass(frozen=True)
class Policy:
    """What the configuration changed, shown because it changes what a score means."""

    source: str
    switched_off: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, str] = field(default_factory=dict)
    attested: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, str] = field(default_factory=dict)
    """By dimension id: the threshold, and the one it replaces."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Packs and rules that this run did not judge by, and what said so."""
    unused_waivers: tuple[str, ...] = ()


class Standing(StrEnum):
    """Whether a part of a production-grade system is there."""

    EVIDENCED = "evidenced"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class ComponentResult:
    """One of the twelve parts that a system around models needs besides the calls."""

    id: str
    title: str
    about: str
    standing: Standing
    reason: str
    evidence: tuple[Place, ...]
    shown_by: tuple[str, ...]
    """Rules that hold and show it."""
    open: tuple[str, ...]
    """Rules about it that fail or cannot be said."""


@dataclass(frozen=True)
class QuestionResult:
    """One of the ten questions, answered by the components it rests on."""

    id: str
    question: str
    standing: Standing
    reason: str
    components: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    components: tuple[ComponentResult, ...] = ()
    questions: tuple[QuestionResult, ...] = ()


@dataclass(frozen=True)
class Result:
    schema: str
    tool: Tool
    repository: RepositorySummary
    verdict: Verdict
    verdict_reasons: tuple[str, ...]
    confidence: OverallConfidence
    ai_readiness: AiReadiness
    dimensions: tuple[DimensionResult, ...]
    rules: tuple[RuleResult, ...]
    projects: tuple[Project, ...]
    workflows: tuple[WorkflowResult, ...]
    next: tuple[NextStep, ...]
    policy: Policy
    workflows_left_out: int = 0
    """Definitions beyond the number a result lists."""
    profile: Profile = Profile()
