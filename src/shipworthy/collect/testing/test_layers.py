"""Which layers of tests there are: unit, integration, end-to-end, and the kinds beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.layer_patterns import (
    CONTRACT,
    END_TO_END,
    INTEGRATION,
    PATHS,
    PERFORMANCE,
    PROPERTY,
    TEXTS,
    UNIT,
)
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.collect.testing.tests import TestFile, is_substantial, test_files
from shipworthy.model.repository import PathClass

ENOUGH = 3
"""Tests of substance that make a layer; one file with one test is an example of it."""
MAX_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True)
class LayerEvidence:
    """A file of tests, the layer it belongs to, and how that shows."""

    path: str
    line: int
    layer: str
    shown_by: str
    tests: int


@fact("tests.layer_evidence")
def layer_evidence(context: Context) -> tuple[LayerEvidence, ...]:
    """The layer of each file that holds tests of substance, by its path, its imports and its markers.

    End-to-end: a browser or a device is driven. Integration: a server, a database, a process or the
    application as a whole is. Unit: none of these.
    """
    return tuple(_of_file(context, f) for f in context.get(test_files) if f.substantial)


def _of_file(context: Context, file: TestFile) -> LayerEvidence:
    text = text_of(context, file.path)[:MAX_CHARACTERS]
    for layer in (END_TO_END, INTEGRATION):
        if found := TEXTS[layer].search(text):
            line = text.count("\n", 0, found[0]) + 1
            return LayerEvidence(file.path, line, layer, " ".join(found[1].split())[-80:], file.substantial)
        if PATHS[layer].search(file.path) or (layer == INTEGRATION and _is_cargo_integration(context, file)):
            return LayerEvidence(file.path, file.line, layer, "its path", file.substantial)
    return LayerEvidence(file.path, file.line, UNIT, "nothing outside of the code", file.substantial)


def _is_cargo_integration(context: Context, file: TestFile) -> bool:
    """Cargo builds what stands in `tests/` beside `src/` against the crate from outside."""
    crate, tests, _ = f"/{file.path}".rpartition("/tests/")
    return bool(file.language == "Rust" and tests and context.file(f"{crate}/Cargo.toml".lstrip("/")))


@fact("tests.layers")
def layers(context: Context) -> tuple[str, ...]:
    """The layers with at least three tests of substance: unit, integration, end-to-end."""
    counted: dict[str, int] = {}
    for evidence in context.get(layer_evidence):
        if evidence.layer not in counted:
            context.cite(evidence.path, evidence.line)
        counted[evidence.layer] = counted.get(evidence.layer, 0) + evidence.tests
    return tuple(layer for layer in (UNIT, INTEGRATION, END_TO_END) if counted.get(layer, 0) >= ENOUGH)


@fact("tests.layer_count")
def layer_count(context: Context) -> int:
    """How many of two are there: unit tests, and tests of parts together (integration or end-to-end)."""
    found: tuple[str, ...] = context.get(layers)
    return (UNIT in found) + (INTEGRATION in found or END_TO_END in found)


def _kind(context: Context, kind: str) -> Iterator[LayerEvidence]:
    """Files of a kind that does not show in the layers; some of them hold no test in the usual form."""
    counted = {f.path: f for f in context.get(test_files)}
    for file in candidates(context):
        text = text_of(context, file.path)[:MAX_CHARACTERS]
        if found := TEXTS[kind].search(text):
            line = text.count("\n", 0, found[0]) + 1
            tests = sum(is_substantial(t) for t in context.analysis(file).tests or ())
            if tests or file.path_class is PathClass.TEST or file.path in counted:
                yield LayerEvidence(file.path, line, kind, " ".join(found[1].split())[-80:], tests)


@fact("tests.property_based")
def property_based(context: Context) -> tuple[LayerEvidence, ...]:
    """Files with tests that draw their own inputs: property-based tests and fuzz targets."""
    return tuple(_kind(context, PROPERTY))


@fact("tests.performance")
def performance_tests(context: Context) -> tuple[LayerEvidence, ...]:
    """Files with benchmarks or load tests."""
    return tuple(_kind(context, PERFORMANCE))


@fact("tests.contracts")
def contract_tests(context: Context) -> tuple[LayerEvidence, ...]:
    """Files with tests of a contract between two programs: Pact, Schemathesis, Spring Cloud Contract."""
    return tuple(_kind(context, CONTRACT))
