"""Every test of the repository, with the file it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.test_files import candidates
from shipworthy.collect.testing.tests import test_files
from shipworthy.model.code import Test
from shipworthy.model.repository import File

MAX_LISTED = 200
Each = tuple[File, Test]


@dataclass(frozen=True, slots=True)
class TestLine:
    """A line of a test about which something is to be said."""

    __test__ = False

    path: str
    line: int
    name: str


def each_test(context: Context) -> tuple[Each, ...]:
    return context.once("each test", lambda: _each_test(context))


def _each_test(context: Context) -> tuple[Each, ...]:
    paths = {f.path for f in context.get(test_files)}
    found = [f for f in candidates(context) if f.path in paths]
    return tuple((file, test) for file in found for test in context.analysis(file).tests or ())


def judged(context: Context) -> tuple[Each, ...]:
    """Tests that run and do something, in languages whose tests are read to the end."""
    return context.once(
        "judged tests",
        lambda: tuple(
            (f, t) for f, t in each_test(context) if t.end_line and not t.skipped and not t.trivial
        ),
    )


def lines(found: list[Each]) -> tuple[TestLine, ...]:
    return tuple(TestLine(f.path, t.line, t.name) for f, t in found[:MAX_LISTED])


def share(part: int, whole: int) -> float:
    """Raises `Unavailable` where there is nothing to take a share of."""
    if not whole:
        raise Unavailable("there are no tests in a language whose tests are read to the end")
    return round(part / whole, 4)


@fact("tests.judged")
def judged_tests(context: Context) -> int:
    """Tests whose strength can be judged: in a language read to the end, neither skipped nor empty."""
    return len(judged(context))
