"""What shows which layer or kind of test a file holds: its path, its imports, its markers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

UNIT, INTEGRATION, END_TO_END = "unit", "integration", "end-to-end"
CONTRACT, PERFORMANCE, PROPERTY = "contract", "performance", "property"
_NOTHING: Mapping[str, str] = {}
_CHOICE = re.compile(r"\\[bwsd]|(?<!\\)[\[(?*+{]")


class Shown:
    """Searches a text for imports and marks, for those of them whose word it holds.

    Most texts hold none, and looking for plain words is a hundred times faster than for all the patterns.
    """

    def __init__(
        self, imports: Sequence[str], marks: Sequence[str] = (), further: Mapping[str, str] = _NOTHING
    ) -> None:
        """`further` are marks whose word stands further in."""
        self._imports = [(_word_of(name), name) for name in imports]
        self._marks = [*((_word_of(mark), mark) for mark in marks), *further.items()]

    def search(self, text: str) -> re.Match[str] | None:
        imports = tuple(name for word, name in self._imports if word in text)
        marks = tuple(mark for word, mark in self._marks if word in text)
        return _pattern(imports, marks).search(text) if imports or marks else None


@lru_cache(maxsize=1_000)
def _pattern(imports: tuple[str, ...], marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(([_import_of(imports)] if imports else []) + list(marks)), re.MULTILINE)


def _import_of(names: Sequence[str]) -> str:
    """A line that brings one of the names in, in the words of most languages."""
    return (
        r"^[^\n#/*]{0,200}(?:\b(?:from|import|require|use|using|extern crate|library)\b|@import"
        r"|\"github\.com/)"
        rf"[^\n]{{0,200}}?(?<![A-Za-z0-9])(?:{'|'.join(names)})\b"
    )


def _word_of(pattern: str) -> str:
    """What a pattern begins with, up to where it leaves a choice."""
    plain = pattern.removeprefix("^").removeprefix(r"\b")
    end = _CHOICE.search(plain)
    if end is not None:
        plain = plain[: end.start() - 1] if end[0] in "?*{" else plain[: end.start()]
    return re.sub(r"\\(.)", r"\1", plain)


PATHS = {
    END_TO_END: re.compile(
        r"(?:^|/)(?:e2e|end[-_]to[-_]end|cypress|playwright|acceptance|system[-_]?tests?|ui[-_]?tests?"
        r"|browser[-_]?tests?|smoke)(?:[-_]\w+)?/|[._-]e2e[._-]|\.cy\.[jt]sx?$|(?:^|/)androidTest/"
    ),
    INTEGRATION: re.compile(
        r"(?:^|/)(?:integrations?(?:[-_]?tests?)?|functional(?:[-_]?tests?)?|intTest|it|[fF]eature)/"
        r"|[._-]integration[._-]|(?:Integration|Functional)Tests?\b|IT\.(?:java|kt|scala|groovy)$"
    ),
}
TEXTS = {
    END_TO_END: Shown(
        imports=(
            "playwright", "selenium", "cypress", "puppeteer", "webdriverio", "webdriver", "testcafe",
            "nightwatch", "detox", "appium", "capybara", "selenide", "splinter", "XCUITest", "patrol",
            "integration_test",
        ),
        marks=(
            r"\bXCUIApplication\(", r"\bApplicationSystemTestCase\b", r"\bcy\.visit\(",
            r"\bStaticLiveServerTestCase\b",
        ),
    ),
    INTEGRATION: Shown(
        imports=(
            "testcontainers", "Testcontainers", "docker", "dockertest", "supertest", "chai-http",
            "light-my-request", "psycopg2?", "sqlalchemy", "wiremock", "mockwebserver3?", "axum_test",
            "assert_cmd", "snapbox", "trycmd", "insta_cmd", "httptest", "moto", "aiohttp\\.test_utils",
            "starlette\\.testclient", "fastapi\\.testclient", "rest_framework\\.test", "Mvc\\.Testing", "msw",
            "nock", "respx", "pytest_httpserver", "responses", "vcr",
        ),
        marks=(
            r"\bpytest\.mark\.(?:integration|functional|django_db)\b", r"^//go:build [^\n]*integration",
            r"\btest_client\(", r"\bTestClient\(", r"\bAPIClient\(",
            r"\bself\.client\.(?:get|post|put|patch|delete)\(", r"\bCliRunner\(", r"\brunner\.invoke\(",
            r"\blive_server\b", r"\bLiveServerTestCase\b", r"\bsubprocess\.(?:run|Popen|check_\w+)\(",
            r"\bcreate_subprocess_exec\(", r"\bexec\.Command\(", r"\bCommand::(?:cargo_bin|new)\(",
            r"@SpringBootTest\b", r"@DataJpaTest\b", r"@WebMvcTest\b", r"@QuarkusTest\b",
            r"@MicronautTest\b", r"@Testcontainers\b", r"\bMockMvc\b", r"\bWebTestClient\b",
            r"\bTestRestTemplate\b", r"\bWebApplicationFactory\b", r"\bTestServer\b", r"\bhttptest\.New\w+\(",
            r"\bActionDispatch::IntegrationTest\b", r"\bRack::Test\b", r"\bRefreshDatabase\b",
            r"->(?:get|post|put|delete)(?:Json)?\(['\"]/", r"\bapp\.(?:inject|request)\(",
            r"\bserver\.(?:inject|request)\(", r"\bfastify\.(?:inject|request)\(", r"\brequest\(app\)",
            r"\bcreateServer\(", r"\bexec\(", r"\bexeca\(", r"\bspawn\(", r"\bspawnSync\(",
            r"\bcreate_engine\(", r"\bhttp\.createServer\b", r"\.listen\(0\b", r"\buvicorn\.Server\b",
        ),
    ),
    CONTRACT: Shown(
        imports=(
            "pact", "@pact-foundation", "schemathesis", "dredd", "openapi_core",
            "springframework\\.cloud\\.contract",
        ),
    ),
    PERFORMANCE: Shown(
        imports=(
            "pytest_benchmark", "criterion", "k6", "locust", "gatling", "tinybench", "divan",
            "BenchmarkDotNet",
        ),
        marks=(r"^func Benchmark\w+\(", r"@Benchmark\b"),
        further={"benchmark": r"\bdef test_\w+\([^)\n]*\bbenchmark\b"},
    ),
    PROPERTY: Shown(
        imports=(
            "hypothesis", "fast-check", "@fast-check", "proptest", "quickcheck", "jqwik", "ScalaCheck",
            "scalacheck", "gopter", "pgregory\\.net/rapid", "testing/quick", "FsCheck", "StreamData",
            "ExUnitProperties", "QuickCheck", "Hedgehog", "libfuzzer_sys", "atheris", "jazzer", "rantly",
            "glados",
        ),
        marks=(
            r"\bproptest!", r"\bfuzz_target!", r"\bLLVMFuzzerTestOneInput\b", r"^func Fuzz\w+\(",
            r"\bfc\.(?:assert|property)\(", r"\bst\.test_case\b",
        ),
    ),
}  # fmt: skip
