"""Survivors of the probe held against every test: which of many is noticed, and what is said without time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.model.mutation import Outcome
from shipworthy.probe.confirming import Answer
from shipworthy.probe.findings import Function, Probed, Trial, estimate
from shipworthy.probe.whole import NOTICED_ELSEWHERE, UNDECIDED, WholeSuite


def survivor(number: int, *, at_import: bool = False) -> Probed:
    function = Function(
        id=number, path="shop.py", name=f"f{number}", line=number, column=0, end_line=number, end_column=9,
        first_line=number, skipped="", tests=("test_a",), constants=("None",), decisions=0, at_import=at_import,
    )  # fmt: skip
    trial = Trial("None", noticed=False, late=False, by="", ran=1)
    return Probed(function, Outcome.PSEUDO_TESTED, (trial,), sampled=True)


@dataclass
class Judged(WholeSuite):
    """As if a test failed for these functions, and no time were left after so many runs."""

    noticed: frozenset[int] = frozenset()
    runs: int = 0
    most: int = 1_000
    asked: list[int] = field(default_factory=list)

    def _all_at_once(self, survivors: Sequence[Probed], at: int) -> tuple[Answer, list[str]]:
        answer = self._run(survivors, at, ["test_b"])
        return answer, ["test_b"] if answer is Answer.RED else []

    def _without_those_that_fail_anyway(self, tests: Sequence[str]) -> list[str]:
        return list(tests)

    def _run(self, survivors: Sequence[Probed], at: int, tests: Sequence[str]) -> Answer:
        self.runs += 1
        self.asked.append(len(survivors))
        if self.runs > self.most:
            return Answer.LATE
        return Answer.RED if self.noticed & {s.function.id for s in survivors} else Answer.GREEN


def judged(noticed: set[int], most: int = 1_000) -> Judged:
    return Judged(cast("Any", None), 0.0, noticed=frozenset(noticed), most=most)


@given(st.sets(st.integers(0, 24)))
def test_those_that_some_test_notices_are_found_and_no_others(noticed: set[int]) -> None:
    said = judged(noticed).checked([survivor(n) for n in range(25)])
    assert {n for n, found in said.items() if found.outcome is Outcome.REQUIRED} == noticed
    assert said.keys() == noticed
    assert {found.reason for found in said.values()} <= {NOTICED_ELSEWHERE}


def test_one_of_many_takes_few_runs() -> None:
    whole = judged({13})
    whole.checked([survivor(n) for n in range(32)])
    assert whole.runs <= 13


def test_without_time_they_count_as_unnoticed_and_it_is_said_that_no_other_test_was_asked() -> None:
    survivors = [survivor(n) for n in range(25)]
    said = judged({13}, most=2).checked(survivors)
    now = [said.get(s.function.id, s) for s in survivors]
    assert {p.outcome for p in now} == {Outcome.PSEUDO_TESTED}
    assert any(p.reason == UNDECIDED for p in now)
    assert estimate(now)[:2] == (0, 25)


def test_what_ran_at_import_is_not_judged_without_every_test() -> None:
    said = judged({0}, most=0).checked([survivor(0, at_import=True), survivor(1)])
    assert [said[n].outcome for n in (0, 1)] == [Outcome.NOT_PROBED, Outcome.PSEUDO_TESTED]
