"""Which kinds of failure the tests expect: refusals, time-outs, repeats, recovery; each with the tests."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shipworthy.analyse.linear import LinearPattern, linear
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing import failure_patterns as patterns
from shipworthy.collect.testing.failure_patterns import (
    ASSERTING,
    CROSSED,
    DENIED,
    ERRORS,
    KINDS,
    NOT_MEANT,
    RATE_LIMITS,
    RECOVERY,
    REPEATED,
    RETRIES,
    STATUS,
    TIMEOUTS,
    FailureKind,
)
from shipworthy.collect.testing.test_files import text_of
from shipworthy.collect.testing.tests import is_substantial, test_files, tests_exist
from shipworthy.model.code import Test

MAX_CHARACTERS = 500_000
MAX_LINES = 300
MAX_LINE = 300
"""Characters."""
LISTED = 20
_OTHERS = re.compile(
    r"\b(?:other|another|second|different)_?(?:user|org|team|tenant|account|workspace|project)|\b(?:user|org|team)_?2\b"
    r"|\b(?:bob|charlie|mallory|eve|stranger|outsider)\b",
    re.IGNORECASE,
)
_NO_ASSERTION = re.compile(r"\s*(?://|#|\*|/\*|--|raise\b|throw\b|except\b|\}?\s{0,4}catch\b)")
"""A comment, or what the test does itself when it goes wrong."""


@dataclass(frozen=True, slots=True)
class FailureTest:
    """A test of substance of one kind of failure, at the line that shows it."""

    path: str
    line: int
    kind: str
    name: str
    shown_by: str


@fact("tests.failure_kinds", unit="tests")
def failure_kinds(context: Context) -> Mapping[str, int]:
    """Tests of substance by the kind of failure they expect; a test may be of several kinds.

    errors (anything refused or going wrong), denied (no login or no right: 401, 403), timeouts, retries, rate
    limits, tenants crossed (what belongs to another user or organisation), idempotency (the same twice),
    recovery (reconnect, roll back, fall back, restart). Told by the test's name, and by what it asserts.
    """
    counted = Counter(t.kind for t in _all(context))
    order = (ERRORS, *(k.kind for k in KINDS))
    return {kind: counted[kind] for kind in order if counted[kind]}


@fact("tests.denials")
def denials(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests that a user without the right, or nobody, is refused."""
    return _of(context, DENIED)


@fact("tests.timeouts_and_retries")
def timeouts_and_retries(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests of a call that takes too long, or is made again after it failed."""
    return _of(context, TIMEOUTS, RETRIES)


@fact("tests.rate_limits")
def rate_limits(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests of requests that come too often."""
    return _of(context, RATE_LIMITS)


@fact("tests.crossings")
def crossings(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests that what belongs to another user, team or organisation is not given out.

    Unknown where none says so by its name, and tests with a second user are refused something.
    """
    found = _of(context, CROSSED)
    if not found and (unclear := _second_user(context)):
        context.cite(unclear.path, unclear.line)
        raise Unavailable(
            f"{unclear.path}:{unclear.line} refuses something in a file with a second user; whether that is"
            " for its being another's is not to be seen",
            "name such tests for it: test_other_user_cannot_read_it",
        )
    return found


def _second_user(context: Context) -> FailureTest | None:
    for each in _all(context):
        if each.kind in {DENIED, ERRORS} and _OTHERS.search(text_of(context, each.path)[:MAX_CHARACTERS]):
            return each
    return None


@fact("tests.repeats")
def repeats(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests that the same request, message or job twice does no harm."""
    return _of(context, REPEATED)


@fact("tests.recoveries")
def recoveries(context: Context) -> tuple[FailureTest, ...]:
    """The first twenty tests of coming back: reconnection, roll-back, fall-back, restart after a crash."""
    return _of(context, RECOVERY)


def _of(context: Context, *kinds: str) -> tuple[FailureTest, ...]:
    found = [t for t in _all(context) if t.kind in kinds][:LISTED]
    for each in found:
        context.cite(each.path, each.line)
    return tuple(found)


def _all(context: Context) -> tuple[FailureTest, ...]:
    return context.once(("tests", "failures"), lambda: tuple(_found(context)))


def _found(context: Context) -> Iterator[FailureTest]:
    context.get(tests_exist)  # unknown where tests are not read
    for file in context.get(test_files):
        known = context.file(file.path)
        assert known is not None
        tests = context.analysis(known).tests or ()
        if file.substantial:
            yield from _in_file(file.path, tests, text_of(context, file.path)[:MAX_CHARACTERS])


def _in_file(path: str, tests: Sequence[Test], text: str) -> Iterator[FailureTest]:
    lines = text.split("\n")
    asserted = _asserted(tests, text, lines)
    for index, test in enumerate(tests):
        if not is_substantial(test):
            continue
        if test.expects_failure:
            yield FailureTest(path, test.line, ERRORS, test.name, "expects a failure")
        words = NOT_MEANT.sub(" ", patterns.words_of(test.name))
        shown = asserted.get(index, {})
        if not shown and not _words().search(words):
            continue  # as most tests, none of the kinds
        body = lines[test.line : _end(tests, index)]
        for kind in KINDS:
            if kind.kind in shown:
                yield FailureTest(path, shown[kind.kind][0], kind.kind, test.name, shown[kind.kind][1])
            elif said := _said(kind, words, test, body):
                yield FailureTest(path, test.line, kind.kind, test.name, said)


def _said(kind: FailureKind, words: str, test: Test, body: Sequence[str]) -> str:
    """The words of the name that say it, where the body does not belie them."""
    if kind.named and (found := re.search(kind.named, words)):
        return found[0]
    found = re.search(kind.perhaps, words) if kind.perhaps else None
    if found is None or (kind.unless and re.search(kind.unless, words)):
        return ""
    shown = kind.kind == RETRIES and any(re.search(kind.shows, line) for line in body)
    shown = shown or any(re.search(kind.shows, line) and ASSERTING.search(line) for line in body)
    return found[0] if shown or (test.expects_failure and kind.kind == CROSSED) else ""


def _asserted(
    tests: Sequence[Test], text: str, lines: Sequence[str]
) -> dict[int, dict[str, tuple[int, str]]]:
    """By test and kind, the first line that asserts a failure of the kind."""
    starts = [t.line for t in tests]
    found: dict[int, dict[str, tuple[int, str]]] = {}
    number, last = 1, 0
    for token in _tokens().finditer(text):
        number += text.count("\n", last, token.start())
        last = token.start()
        index = bisect_right(starts, number) - 1
        if index >= 0 and number <= _end(tests, index) and _asserts(lines[number - 1], token[0]):
            for kind in KINDS:
                if kind.asserted and re.search(kind.asserted, token[0]):
                    found.setdefault(index, {}).setdefault(kind.kind, (number, token[0]))
    return found


def _asserts(line: str, token: str) -> bool:
    if len(line) > MAX_LINE or not ASSERTING.search(line) or _NO_ASSERTION.match(line):
        return False
    return not token.isdigit() or STATUS.search(line) is not None


@cache
def _tokens() -> LinearPattern:
    return linear("|".join(k.asserted for k in KINDS if k.asserted))


@cache
def _words() -> LinearPattern:
    """What the name of a test of any kind holds."""
    return linear("|".join(said for k in KINDS for said in (k.named, k.perhaps) if said))


def _end(tests: Sequence[Test], index: int) -> int:
    test = tests[index]
    after = tests[index + 1].line - 1 if index + 1 < len(tests) else test.line + MAX_LINES
    return min(test.end_line or after, test.line + MAX_LINES)
