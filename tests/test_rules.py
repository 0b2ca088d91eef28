"""Every rule's own examples, and every rule's own promises."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from shipworthy import pipeline, resources
from shipworthy.config import Config
from shipworthy.evaluate.evaluate import evaluate
from shipworthy.evaluate.examples import Stated, mismatches
from shipworthy.model.rules import Example, Outcome, Rule, Severity, Stability

BOOK = pipeline.load_rules(Config(), pipeline.Options())
STABLE = [r for r in BOOK.rules if r.stability is Stability.STABLE]


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(r, e, id=f"{r.id}: {e.name}") for r in BOOK.rules for e in r.examples],
)
def test_example(rule: Rule, example: Example) -> None:
    del example
    assert [str(m) for m in mismatches(rule)] == []


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda r: r.id)
def test_a_rule_lies_in_the_folder_of_its_pack_under_its_name(rule: Rule) -> None:
    assert rule.origin == f"rules/{rule.pack}/{rule.id}.yaml"


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda r: r.id)
def test_a_rule_is_written_for_people(rule: Rule) -> None:
    for sentence in (rule.title, rule.failure):
        assert not sentence.endswith(".")
        assert sentence[0].isupper() or not sentence[0].isalpha()
    for text in (rule.what, rule.why, rule.fix):
        assert len(text.split()) >= 4
    assert rule.title != rule.failure


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda r: r.id)
def test_with_nothing_known_a_rule_claims_nothing(rule: Rule) -> None:
    assert evaluate(rule, Stated({})).outcome is Outcome.UNKNOWN


def test_there_are_rules_for_every_dimension() -> None:
    counted: dict[str, int] = defaultdict(int)
    for rule in STABLE:
        for dimension in rule.counts_toward:
            counted[dimension] += 1
    assert set(counted) == {d.id for d in BOOK.scales.dimensions}
    assert min(counted.values()) >= 5
    assert len(BOOK.rules) >= 50


def test_the_weights_of_ai_readiness_follow_the_evidence() -> None:
    """Each pillar's rules have about the share of the weight that its evidence gives it."""
    total = sum(r.counts_toward.get("repository-ai-readiness", 0) for r in STABLE)
    for pillar in BOOK.scales.pillars:
        own = sum(r.counts_toward.get("repository-ai-readiness", 0) for r in STABLE if r.pillar == pillar.id)
        assert own / total == pytest.approx(pillar.share, abs=0.03), pillar.id


def test_blockers_are_few_and_grave() -> None:
    blockers = [r for r in BOOK.rules if r.blocker]
    assert len(blockers) <= 5
    assert all(r.severity is Severity.CRITICAL for r in blockers)


def test_every_rule_file_was_found() -> None:
    folder = resources.folder("rules")
    files = {p.stem for p in folder.glob("*/*.yaml") if p.parent.name != "catalogues"}
    assert {r.id for r in BOOK.rules} == files


def test_a_users_pack_extends_the_rules(tmp_path: Path) -> None:
    text = (resources.folder("templates") / "rule.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "security-policy-file.yaml").write_text(
        text.replace("RULE-ID", "security-policy-file")
    )
    book = pipeline.load_rules(Config(), pipeline.Options(rules=(tmp_path / "ours",)))
    (added,) = {r.id for r in book.rules} - {r.id for r in BOOK.rules}
    assert added == "security-policy-file"
    assert "ours" in {p.name for p in book.packs}
