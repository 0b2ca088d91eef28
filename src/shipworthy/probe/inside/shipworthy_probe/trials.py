"""One mutant against the tests that run its function, nearest first; and the same tests without it."""

from __future__ import annotations

import time
from typing import Any, Callable, NamedTuple, Sequence

import pytest

from shipworthy_probe.channel import Channel, Message
from shipworthy_probe.forks import Say, in_a_fork
from shipworthy_probe.running import FAILED
from shipworthy_probe.survey import alone
from shipworthy_probe.swapping import Live, Mutant

FIRST = 40
"""Tests tried at first; the others only where none of these noticed."""
PATIENCE = 5.0
PATIENCE_FACTOR = 4.0
DROPPED_AT_MOST = 3
"""Tests of one function that may fail without any change before it is given up."""

KILLED, TIMED_OUT, SURVIVED = "killed", "timed-out", "survived"
NOT_PROBED, OUT_OF_TIME = "not-probed", "out-of-time"


class Verdict(NamedTuple):
    """What became of one mutant."""

    status: str
    by: str = ""
    """The test that noticed."""
    reason: str = ""
    ran: int = 0
    """Tests that were run with it."""


class Attempt(NamedTuple):
    """One process's worth of tests."""

    failed: int | None
    """The test that failed or was running when time was up."""
    late: bool
    trouble: str
    ran: int


class Judge:
    """Tries mutants; remembers which sequences of tests pass unchanged in a fork."""

    def __init__(
        self, session: pytest.Session, channel: Channel, live: Live, expected: dict[str, float]
    ) -> None:
        self._session = session
        self._channel = channel
        self._live = live
        self._expected = expected
        self._items = {item.nodeid: item for item in session.items}
        self._sound: set[tuple[str, ...]] = set()
        self._unsound: set[str] = set()

    def verdict(self, mutant: Mutant, tests: Sequence[str], seconds: float) -> Verdict:
        """Raises `Ended` when whoever asked is gone."""
        deadline = time.monotonic() + seconds
        left = [test for test in tests if test not in self._unsound]
        noticed: Verdict | None = None
        for _ in range(DROPPED_AT_MOST):
            if not left:
                break
            verdict, dropped = self._tried(mutant, left, deadline)
            if not dropped:
                return verdict
            noticed = verdict
            left = [test for test in left if test != dropped]
        return noticed or Verdict(NOT_PROBED, reason="its tests fail in a forked process without any change")

    def _tried(self, mutant: Mutant, tests: Sequence[str], deadline: float) -> tuple[Verdict, str]:
        """The verdict, and the test that is to be left out since it fails unchanged as well."""
        ran = 0
        for part in (tests[:FIRST], tests[FIRST:]):
            if not part:
                continue
            attempt = self._attempt(part, deadline, mutant)
            ran += attempt.ran
            if attempt.failed is None:
                if attempt.late and time.monotonic() >= deadline:
                    return Verdict(OUT_OF_TIME, reason="time was up", ran=ran), ""
                if attempt.trouble or attempt.late:
                    return Verdict(NOT_PROBED, reason=attempt.trouble or "the process hung", ran=ran), ""
                continue
            return self._controlled(part[: attempt.failed + 1], attempt, deadline, ran)
        return Verdict(SURVIVED, ran=ran), ""

    def _controlled(
        self, tests: Sequence[str], attempt: Attempt, deadline: float, ran: int
    ) -> tuple[Verdict, str]:
        """Something failed: is it the mutant, or the fork, the order, the weather?"""
        culprit = tests[-1]
        if time.monotonic() >= deadline:
            return Verdict(OUT_OF_TIME, reason="time was up", ran=ran), ""
        if tuple(tests) not in self._sound:
            control = self._attempt(tests, deadline, None)
            if time.monotonic() >= deadline and control.late:
                return Verdict(OUT_OF_TIME, reason="time was up", ran=ran), ""
            if control.failed is not None or control.late or control.trouble:
                failed = tests[control.failed] if control.failed is not None else culprit
                if len(tests) == 1:
                    self._unsound.add(failed)
                reason = "its tests fail in a forked process without any change, such as " + failed
                return Verdict(NOT_PROBED, reason=reason, ran=ran), failed
            self._sound.add(tuple(tests))
        return Verdict(TIMED_OUT if attempt.late else KILLED, by=culprit, ran=ran), ""

    def _attempt(self, tests: Sequence[str], deadline: float, mutant: Mutant | None) -> Attempt:
        patience = PATIENCE + PATIENCE_FACTOR * sum(self._expected[test] for test in tests)
        seconds = min(patience, deadline - time.monotonic())
        work = self._work(tests, mutant)
        heard = in_a_fork(work, self._channel, seconds)
        return _read(heard.messages, late=heard.late, cut_short=heard.late and seconds < patience)

    def _work(self, tests: Sequence[str], mutant: Mutant | None) -> Callable[[Say], None]:
        run_them = alone(self._session, [self._items[test] for test in tests])

        def work(say: Say) -> None:
            if mutant is not None:
                mutant.put(self._live)
            run_them(say)

        return work


def _read(messages: list[Message], *, late: bool, cut_short: bool) -> Attempt:
    begun: dict[str, Any] = {"begin": None}
    ended = 0
    for message in messages:
        if "begin" in message:
            begun = message
        if "end" in message:
            ended += 1
            if message["outcome"] == FAILED:
                return Attempt(message["end"], late=False, trouble="", ran=ended)
    last = messages[-1] if messages else {}
    if late:
        return Attempt(None if cut_short else begun["begin"], late=True, trouble="", ran=ended)
    if "done" in last:
        return Attempt(None, late=False, trouble="", ran=ended)
    if "trouble" in last or begun["begin"] is None:
        return Attempt(
            None, late=False, trouble=str(last.get("trouble", "the process ended early")), ran=ended
        )
    # It ended within a test, without a word: the interpreter went down with the mutant.
    return Attempt(begun["begin"], late=False, trouble="", ran=ended)
