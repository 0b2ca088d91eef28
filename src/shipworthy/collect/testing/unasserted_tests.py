"""Tests that check nothing: they run code, and would fail only if it raised."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.asserting_helpers import may_assert
from shipworthy.collect.testing.asserting_hooks import may_be_checked
from shipworthy.collect.testing.each_test import Each, TestLine, judged, lines, share
from shipworthy.collect.testing.test_files import text_of

_MEANT = re.compile(
    r"\b(?:not|no|without|never|zero|nothing|\w{1,8}n t|(?:does|do|did|is|are|was|should|must|ca|wo)nt)\b"
    r"(?: \w+){0,4} (?:rais|throw|fail|crash|err(?:or)?s?\b|exception|panic|warn|hang|block|deadlock|explode"
    r"|leak|break|complain|segfault|abort|slow|propagat)"
    r"|\b(?:smoke|import|crash|compil|type check|type assert|typing|bench|perf|deadlock|leak|segfault"
    r"|no ?op\b|idempoten|regress|complian|conform|implements|races?\b)"
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
_AWAITED = re.compile(r"\bawait (?:Task\.WhenA\w{1,4}\(|[\w.]{1,80}(?:;|\.(?:Task|Completed|Consumed)\b))")
"""It waits for something to come that was begun elsewhere: a handler that is never called fails it."""
MAX_CHARACTERS = 20_000
MAX_NAME = 200
_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")
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
    if may_assert(context, file, test) or (file.language == "Go" and test.name.startswith("Example")):
        return False
    text = _text(context, each)
    gives_back = file.language == "Rust" and _RESULT.search(text)
    awaited = file.language == "C#" and _AWAITED.search(text)
    if gives_back or awaited or _SAID.search(text):
        return False
    return not may_be_checked(context, file, test)


def _own_name(each: Each) -> str:
    """In lower case and word by word, without the classes around it."""
    file, test = each
    name = test.name.rpartition(".")[2] if file.language == "Python" else test.name
    return " ".join(_BETWEEN_WORDS.sub(" ", name[:MAX_NAME]).lower().split())


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
