"""How the tests are made: how much they check, how long they are, how many have doubles or rows of data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from statistics import median

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.each_test import MAX_LISTED, Each, TestLine, judged, lines, share
from shipworthy.collect.testing.weak_oracles import asserting

MANY_DOUBLES = 5
FEWEST_HAPPY = 10


@dataclass(frozen=True, slots=True)
class HappyFile:
    """A file of tests of which none expects anything to go wrong. `line` is of the first one."""

    path: str
    line: int
    tests: int


@fact("tests.assertions_median")
def assertions_median(context: Context) -> float:
    """How many things a test checks, at the median."""
    return _median([t.assertions for _, t in judged(context)])


@fact("tests.value_assertions_median")
def value_assertions_median(context: Context) -> float:
    """How many times a test holds something against an expected value, at the median of those that check."""
    return _median([t.oracles.value for _, t in asserting(context)])


@fact("tests.lines_median", unit="lines")
def lines_median(context: Context) -> float:
    """How long a test is, at the median."""
    return _median([t.end_line - t.line + 1 for _, t in judged(context)])


def _median(found: list[int]) -> float:
    if not found:
        raise Unavailable("there are no tests in a language whose tests are read to the end")
    return float(median(found))


@fact("tests.parametrised_share", unit="share")
def parametrised_share(context: Context) -> float:
    """The share of the tests that run for several rows of data."""
    tests = judged(context)
    return share(sum(t.parametrised for _, t in tests), len(tests))


@fact("tests.property_based_share", unit="share")
def property_based_share(context: Context) -> float:
    """The share of the tests whose inputs are drawn by a generator."""
    tests = judged(context)
    return share(sum(t.property_based for _, t in tests), len(tests))


@fact("tests.doubles_share", unit="share")
def doubles_share(context: Context) -> float:
    """The share of the tests that make or are given mocks, stubs, spies or patches."""
    tests = judged(context)
    return share(sum(bool(t.doubles) for _, t in tests), len(tests))


@fact("tests.most_doubles")
def most_doubles(context: Context) -> tuple[TestLine, ...]:
    """Tests with five doubles or more, those with most first."""
    found = [e for e in judged(context) if e[1].doubles >= MANY_DOUBLES]
    return lines(sorted(found, key=lambda e: (-e[1].doubles, e[0].path, e[1].line)))


@fact("tests.happy_files")
def happy_files(context: Context) -> tuple[HappyFile, ...]:
    """Files with ten tests or more, of which none expects anything to be refused or to go wrong."""
    files = [list(tests) for _, tests in groupby(judged(context), key=lambda e: e[0].path)]
    found = [_happy(tests) for tests in files if len(tests) >= FEWEST_HAPPY]
    return tuple(each for each in found if each)[:MAX_LISTED]


def _happy(tests: list[Each]) -> HappyFile | None:
    if any(t.expects_failure for _, t in tests):
        return None
    file, first = tests[0]
    return HappyFile(file.path, first.line, len(tests))
