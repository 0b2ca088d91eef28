"""Which layers of tests there are: unit, integration, end-to-end, and the kinds beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.test_files import candidates, text_of
from shipworthy.collect.tests import TestFile, is_substantial, test_files
from shipworthy.model.repository import PathClass

ENOUGH = 3
"""Tests of substance that make a layer; one file with one test is an example of it."""
MAX_CHARACTERS = 500_000

UNIT, INTEGRATION, END_TO_END = "unit", "integration", "end-to-end"
CONTRACT, PERFORMANCE, PROPERTY = "contract", "performance", "property"


def _import_of(*names: str) -> str:
    """A line that brings one of the names in, in the words of most languages."""
    return (
        r"^[^\n#/*]{0,200}(?:\b(?:from|import|require|use|using|extern crate|library)\b|@import|\"github\.com/)"
        rf"[^\n]{{0,200}}?(?<![A-Za-z0-9])(?:{'|'.join(names)})\b"
    )


_PATHS = {
    END_TO_END: re.compile(
        r"(?:^|/)(?:e2e|end[-_]to[-_]end|cypress|playwright|acceptance|system[-_]?tests?|ui[-_]?tests?"
        r"|browser[-_]?tests?|smoke)(?:[-_]\w+)?/|[._-]e2e[._-]|\.cy\.[jt]sx?$|(?:^|/)androidTest/"
    ),
    INTEGRATION: re.compile(
        r"(?:^|/)(?:integration|integrations?[-_]?tests?|functional|functional[-_]?tests?|intTest|it|feature|Feature)/"
        r"|[._-]integration[._-]|(?:Integration|Functional)Tests?\b|IT\.(?:java|kt|scala|groovy)$|[^/]*FunctionalTests/"
    ),
    PERFORMANCE: re.compile(r"(?:^|/)(?:bench|benches|benchmarks?|perf|performance|load[-_]?tests?|stress)/"),
    CONTRACT: re.compile(r"(?:^|/)(?:contracts?|pacts?|contract[-_]tests?)/"),
    PROPERTY: re.compile(r"(?:^|/)(?:fuzz|fuzzing|fuzz_targets|property[-_]?tests?)/"),
}
_TEXTS = {
    END_TO_END: re.compile(
        _import_of(
            "playwright", "selenium", "cypress", "puppeteer", "webdriverio", "webdriver", "testcafe", "nightwatch", "detox",
            "appium", "capybara", "selenide", "splinter", "XCUITest", "patrol", "integration_test",
        )
        + r"|\bXCUIApplication\(|\bApplicationSystemTestCase\b|\bcy\.visit\(|\bStaticLiveServerTestCase\b",
        re.MULTILINE,
    ),
    INTEGRATION: re.compile(
        _import_of(
            "testcontainers", "docker", "supertest", "chai-http", "light-my-request", "psycopg2?", "sqlalchemy", "wiremock",
            "mockwebserver3?", "axum_test", "assert_cmd", "snapbox", "trycmd", "insta_cmd", "httptest", "dockertest",
            "moto", "aiohttp\\.test_utils", "starlette\\.testclient", "fastapi\\.testclient", "rest_framework\\.test",
            "Mvc\\.Testing", "Testcontainers", "msw", "nock", "respx", "pytest_httpserver", "responses", "vcr",
        )
        + r"|\bpytest\.mark\.(?:integration|functional|django_db)\b|^//go:build [^\n]*integration|\btest_client\(|\bTestClient\("
        r"|\bAPIClient\(|\bself\.client\.(?:get|post|put|patch|delete)\(|\bCliRunner\(|\brunner\.invoke\(|\blive_server\b"
        r"|\bLiveServerTestCase\b|\bsubprocess\.(?:run|Popen|check_\w+)\(|\bcreate_subprocess_exec\(|\bexec\.Command\("
        r"|\bCommand::(?:cargo_bin|new)\(|@(?:SpringBootTest|DataJpaTest|WebMvcTest|QuarkusTest|MicronautTest|Testcontainers)\b"
        r"|\bMockMvc\b|\bWebTestClient\b|\bTestRestTemplate\b|\bWebApplicationFactory\b|\bTestServer\b|\bhttptest\.New\w+\("
        r"|\bActionDispatch::IntegrationTest\b|\bRack::Test\b|\bRefreshDatabase\b|->(?:get|post|put|delete)(?:Json)?\(['\"]/"
        r"|\b(?:app|server|fastify)\.(?:inject|request)\(|\brequest\(app\)|\bcreateServer\(|\bexeca?\(|\bspawn(?:Sync)?\("
        r"|\bcreate_engine\(|\bhttp\.createServer\b|\.listen\(0\b|\buvicorn\.Server\b",
        re.MULTILINE,
    ),
    CONTRACT: re.compile(
        _import_of("pact", "@pact-foundation", "schemathesis", "dredd", "openapi_core", "springframework\\.cloud\\.contract"),
        re.MULTILINE,
    ),
    PERFORMANCE: re.compile(
        _import_of("pytest_benchmark", "criterion", "k6", "locust", "gatling", "tinybench", "divan", "BenchmarkDotNet")
        + r"|^func Benchmark\w+\(|@Benchmark\b|\bdef test_\w+\([^)\n]*\bbenchmark\b",
        re.MULTILINE,
    ),
    PROPERTY: re.compile(
        _import_of(
            "hypothesis", "fast-check", "@fast-check", "proptest", "quickcheck", "jqwik", "ScalaCheck", "scalacheck", "gopter",
            "pgregory\\.net/rapid", "testing/quick", "FsCheck", "StreamData", "ExUnitProperties", "QuickCheck", "Hedgehog",
            "libfuzzer_sys", "atheris", "jazzer", "rantly", "glados",
        )
        + r"|\bproptest!|\bfuzz_target!|\bLLVMFuzzerTestOneInput\b|^func Fuzz\w+\(|\bfc\.(?:assert|property)\(|\bst\.test_case\b",
        re.MULTILINE,
    ),
}  # fmt: skip


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

    End-to-end: a browser or a device is driven. Integration: a server, database, process or the application as
    a whole is. Unit: none of these.
    """
    return tuple(_of_file(context, f) for f in context.get(test_files) if f.substantial)


def _of_file(context: Context, file: TestFile) -> LayerEvidence:
    text = text_of(context, file.path)[:MAX_CHARACTERS]
    for layer in (END_TO_END, INTEGRATION):
        if found := _TEXTS[layer].search(text):
            line = text.count("\n", 0, found.end()) + 1
            return LayerEvidence(file.path, line, layer, " ".join(found[0].split())[-80:], file.substantial)
        if _PATHS[layer].search(file.path) or (layer == INTEGRATION and _is_cargo_integration(context, file)):
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
        if found := _TEXTS[kind].search(text):
            line = text.count("\n", 0, found.end()) + 1
            tests = sum(is_substantial(t) for t in context.analysis(file).tests or ())
            if tests or file.path_class is PathClass.TEST or file.path in counted:
                yield LayerEvidence(file.path, line, kind, " ".join(found[0].split())[-80:], tests)


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
