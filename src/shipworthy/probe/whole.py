"""Survivors held against the whole suite, all at once, in a fresh process.

A test may notice a function it was not seen to run: in a subprocess, or through what it did at import.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shipworthy.probe.asking import text_of
from shipworthy.probe.confirming import Answer
from shipworthy.probe.findings import Function, Probed, not_probed, outcome_of
from shipworthy.probe.trying import FACTOR, START, Trier

AFFORDABLE = 0.25
"""Of the budget: what one run of the whole suite may cost."""
UNCONFIRMED = "it ran at import, and there was no time to hold it against every test"
NOTICED_ELSEWHERE = "noticed only by a test that was not seen to run it"


@dataclass(frozen=True)
class WholeSuite:
    trier: Trier
    until: float

    def checked(self, survivors: Sequence[Probed]) -> dict[int, Probed]:
        """What is to be said instead, by the function's id; nothing of those that stay survivors."""
        if not survivors:
            return {}
        match self._run(survivors):
            case Answer.GREEN:
                return {}
            case Answer.LATE:
                return unconfirmed(survivors)
            case Answer.RED if len(survivors) > 1:
                middle = len(survivors) // 2
                return self.checked(survivors[:middle]) | self.checked(survivors[middle:])
            case Answer.RED:
                is_green = self._run(()) is Answer.GREEN
                return (
                    {survivors[0].function.id: _noticed(survivors[0])} if is_green else unconfirmed(survivors)
                )

    def _run(self, survivors: Sequence[Probed]) -> Answer:
        suite = self.trier.suite
        left = self.until - time.monotonic()
        if left < suite.seconds / 2:
            return Answer.LATE
        patience = START + FACTOR * (suite.seconds + self.trier.start_up)
        return self.trier.confirmer.run(
            self._changed(survivors), [*suite.durations, *suite.forkless], min(patience, left)
        )

    def _changed(self, survivors: Sequence[Probed]) -> dict[Path, bytes]:
        files: dict[str, list[tuple[Function, str]]] = {}
        for survivor in survivors:
            files.setdefault(survivor.function.path, []).append(
                (survivor.function, survivor.trials[0].constant)
            )
        tree, talk = self.trier.tree, self.trier.talk
        return {tree / path: text_of(talk, mutants) for path, mutants in files.items()}


def unconfirmed(survivors: Sequence[Probed]) -> dict[int, Probed]:
    return {s.function.id: not_probed(s, UNCONFIRMED) for s in survivors if s.function.at_import}


def _noticed(survivor: Probed) -> Probed:
    trials = (replace(survivor.trials[0], noticed=True), *survivor.trials[1:])
    return replace(survivor, trials=trials, outcome=outcome_of(trials), reason=NOTICED_ELSEWHERE)
