"""What tests check, where it is little: mere truthiness, what was recorded, that a double was called."""

from __future__ import annotations

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.each_test import Each, TestLine, judged, lines, share


def asserting(context: Context) -> list[Each]:
    """Tests that check something, where it is known what."""
    return context.once("tests of known kinds", lambda: [e for e in judged(context) if e[1].oracles.total])


def _only(context: Context, kind: str) -> list[Each]:
    return [e for e in asserting(context) if getattr(e[1].oracles, kind) == e[1].oracles.total]


@fact("tests.truth_only")
def truth_only(context: Context) -> tuple[TestLine, ...]:
    """Tests that check nothing but that something is there or true: `assert x`, `toBeDefined`, `NoError`."""
    return lines(_only(context, "truth"))


@fact("tests.truth_only_share", unit="share")
def truth_only_share(context: Context) -> float:
    """Of the tests that check something, the share that checks nothing but truthiness or presence."""
    return share(len(_only(context, "truth")), len(asserting(context)))


@fact("tests.snapshot_only")
def snapshot_only(context: Context) -> tuple[TestLine, ...]:
    """Tests that hold the result only against what was recorded before."""
    return lines(_only(context, "snapshot"))


@fact("tests.snapshot_only_share", unit="share")
def snapshot_only_share(context: Context) -> float:
    """Of the tests that check something, the share that checks nothing but a snapshot."""
    return share(len(_only(context, "snapshot")), len(asserting(context)))


@fact("tests.call_only")
def call_only(context: Context) -> tuple[TestLine, ...]:
    """Tests that check nothing but that a double was called."""
    return lines(_only(context, "call"))


@fact("tests.call_only_share", unit="share")
def call_only_share(context: Context) -> float:
    """Of the tests that check something, the share that checks nothing but that a double was called."""
    return share(len(_only(context, "call")), len(asserting(context)))
