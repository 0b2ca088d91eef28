"""JUnit XML in the dialects of pytest, surefire, jest-junit, gotestsum, nextest, PHPUnit …

Cases are counted one by one: the `tests` and `failures` attributes mean something else in each dialect.
"""

from __future__ import annotations

from shipworthy.formats.tests._junit_cases import Cases
from shipworthy.formats.xml_stream import elements, opening
from shipworthy.model.artefacts import TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] in {"testsuites", "testsuite"}


def parse(content: Content) -> TestRun:
    reading = Cases()
    warnings: list[str] = []
    try:
        for event, element in elements(content):
            reading.take(event, element)
    except DocumentError as error:
        if not reading.begun:
            raise
        warnings.append(f"ends early: line {error.line}: {error}")
    if reading.stated_failures and not reading.listed_failures():
        warnings.append(f"states {reading.stated_failures} failures and lists none")
    if reading.interrupted and not reading.listed_failures():  # a worker that crashed is listed as one
        warnings.append("the run was interrupted: it holds a test that began and did not end")
    complete = not warnings
    return TestRun(
        format="junit",
        producer=reading.producer,
        suites=tuple(reading.finished()),
        remarkable=tuple(reading.remarkable),
        produced_at=max(reading.moments, default=None),
        complete=complete,
        warnings=tuple(warnings),
        timings=reading.timings.timings(),
        slowest=reading.timings.slowest(),
        passed_cases=reading.timings.passed(),
    )
