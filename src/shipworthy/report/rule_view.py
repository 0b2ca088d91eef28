"""One rule's outcome as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.model.facts import Place
from shipworthy.model.results import DimensionResult, Finding, RuleResult
from shipworthy.model.rules import Stability
from shipworthy.report import escape
from shipworthy.report.caps import Caps
from shipworthy.report.rule_words import BLOCKER, PREVIEW, amount, place_text, tags, told
from shipworthy.report.stakes import Stake
from shipworthy.report.wording import EFFORTS, GROUPS


@dataclass(frozen=True, slots=True)
class FindingView:
    place: str
    """`path:line`, or empty where the whole repository is meant."""
    message: str


@dataclass(frozen=True, slots=True)
class WaiverView:
    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True)
class RuleView:
    id: str
    anchor: str
    outcome: str
    mark: str
    title: str
    """What is so: the failure's wording where it fails."""
    tags: tuple[str, ...]
    """Words that set it apart: blocker, preview, severity."""
    costs: tuple[str, ...]
    """`12.4 points of Testing maturity`, by dimension, the most first."""
    effort: str
    reason: str
    findings: tuple[FindingView, ...]
    more: int
    """Findings not listed."""
    evidence: tuple[str, ...]
    what: str
    why: str
    fix: str
    needs: tuple[str, ...]
    references: tuple[str, ...]
    waivers: tuple[WaiverView, ...]

    @property
    def cost(self) -> str:
        """All of it in one phrase; empty where it costs nothing."""
        return ", ".join(self.costs)

    @property
    def blocker(self) -> bool:
        return BLOCKER in self.tags

    @property
    def preview(self) -> bool:
        return PREVIEW in self.tags

    @property
    def others(self) -> int:
        """Findings beside the first."""
        return max(0, len(self.findings) + self.more - 1)


@dataclass(frozen=True)
class RuleViews:
    """Makes them, from what all of them share."""

    dimensions: Mapping[str, DimensionResult]
    stakes: Mapping[str, Sequence[Stake]]
    anchors: Mapping[str, str]
    caps: Caps

    def view(self, rule: RuleResult) -> RuleView:
        held = self.stakes.get(rule.id, ())
        at_stake = sorted((s for s in held if s.missing >= 0.05), key=lambda s: -s.missing)
        return RuleView(
            id=self._prose(rule.id),
            anchor=self.anchors[rule.id],
            outcome=rule.outcome.value,
            mark=GROUPS[rule.outcome].mark,
            title=self._prose(told(rule)),
            tags=tuple(tags(rule)),
            costs=tuple(self._costs(at_stake)),
            effort=EFFORTS[rule.effort],
            reason=escape.capital(self._prose(rule.reason)),
            findings=tuple(self._finding(rule, f) for f in rule.findings[: self.caps.findings]),
            more=max(0, len(rule.findings) - self.caps.findings),
            evidence=tuple(
                place_text(p, self.caps.path) for p in rule.evidence[: min(3, self.caps.findings)]
            ),
            what=self._prose(rule.what),
            why=self._prose(rule.why),
            fix=self._prose(rule.fix),
            needs=tuple(self._prose(n) for n in rule.needs[: self.caps.findings]),
            references=tuple(self._prose(r) for r in rule.references[: self.caps.findings]),
            waivers=tuple(
                WaiverView(self._prose(w.reason), self._prose(w.owner), self._prose(w.until))
                for w in rule.waivers[: self.caps.findings]
            ),
        )

    def most_telling_first(self, rule: RuleResult) -> tuple[bool, bool, float, str]:
        """A key to sort by: blockers, then what costs most in one dimension; what weighs nothing last."""
        most = max((stake.missing for stake in self.stakes.get(rule.id, ())), default=0.0)
        return not rule.blocker, rule.stability is Stability.PREVIEW, -most, rule.id

    def _prose(self, text: str) -> str:
        return escape.sentence(text, self.caps.sentence)

    def _finding(self, rule: RuleResult, finding: Finding) -> FindingView:
        # The heading says the failure already.
        message = finding.message.removeprefix(f"{rule.failure}: ")
        place = place_text(Place(finding.path, finding.line), self.caps.path) if finding.path else ""
        return FindingView(place, self._prose(message))

    def _costs(self, at_stake: Sequence[Stake]) -> Iterable[str]:
        for index, stake in enumerate(at_stake):
            unit = "points of" if index == 0 else "of"
            yield f"{amount(stake)} {unit} {self._prose(self.dimensions[stake.dimension].title)}"
