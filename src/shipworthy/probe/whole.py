"""Survivors held against the whole suite, all at once, in a fresh process.

A test may notice a function it was not seen to run: in a subprocess, or through what it did at import.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shipworthy.model.mutation import Outcome
from shipworthy.probe.asking import text_of
from shipworthy.probe.confirming import Answer
from shipworthy.probe.findings import Function, Probed, not_probed, outcome_of
from shipworthy.probe.trying import FACTOR, START, Trier

AFFORDABLE = 0.25
"""Of the budget: what one run of the whole suite may cost."""
RESERVED = 2.0
"""Times one run of the suite: what is kept for it and for what it brings to light."""
UNCONFIRMED = "it ran at import, and there was no time to hold it against every test"
UNDECIDED = "held against the tests that run it only: there was no time for the others"
NOTICED_ELSEWHERE = "noticed only by a test that was not seen to run it"


@dataclass
class WholeSuite:
    trier: Trier
    until: float
    took: float = 0.0
    """Seconds all tests take in a process of their own; 0 where they were not run in one to their end."""

    def checked(self, survivors: Sequence[Probed]) -> dict[int, Probed]:
        """What is to be said instead, by the function's id; nothing of those that stay survivors."""
        said: dict[int, Probed] = {}
        for at in range(max((len(s.trials) for s in survivors), default=0)):
            now = [said.get(s.function.id, s) for s in survivors if len(s.trials) > at]
            said |= self._with_constant(at, [s for s in now if s.outcome is not Outcome.NOT_PROBED])
        return said

    def _with_constant(self, at: int, survivors: Sequence[Probed]) -> dict[int, Probed]:
        """A function is as gone with its first constant as with its second: each may be what tests miss."""
        if not survivors:
            return {}
        answer, failing = self._all_at_once(survivors, at)
        if answer is Answer.GREEN:
            return {}
        if answer is Answer.LATE:
            return _undecided(survivors)
        if failing:
            failing = self._without_those_that_fail_anyway(failing)
            if not failing:
                return {}
        # Some test notices one of them: which, those tests alone tell, if it came to tests at all.
        return self._sifted(survivors, at, failing or self._everything)

    def _sifted(self, survivors: Sequence[Probed], at: int, tests: Sequence[str]) -> dict[int, Probed]:
        """Halved until each half passes or is one function: few of many are noticed after all."""
        match self._run(survivors, at, tests):
            case Answer.GREEN:
                return {}
            case Answer.LATE:
                return _undecided(survivors)
            case Answer.RED if len(survivors) > 1:
                middle = len(survivors) // 2
                parts = (survivors[:middle], survivors[middle:])
                return {k: v for part in parts for k, v in self._sifted(part, at, tests).items()}
            case Answer.RED:
                unchanged = self._run([], at, tests) is Answer.GREEN
                (survivor,) = survivors
                return {survivor.function.id: _noticed(survivor, at)} if unchanged else _undecided(survivors)

    def _without_those_that_fail_anyway(self, tests: Sequence[str]) -> list[str]:
        """A test that fails unchanged as well says nothing against a survivor."""
        red = self.trier.confirmer.red_unchanged(tests, self.until - time.monotonic())
        return [test for test in tests if test not in red]

    @property
    def _everything(self) -> list[str]:
        return [*self.trier.suite.durations, *self.trier.suite.forkless]

    def _all_at_once(self, survivors: Sequence[Probed], at: int) -> tuple[Answer, list[str]]:
        changed = self._changed(survivors, at)
        began = time.monotonic()
        answer, failing = self.trier.confirmer.failing(changed, self._everything, self.until - began)
        if not at and (answer is Answer.GREEN or failing):
            self.took = time.monotonic() - began
        return answer, failing

    def _run(self, survivors: Sequence[Probed], at: int, tests: Sequence[str]) -> Answer:
        suite = self.trier.suite
        expected = sum(suite.durations.get(test, 1.0) for test in tests) + self.trier.start_up
        patience = min(START + FACTOR * expected, self.until - time.monotonic())
        if not survivors:
            return self.trier.confirmer.unchanged(tests, patience)
        return self.trier.confirmer.run(self._changed(survivors, at), tests, patience)

    def _changed(self, survivors: Sequence[Probed], at: int) -> dict[Path, bytes]:
        files: dict[str, list[tuple[Function, str]]] = {}
        for survivor in survivors:
            files.setdefault(survivor.function.path, []).append(
                (survivor.function, survivor.trials[at].constant)
            )
        tree, talk = self.trier.tree, self.trier.talk
        return {tree / path: text_of(talk, mutants) for path, mutants in files.items()}


def unconfirmed(survivors: Sequence[Probed]) -> dict[int, Probed]:
    return {
        s.function.id: not_probed(s, UNCONFIRMED)
        for s in survivors
        if s.function.at_import and s.outcome is Outcome.PSEUDO_TESTED
    }


def _undecided(survivors: Sequence[Probed]) -> dict[int, Probed]:
    """They stay what the tests that run them say; that it is no more than that is said with them."""
    found = [s for s in survivors if s.outcome is Outcome.PSEUDO_TESTED]
    return {s.function.id: replace(s, reason=UNDECIDED) for s in found} | unconfirmed(survivors)


def _noticed(survivor: Probed, at: int) -> Probed:
    trials = list(survivor.trials)
    trials[at] = replace(trials[at], noticed=True)
    return replace(survivor, trials=tuple(trials), outcome=outcome_of(trials), reason=NOTICED_ELSEWHERE)
