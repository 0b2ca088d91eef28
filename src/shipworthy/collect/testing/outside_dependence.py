"""What tests hang on beside the code: waiting, the clock, the network, chance, one another."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.each_test import MAX_LISTED, Each, TestLine, judged, lines, share


@dataclass(frozen=True, slots=True)
class OutsideTest:
    """A test whose outcome hangs on something that is no part of the repository."""

    path: str
    line: int
    name: str
    on: str


@fact("tests.sleeps")
def sleeps(context: Context) -> tuple[TestLine, ...]:
    """Lines of tests that wait for a fixed time."""
    found = [TestLine(f.path, line, t.name) for f, t in judged(context) for line in t.sleeps]
    return tuple(found[:MAX_LISTED])


@fact("tests.sleeping_share", unit="share")
def sleeping_share(context: Context) -> float:
    """The share of the tests that wait for a fixed time."""
    tests = judged(context)
    return share(sum(bool(t.sleeps) for _, t in tests), len(tests))


def _without_go(context: Context) -> list[Each]:
    return [e for e in judged(context) if e[0].language != "Go"]


@fact("tests.conditionals")
def conditional_tests(context: Context) -> tuple[TestLine, ...]:
    """Tests that take decisions: `if`, `switch`, conditional expressions; not loops, not skips."""
    return lines([e for e in _without_go(context) if e[1].conditionals])


@fact("tests.conditional_share", unit="share")
def conditional_share(context: Context) -> float:
    """The share of the tests that take decisions; of tests in Go, which assert by `if`, it says nothing."""
    tests = _without_go(context)
    return share(sum(bool(t.conditionals) for _, t in tests), len(tests))


@fact("tests.outside")
def outside(context: Context) -> tuple[OutsideTest, ...]:
    """Tests whose outcome hangs on the clock, the network, other tests or chance, as far as it shows."""
    found = [
        OutsideTest(f.path, t.line, t.name, ", ".join(t.outside)) for f, t in judged(context) if t.outside
    ]
    return tuple(found[:MAX_LISTED])


@fact("tests.on_network")
def on_network(context: Context) -> tuple[TestLine, ...]:
    """Tests that ask a server on the internet."""
    return lines([e for e in judged(context) if "network" in e[1].outside])


@fact("tests.on_network_share", unit="share")
def on_network_share(context: Context) -> float:
    """The share of the tests that ask a server on the internet."""
    tests = judged(context)
    return share(sum("network" in t.outside for _, t in tests), len(tests))
