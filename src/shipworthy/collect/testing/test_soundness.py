"""Tests that cannot fail, and tests that do not run."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import production_lines
from shipworthy.collect.testing.each_test import MAX_LISTED, each_test
from shipworthy.collect.testing.tests import FoundTest, test_files

JUDGED_PER_1000 = 2
FEWEST_JUDGED = 3


@dataclass(frozen=True, slots=True)
class SkippedTest:
    """A test that never runs. `reason` is as written; empty where nothing says why."""

    path: str
    line: int
    name: str
    reason: str


@fact("tests.trivial")
def trivial_tests(context: Context) -> tuple[FoundTest, ...]:
    """Tests that can only pass: nothing in the body, or only assertions of constants.

    An empty body that a comment explains, that has fixtures, or that a framework's start-up is tested
    with, is none of them.
    """
    found = [FoundTest(f.path, t.line, t.name) for f, t in each_test(context) if t.trivial]
    return tuple(found[:MAX_LISTED])


@fact("tests.enough_to_judge")
def enough_to_judge(context: Context) -> bool:
    """Whether there are two tests that do something for each 1,000 lines of product code, three at least.

    Of fewer it says nothing good that none of them is empty or skipped.
    """
    expected = max(FEWEST_JUDGED, context.get(production_lines) * JUDGED_PER_1000 / 1000)
    return sum(f.active for f in context.get(test_files)) >= expected


@fact("tests.sound_share", unit="share")
def sound_share(context: Context) -> float:
    """The share of the tests that are not trivial."""
    tests = [test for _, test in each_test(context)]
    if not tests:
        raise Unavailable("there are no tests")
    return round(sum(not t.trivial for t in tests) / len(tests), 4)


@fact("tests.unexplained_skips")
def unexplained_skips(context: Context) -> tuple[SkippedTest, ...]:
    """Tests that are skipped whatever the circumstances, and neither a reason nor a comment says why."""
    found = [
        SkippedTest(f.path, t.line, t.name, "")
        for f, t in each_test(context)
        if t.skipped and not t.skip_reason
    ]
    return tuple(found[:MAX_LISTED])


@fact("tests.skipped")
def skipped_tests(context: Context) -> tuple[SkippedTest, ...]:
    """Tests that are skipped whatever the circumstances, with their reason."""
    found = [SkippedTest(f.path, t.line, t.name, t.skip_reason) for f, t in each_test(context) if t.skipped]
    return tuple(found[:MAX_LISTED])


@fact("tests.explained_share", unit="share")
def explained_share(context: Context) -> float:
    """The share of the tests that run, or say why they do not; trivial ones are left out."""
    tests = [test for _, test in each_test(context) if not test.trivial]
    if not tests:
        raise Unavailable("there are no tests")
    return round(sum(not t.skipped or bool(t.skip_reason) for t in tests) / len(tests), 4)


@fact("tests.failure_paths", unit="share")
def failure_paths(context: Context) -> float:
    """The share of the tests of substance that expect something to be refused or to go wrong.

    Told by `raises`, `toThrow`, `assertThrows`, `err == nil`, `should_panic`, statuses of 400 and above.
    """
    tests = [test for _, test in each_test(context) if test.assertions]
    return round(sum(t.expects_failure for t in tests) / len(tests), 4) if tests else 0.0
