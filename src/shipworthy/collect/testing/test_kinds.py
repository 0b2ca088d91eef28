"""The kinds of tests beside the layers: contracts, drawn inputs, performance. A file may hold several."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.kind_patterns import KINDS
from shipworthy.collect.testing.layer_patterns import CONTRACT, PERFORMANCE, PROPERTY
from shipworthy.collect.testing.layer_signs import found_in
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.collect.testing.test_support import MAX_CHARACTERS
from shipworthy.collect.testing.tests import is_substantial
from shipworthy.model.repository import File, PathClass


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """A file with tests of a kind, and what shows it; `tests` are all its tests of substance."""

    path: str
    line: int
    kind: str
    shown_by: str
    tests: int


def _kind(context: Context, kind: str) -> tuple[KindEvidence, ...]:
    found: tuple[KindEvidence, ...] = context.once(("tests", "kinds"), lambda: _all(context))
    return tuple(each for each in found if each.kind == kind)


def _all(context: Context) -> tuple[KindEvidence, ...]:
    return tuple(each for file in candidates(context) for each in _of_file(context, file))


def _of_file(context: Context, file: File) -> list[KindEvidence]:
    """The first sign of each kind. Some of them hold no test in the usual form."""
    first: dict[str, KindEvidence] = {}
    signs = found_in(text_of(context, file.path)[:MAX_CHARACTERS], KINDS.get(file.language or "", ()))
    for sign in signs:
        if sign.layer not in first:
            tests = context.analysis(file).tests or ()
            if tests or file.path_class is PathClass.TEST:
                substantial = sum(is_substantial(t) for t in tests)
                first[sign.layer] = KindEvidence(file.path, sign.line, sign.layer, sign.shown, substantial)
    return list(first.values())


@fact("tests.property_based")
def property_based(context: Context) -> tuple[KindEvidence, ...]:
    """Files with tests that draw their own inputs: property-based tests and fuzz targets."""
    return _kind(context, PROPERTY)


@fact("tests.performance")
def performance_tests(context: Context) -> tuple[KindEvidence, ...]:
    """Files with benchmarks or load tests: pytest-benchmark, locust, k6, Gatling, JMH, Criterion, Go's."""
    return _kind(context, PERFORMANCE)


@fact("tests.contracts")
def contract_tests(context: Context) -> tuple[KindEvidence, ...]:
    """Files with tests of a contract between two programs: Pact, Schemathesis, Spring Cloud Contract."""
    return _kind(context, CONTRACT)
