"""The release plan: the order of its steps, what they gain and unlock, and whom it names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import Step, make_repository
from sample_result import poisoned, sample
from shipworthy import resources
from shipworthy.cli.app import run
from shipworthy.evaluate.packs import load_scales
from shipworthy.model.plan import Asked, Plan
from shipworthy.model.results import Result, RuleResult, Verdict
from shipworthy.model.rules import Effort, Outcome, Stability
from shipworthy.report.plan_view import plan_text
from shipworthy.score.dimensions import dimension_results
from shipworthy.score.plan import HOURS, plan
from shipworthy.score.simulation import Simulation
from shipworthy.score.verdict import verdict

SCALES = load_scales(resources.folder("rules"))
DIMENSIONS = [dimension.id for dimension in SCALES.dimensions]
_CREDIT = {Outcome.PASS: (1.0, 1.0), Outcome.FAIL: (0.0, 0.0), Outcome.UNKNOWN: (0.0, 1.0)}


def _judged(rules: list[RuleResult]) -> Result:
    """The sample with these rules, scored as a run would."""
    thresholds = {d.id: d.threshold for d in SCALES.dimensions}
    dimensions = dimension_results(SCALES, rules, thresholds)
    return replace(sample(), rules=tuple(rules), dimensions=dimensions, verdict=verdict(dimensions, rules)[0])


def _planned(result: Result) -> Plan:
    return plan(result, SCALES, {}, ())


def _rule(id_: str, outcome: Outcome, weight: dict[str, float], **change: object) -> RuleResult:
    model = next(r for r in sample().rules if r.stability is Stability.STABLE)
    made = replace(model, id=id_, outcome=outcome, credit=_CREDIT[outcome], weight=weight, blocker=False)
    return replace(made, effort=Effort.HOURS, **change)  # type: ignore[arg-type]  # fields of it


_rules = st.lists(
    st.builds(
        lambda outcome, weights, effort, blocker: (outcome, weights, effort, blocker),
        st.sampled_from(list(_CREDIT)),
        st.dictionaries(st.sampled_from(DIMENSIONS[:3]), st.integers(1, 20), min_size=1),
        st.sampled_from(list(Effort)),
        st.integers(0, 9).map(lambda n: n == 0),
    ),
    min_size=6,
    max_size=14,
).map(
    lambda drawn: [
        replace(_rule(f"r{n}", outcome, weights), effort=effort, blocker=blocker)
        for n, (outcome, weights, effort, blocker) in enumerate(drawn)
    ]
)


@settings(max_examples=60)
@given(_rules)
def test_who_goes_the_whole_way_is_ready_and_not_before(rules: list[RuleResult]) -> None:
    result = _judged(rules)
    way = _planned(result).way
    assert bool(way) is (result.verdict is not Verdict.READY)
    done = Simulation(result, SCALES)
    for step in way:
        assert done.standing().verdict is not Verdict.READY
        done.do(step.rule)
    assert done.standing().verdict is Verdict.READY


@settings(max_examples=60)
@given(_rules)
def test_the_gains_of_a_dimension_lead_from_its_floor_to_the_top(rules: list[RuleResult]) -> None:
    for dimension in _planned(_judged(rules)).dimensions:
        if dimension.steps and not dimension.more:
            total = dimension.floor + sum(step.gain for step in dimension.steps)
            assert total == pytest.approx(100, abs=0.2)
            assert dimension.steps[-1].reaches == pytest.approx(100, abs=0.2)
        rates = [(not s.blocker, -s.gain / HOURS[s.effort]) for s in dimension.steps]
        assert rates == sorted(rates, key=lambda r: (r[0], round(r[1], 1)))


def test_a_step_says_what_it_unlocks() -> None:
    testing = "testing-maturity"
    rules = [_rule(f"holds{n}", Outcome.PASS, {testing: 1}) for n in range(4)]
    rules += [_rule("small", Outcome.FAIL, {testing: 2}), _rule("large", Outcome.FAIL, {testing: 6})]
    planned = _planned(_judged(rules))
    (part,) = planned.dimensions
    assert [(s.rule, s.gain, s.unlocks) for s in part.steps] == [
        (
            "large",
            50,
            ("reaches its threshold of 50", "verdict: ready"),
        ),
        ("small", 16.67, ()),
    ]
    assert [s.rule for s in planned.way] == ["large"]
    assert planned.way[0].gain == pytest.approx(50 - 33.33, abs=0.02)


def test_a_blocker_comes_first_whatever_it_weighs() -> None:
    rules = [_rule(f"holds{n}", Outcome.PASS, {"production-risk": 10}) for n in range(6)]
    rules.append(_rule("leak", Outcome.FAIL, {"production-risk": 1}, blocker=True))
    rules.append(_rule("more", Outcome.FAIL, {"production-risk": 5}))
    planned = _planned(_judged(rules))
    assert [s.rule for s in planned.dimensions[0].steps] == ["leak", "more"]
    assert [(s.rule, s.unlocks) for s in planned.way] == [("leak", ("verdict: ready",))]


def test_where_nothing_can_be_mended_there_is_no_way() -> None:
    rules = [_rule(f"holds{n}", Outcome.PASS, {"production-risk": 1}) for n in range(3)]
    assert _planned(_judged(rules)).way == ()


def test_hostile_text_is_inert_in_a_plan() -> None:
    for text in ("<script>x</script>", "a\n::error::b", "[x](javascript:y)", "`` ` |", "@octocat #1"):
        result = poisoned(text)
        asked = (Asked("product.customer_data", text, (text,)),)
        page = plan_text(
            plan(result, SCALES, {f.path: (text,) for r in result.rules for f in r.findings}, asked)
        )
        assert not any(line.strip().startswith("::") for line in page.splitlines())
        tokens = [
            t for block in MarkdownIt("commonmark").parse(page) for t in (block, *(block.children or ()))
        ]
        assert not {t.type for t in tokens} & {"html_block", "html_inline", "link_open", "image", "fence"}
        assert not any(re.search(r"(?<!\w)@\w|#\d", t.content) for t in tokens if t.type == "text")


def test_the_command_writes_a_checklist_with_owners(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "thing"\nversion = "1.0"\ndependencies = []\n',
        "src/thing/__init__.py": "def double(x):\n    return 2 * x\n" * 30,
        ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{uses: some/action@v1}]\n",
        ".github/CODEOWNERS": "* @core\n",
    }
    root = make_repository(tmp_path / "thing", files, [Step({}, "again")])
    target = tmp_path / "PLAN.md"
    assert run(["plan", str(root), "-o", str(target), "--no-cache"]) == 0
    page = target.read_text(encoding="utf-8")
    assert page.startswith("# Release plan: thing\n")
    assert "- [ ] **" in page
    assert "ask @\u2060core" in page
    assert "Do people outside the team use what this repository releases?" in page
    assert run(["plan", str(tmp_path)]) == 4
    assert "not inside a git repository" in capsys.readouterr().err
