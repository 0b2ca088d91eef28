"""Scores, levels, verdicts, waivers, next steps, fingerprints."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from shipworthy.config import Config, WaiverEntry
from shipworthy.model.facts import Place
from shipworthy.model.results import ALL, NONE, NOTHING_KNOWN, DimensionResult, Interval, RuleResult, Verdict
from shipworthy.model.rules import Dimension, Effort, Level, Outcome, Pillar, Scales, Stability
from shipworthy.score.dimensions import ai_readiness, dimension_results, overall
from shipworthy.score.findings import rule_result
from shipworthy.score.next_steps import next_steps
from shipworthy.score.verdict import verdict
from shipworthy.score.waivers import waive
from worlds import rule

AI = "repository-ai-readiness"
SCALES = Scales(
    (Dimension("d", "D", "?", 50), Dimension("e", "E", "?", 50)),
    (Pillar("verification", "V", 0.6), Pillar("types", "T", 0.4)),
    (Level("None", {}), Level("Low", {"verification": 50}), Level("High", {"verification": 50, "types": 80})),
)
TODAY = dt.date(2026, 1, 15)


def result(
    credit: Interval, outcome: Outcome = Outcome.PASS, places: tuple[Place, ...] = (), **changes: object
) -> RuleResult:
    made = rule(**changes)
    return rule_result(made, outcome, credit, "because", [(f"at {p.path}", p) for p in places], ())


def dimension(
    floor: float | None, ceiling: float | None, threshold: float = 50, rules: int = 9
) -> DimensionResult:
    return DimensionResult("d", "D", "?", floor is not None, floor, ceiling, threshold, rules, 1.0)


def test_a_dimension_is_the_weighted_mean_of_what_counts() -> None:
    judged = [
        result(ALL, counts_toward={"d": 3.0}),
        result(NONE, Outcome.FAIL, counts_toward={"d": 1.0}),
        result(NOTHING_KNOWN, Outcome.UNKNOWN, counts_toward={"d": 1.0}),
        result(NOTHING_KNOWN, Outcome.NOT_APPLICABLE, counts_toward={"d": 100.0}),
        result(NONE, Outcome.WAIVED, counts_toward={"d": 100.0}),
        result(NONE, Outcome.FAIL, counts_toward={"d": 100.0}, stability=Stability.PREVIEW),
    ]
    first, second = dimension_results(SCALES, judged, {"e": 70})
    assert (first.floor, first.ceiling, first.rules, first.known) == (60, 80, 3, 0.8)
    assert (second.applicable, second.floor, second.rules, second.threshold) == (False, None, 0, 70)


def test_a_level_needs_every_pillar_it_names_and_every_level_below() -> None:
    def level(verification: float, types: float) -> tuple[int, str]:
        judged = [
            result(Interval(verification, verification), counts_toward={AI: 6.0}, pillar="verification"),
            result(Interval(types, types), counts_toward={AI: 4.0}, pillar="types"),
        ]
        found = ai_readiness(SCALES, judged)
        return found.level, found.next_level

    assert level(0.4, 1.0) == (0, "Low needs V at 50")
    assert level(0.5, 0.7) == (1, "High needs T at 80")
    assert level(0.5, 0.8) == (2, "")


def test_a_pillar_that_nothing_measures_reaches_nothing() -> None:
    found = ai_readiness(SCALES, [result(ALL, counts_toward={AI: 4.0}, pillar="types")])
    assert (found.level, found.floor) == (0, 100)
    assert [(p.id, p.floor) for p in found.pillars] == [("verification", None), ("types", 100)]


def test_confidence_is_the_weakest_dimension_named() -> None:
    weak = dataclasses.replace(dimension(20, 90), id="weak")
    found = overall([dimension(30, 40), weak, dimension(None, None)])
    assert (found.floor, found.ceiling, found.limited_by) == (20, 40, "weak")
    assert overall([dimension(None, None)]).limited_by is None


@pytest.mark.parametrize(
    ("floor", "ceiling", "expected"),
    [
        (50, 60, Verdict.READY),
        (49.9, 50, Verdict.UNDECIDED),
        (0, 49.9, Verdict.NOT_READY),
        (0, 50, Verdict.UNDECIDED),
    ],
)
def test_a_verdict_reads_the_ends_of_the_interval(floor: float, ceiling: float, expected: Verdict) -> None:
    assert verdict([dimension(floor, ceiling)], [])[0] is expected


def test_a_blocker_decides_whatever_the_score() -> None:
    fine = [dimension(100, 100)]
    failed = result(NONE, Outcome.FAIL, blocker=True)
    assert verdict(fine, [failed]) == (Verdict.NOT_READY, ("the blocker r fails: It does not",))
    assert verdict(fine, [result(NONE, Outcome.FAIL)])[0] is Verdict.READY
    assert verdict(fine, [result(NOTHING_KNOWN, Outcome.UNKNOWN, blocker=True)])[0] is Verdict.UNDECIDED
    assert verdict(fine, [result(NOTHING_KNOWN, Outcome.UNKNOWN)])[0] is Verdict.READY
    assert verdict(fine, [result(NONE, Outcome.WAIVED, blocker=True)])[0] is Verdict.READY


def test_nothing_measured_is_never_ready() -> None:
    assert verdict([dimension(None, None, rules=0)], [])[0] is Verdict.UNDECIDED
    assert verdict([dimension(90, 90, rules=4)], []) == (
        Verdict.UNDECIDED,
        ("only 4 of the rules apply, too few to say that a release can be trusted",),
    )
    assert verdict([dimension(90, 90, rules=5)], [])[0] is Verdict.READY
    assert verdict([dimension(0, 0, rules=1)], [])[0] is Verdict.NOT_READY
    assert verdict([], [])[0] is Verdict.UNDECIDED


def config(**changes: object) -> Config:
    entry = WaiverEntry(rule="r", reason="old", owner="ada", until=TODAY, path="legacy/**")
    return Config(waivers=(dataclasses.replace(entry, **changes),), source="c.yaml", lines={"waivers[0]": 7})  # type: ignore[arg-type]  # named by each test


OLD, NEW = Place("legacy/a.py", 1), Place("src/b.py", 1)


def test_a_rule_all_of_whose_findings_are_covered_is_waived_and_shown() -> None:
    waived = waive([result(NONE, Outcome.FAIL, (OLD,))], config(), TODAY)
    (found,) = waived.results
    assert found.outcome is Outcome.WAIVED
    assert [f.path for f in found.findings] == ["legacy/a.py"]
    assert (found.waivers[0].owner, found.waivers[0].until) == ("ada", "2026-01-15")
    assert waived.unused == ()


def test_what_a_waiver_does_not_cover_still_fails() -> None:
    (found,) = waive([result(NONE, Outcome.FAIL, (OLD, NEW))], config(), TODAY).results
    assert found.outcome is Outcome.FAIL
    assert [f.path for f in found.findings] == ["src/b.py"]
    assert found.waivers


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": dt.date(2026, 1, 14)}, "c.yaml:7: the waiver of r ended on 2026-01-14"),
        ({"rule": "other"}, "c.yaml:7: the waiver of other covers no finding"),
        ({"path": "elsewhere/**"}, "c.yaml:7: the waiver of r covers no finding"),
    ],
)
def test_a_waiver_that_does_nothing_is_named(changes: dict[str, object], said: str) -> None:
    waived = waive([result(NONE, Outcome.FAIL, (OLD,))], config(**changes), TODAY)
    assert waived.results[0].outcome is Outcome.FAIL
    assert waived.results[0].waivers == ()
    assert waived.unused == (said,)


def test_only_failures_are_waived() -> None:
    unknown = result(NOTHING_KNOWN, Outcome.UNKNOWN, (OLD,))
    assert waive([unknown], config(), TODAY).results == (unknown,)


def test_next_steps_gain_most_first_then_cost_least() -> None:
    judged = [
        result(NONE, Outcome.FAIL, id="big", counts_toward={"d": 5.0, "e": 1.0}, effort=Effort.DAYS),
        result(Interval(0.5, 0.5), Outcome.FAIL, id="half", counts_toward={"d": 4.0}),
        result(
            NOTHING_KNOWN,
            Outcome.UNKNOWN,
            id="cheap",
            counts_toward={"d": 2.0},
            effort=Effort.MINUTES,
            needs=("run it",),
        ),
        result(ALL, id="done", counts_toward={"d": 9.0, "e": 99.0}),
        result(NONE, Outcome.FAIL, id="preview", counts_toward={"d": 9.0}, stability=Stability.PREVIEW),
        result(NONE, Outcome.WAIVED, id="waived", counts_toward={"d": 9.0}),
    ]
    steps = next_steps(dimension_results(SCALES, judged, {}), judged)
    assert [(s.rule, s.dimension, s.points) for s in steps] == [
        ("big", "d", 25),
        ("cheap", "d", 10),
        ("half", "d", 10),
    ]
    assert [(s.decides, s.action) for s in steps] == [
        (False, "Mend it"),
        (True, "run it"),
        (False, "Mend it"),
    ]
    assert [s.title for s in steps] == ["It does not", "It holds", "It does not"]


def test_fingerprints_survive_moved_lines_and_measured_numbers_and_tell_twins_apart() -> None:
    def prints(*raised: tuple[str, Place]) -> list[str]:
        return [f.fingerprint for f in rule_result(rule(), Outcome.FAIL, NONE, "", raised, ()).findings]

    first = prints(("12 lines", Place("a.py", 3)), ("13 lines", Place("a.py", 9)))
    assert first == prints(("14.5 lines", Place("a.py", 30)), ("15 lines", Place("a.py", 90)))
    assert len(set(first)) == 2
    assert not set(first) & set(prints(("12 lines", Place("b.py", 3)), ("12 files", Place("a.py", 3))))


def test_what_is_needed_is_what_this_repository_has_for_it() -> None:
    made = rule(needs=("a coverage report: `pytest --cov`",))
    known = rule_result(made, Outcome.UNKNOWN, NOTHING_KNOWN, "", (), (), remedy="hatch run cov")
    assert known.needs == ("hatch run cov",)
    assert rule_result(made, Outcome.UNKNOWN, NOTHING_KNOWN, "", (), ()).needs == made.needs


def test_findings_are_ordered_by_place_and_evidence_is_capped() -> None:
    places = [Place("b.py", 1), Place("a.py", 9), Place("a.py", 2)]
    found = rule_result(
        rule(), Outcome.FAIL, NONE, "", [("x", p) for p in places], [Place(f"{n}.py") for n in range(50)]
    )
    assert [(f.path, f.line) for f in found.findings] == [("a.py", 2), ("a.py", 9), ("b.py", 1)]
    assert len(found.evidence) == 10
