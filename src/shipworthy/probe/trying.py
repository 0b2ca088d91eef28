"""One function: each constant in place of its body, in forks first, what survives in a fresh process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from shipworthy.model.mutation import Outcome
from shipworthy.probe.asking import text_of
from shipworthy.probe.confirming import Answer, Confirmer
from shipworthy.probe.conversation import SLACK, Conversation
from shipworthy.probe.findings import Function, Probed, Suite, Trial, outcome_of

START = 10.0
"""Seconds an interpreter and the collection may take beside the tests."""
FACTOR = 4.0
COMPANY = 10.0
"""Seconds the tests of the same files may take to be run as well."""


class OutOfTimeError(Exception):
    """The budget ended in the middle of a function: it counts as not begun."""


@dataclass
class Trier:
    talk: Conversation
    confirmer: Confirmer
    suite: Suite
    tree: Path
    start_up: float
    """Seconds pytest took to collect."""
    deadline: float
    mutants: int = 0

    def probe(self, function: Function) -> Probed:
        """Raises `OutOfTimeError`, `EndedError` or `LateError`."""
        trials = []
        for constant in function.constants:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise OutOfTimeError
            request = {"do": "try", "id": function.id, "constant": constant, "seconds": left}
            said = self.talk.ask(request, left + SLACK)
            self.mutants += 1
            match said["status"]:
                case "out-of-time":
                    raise OutOfTimeError
                case "not-probed":
                    return Probed(function, Outcome.NOT_PROBED, reason=said["reason"])
                case "survived":
                    trial = self._confirmed(function, constant, said["ran"])
                    if isinstance(trial, str):
                        return Probed(function, Outcome.NOT_PROBED, reason=trial)
                case status:
                    trial = Trial(
                        constant, noticed=True, late=status == "timed-out", by=said["by"], ran=said["ran"]
                    )
            trials.append(trial)
        return Probed(function, outcome_of(trials), tuple(trials))

    def _confirmed(self, function: Function, constant: str, ran: int) -> Trial | str:
        """The trial, or why it says nothing."""
        changed = {self.tree / function.path: text_of(self.talk, [(function, constant)])}
        match self._fresh(changed, function):
            case Answer.GREEN:
                return Trial(constant, noticed=False, late=False, by="", ran=ran)
            case Answer.RED if self._fresh({}, function) is Answer.GREEN:
                return Trial(constant, noticed=True, late=False, by="", ran=ran)
            case Answer.RED:
                return "its tests fail in a fresh process without any change"
            case Answer.LATE:
                return "its tests take too long in a fresh process"

    def _fresh(self, changed: dict[Path, bytes], function: Function) -> Answer:
        tests = self._company(function)
        expected = sum(self.suite.durations[test] for test in tests)
        patience = START + FACTOR * (expected + self.start_up)
        left = self.deadline - time.monotonic()
        seconds = min(patience, left)
        if changed:
            answer = self.confirmer.run(changed, tests, seconds)
        else:
            answer = self.confirmer.unchanged(tests, seconds)
        if answer is Answer.LATE and left < patience:
            raise OutOfTimeError
        return answer

    def _company(self, function: Function) -> list[str]:
        """The tests that run it, and their neighbours: what one left in a cache the next did not run."""
        files = {test.partition("::")[0] for test in function.tests}
        near = [test for test in self.suite.durations if test.partition("::")[0] in files]
        is_cheap = sum(self.suite.durations[test] for test in near) <= COMPANY
        return near if is_cheap else list(function.tests)
