"""Tests that check nothing: they run code, and would fail only if it raised."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.asserting_helpers import may_assert
from shipworthy.collect.testing.each_test import Each, TestLine, judged, lines, share
from shipworthy.collect.testing.test_files import text_of

_MEANT = re.compile(
    r"(?:not|n['’]?t)[\w ]{0,20}(?:rais|throw|fail|crash|error|exception|panic|warn|hang|block|deadlock"
    r"|explode|leak|break|complain|segfault|abort|slow)"
    r"|(?:no|without|never|zero)_?\s?(?:any_?\s?)?(?:error|exception|rais|throw|crash|warning|panic|leak|deadlock"
    r"|fail|hang)|smoke|import|crash|compil|type_?\s?(?:check|assert)|typing|bench|perf|deadlock|leak|segfault|noop"
    r"|idempoten|regress|complian|conform|implements|(?-i:(?:^|_|[a-z])Race|(?:^|_|data )races?(?:_|$))",
    re.IGNORECASE,
)
"""That nothing goes wrong is what these tests are for."""

_SAID = re.compile(
    r"(?:not|n['’]t|never|no|without|nor)\b(?: \w+){0,2} (?:rais|throw|crash|err(?:or)?s?\b|fail|exception"
    r"|panic|warn|hang|explode|blow|break|complain|deadlock)|nothing (?:\w+ )?happens"
    r"|just (?:make|making) sure"
    r"|(?:used to|would|was|is|were) (?:\w+ )?(?:rais|throw|crash|fail|blow|panic)"
    r"|does nothing|(?:lack|absence) of|gracefully|smoke|@ts-expect-error"
    r"|(?:make sure|ensure|check|verify|test)(?: that)? [^.]{0,80}"
    r"(?:without|doesn|does not|is accepted|can be)",
    re.IGNORECASE,
)
"""The same, in words inside or above the test."""
_RESULT = re.compile(r"\) -> [\w:]{0,40}Result\b")
"""What such a test of Rust ends in may be an error, which fails it."""
MAX_CHARACTERS = 20_000
_MEASURING = re.compile(r"(?:^|[/_.-])(?:bench|benchmarks?|perf|performance|load|stress|fuzz)(?:[/_.-]|$)")

_REGISTERED = re.compile(r"regist|receiver|hook|route|command|listener")
"""Decorators that hand the function on: it is no test, whatever it is called."""


def unasserted(context: Context) -> list[Each]:
    return context.once(
        "unasserted tests", lambda: [(f, t) for f, t in judged(context) if _is_one(context, (f, t))]
    )


def _is_one(context: Context, each: Each) -> bool:
    file, test = each
    if test.assertions or test.oracles.total or test.tautologies or test.swallowed or test.expects_failure:
        return False
    if _MEANT.search(_own_name(each)) or _MEASURING.search(file.path) or not test.calls:
        return False
    if any(_REGISTERED.search(name) for name in test.around):
        return False
    if may_assert(context, file, test):
        return False
    text = _text(context, each)
    gives_back = file.language == "Rust" and _RESULT.search(text)
    return not gives_back and not _SAID.search(text)


def _own_name(each: Each) -> str:
    """Without the classes around it."""
    file, test = each
    return test.name.rpartition(".")[2] if file.language == "Python" else test.name


def _text(context: Context, each: Each) -> str:
    file, test = each
    lines = text_of(context, file.path).split("\n")
    return " ".join(" ".join(lines[max(0, test.line - 3) : test.end_line]).split())[:MAX_CHARACTERS]


@fact("tests.without_assertion")
def tests_without_assertion(context: Context) -> tuple[TestLine, ...]:
    """Tests that check nothing, so that they would fail only if what they run raised.

    Followed through helpers, fixtures and base classes of the whole repository, by name; in doubt, a test
    checks. Left out are those whose names say that nothing shall go wrong, and languages whose tests are
    not read to the end.
    """
    return lines(unasserted(context))


@fact("tests.without_assertion_share", unit="share")
def without_assertion_share(context: Context) -> float:
    """The share of the tests that check nothing."""
    return share(len(unasserted(context)), len(judged(context)))
