"""Lines that make tests green for no reason: tautologies, swallowed errors, mocked subjects."""

from __future__ import annotations

import re
from collections.abc import Callable

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.each_test import MAX_LISTED, TestLine, each_test
from shipworthy.model.code import Test

_IMPORTS = re.compile(r"import", re.IGNORECASE)


def _found(context: Context, of: Callable[[Test], tuple[int, ...]]) -> tuple[TestLine, ...]:
    found = {
        TestLine(file.path, line, test.name): None
        for file, test in each_test(context)
        if not test.skipped
        for line in of(test)
    }
    return tuple(found)[:MAX_LISTED]


@fact("tests.tautologies")
def tautologies(context: Context) -> tuple[TestLine, ...]:
    """Assertions that hold whatever the code does: `assert x or True`, `len(x) >= 0`, `expect(1).toBe(1)`.

    Those of tests that can only pass are told there; a test whose name says that it imports something does
    that much.
    """
    return _found(
        context, lambda test: () if test.trivial or _IMPORTS.search(test.name) else test.tautologies
    )


@fact("tests.swallowed")
def swallowed_failures(context: Context) -> tuple[TestLine, ...]:
    """Handlers around all that could fail a test: it passes when what it tests goes wrong."""
    return _found(context, lambda test: test.swallowed)


@fact("tests.mocked_subjects")
def mocked_subjects(context: Context) -> tuple[TestLine, ...]:
    """Lines that put a mock in the place of the very function whose result the test then checks."""
    return _found(context, lambda test: test.mocked_subjects)
