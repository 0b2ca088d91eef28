"""Judgements into rule results: places for findings, and fingerprints that survive moved lines."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from shipworthy.model.facts import Place
from shipworthy.model.results import Finding, Interval, RuleResult, Waiver
from shipworthy.model.rules import Outcome, Rule
from shipworthy.score.intervals import rounded

MAX_EVIDENCE = 10
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def rule_result(
    rule: Rule,
    outcome: Outcome,
    credit: Interval,
    reason: str,
    raised: Iterable[tuple[str, Place]],
    evidence: Iterable[Place],
    *,
    waivers: tuple[Waiver, ...] = (),
    remedy: str = "",
) -> RuleResult:
    kept = rounded(credit, 4)
    return RuleResult(
        id=rule.id, title=rule.title, failure=rule.failure, outcome=outcome, severity=rule.severity,
        confidence=rule.confidence, stability=rule.stability, effort=rule.effort, blocker=rule.blocker,
        pillar=rule.pillar, weight=dict(sorted(rule.counts_toward.items())),
        credit=(kept.floor, kept.ceiling), reason=reason, findings=findings(rule.id, raised),
        evidence=tuple(evidence)[:MAX_EVIDENCE], what=rule.what, why=rule.why, fix=rule.fix,
        needs=tuple(_needed(need, remedy) for need in rule.needs), references=rule.references,
        pack=rule.pack, waivers=waivers,
    )  # fmt: skip


def _needed(need: str, remedy: str) -> str:
    """`a coverage report: …` with the command of this repository in place of examples from many."""
    what, colon, examples = need.partition(": ")
    return f"{what}: {remedy}" if remedy and colon and "`" in examples else need


def findings(rule: str, raised: Iterable[tuple[str, Place]]) -> tuple[Finding, ...]:
    """Ordered by place. Equal findings of one file are told apart by their order, not their line."""
    seen: Counter[str] = Counter()
    made = []
    for message, place in sorted(raised, key=lambda pair: (pair[1], pair[0])):
        key = fingerprint(rule, place.path, message)
        made.append(Finding(message, place.path, place.line, f"{key}:{seen[key]}"))
        seen[key] += 1
    return tuple(made)


def fingerprint(rule: str, path: str, message: str) -> str:
    """Numbers are left out: a measured value that moves is still the same finding."""
    text = "\0".join((rule, path, _NUMBERS.sub("#", message)))
    return hashlib.sha256(text.encode("utf-8", errors="surrogateescape")).hexdigest()[:16]
