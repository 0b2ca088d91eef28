"""What shows which layer or kind of test a file holds: its path, its imports, its markers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from shipworthy.analyse.linear import LinearPattern, linear

UNIT, INTEGRATION, END_TO_END = "unit", "integration", "end-to-end"
CONTRACT, PERFORMANCE, PROPERTY = "contract", "performance", "property"


@dataclass(frozen=True)
class TextSign:
    """An import of one of some names, in the words of most languages, or something else that is written.

    Names are looked for first, in linear time: hardly any line holds one.
    """

    imports: tuple[str, ...]
    others: str = ""

    def search(self, text: str) -> tuple[int, str] | None:
        """Where the first one ends, and how it reads."""
        found = [each for each in (self._import(text), self._other(text)) if each]
        return min(found, default=None)

    def _import(self, text: str) -> tuple[int, str] | None:
        for name in self._names.finditer(text):
            start = text.rfind("\n", 0, name.start()) + 1
            end = text.find("\n", name.end())
            line = text[start : min(len(text) if end < 0 else end, name.end() + _LONGEST)]
            if found := self._statement.match(line):
                return start + found.end(), found[0]
        return None

    def _other(self, text: str) -> tuple[int, str] | None:
        found = self._pattern.search(text) if self.others else None
        return (found.end(), found[0]) if found else None

    @cached_property
    def _names(self) -> LinearPattern:
        return linear("|".join(self.imports))

    @cached_property
    def _statement(self) -> re.Pattern[str]:
        return re.compile(
            r"[^\n#/*]{0,200}(?:\b(?:from|import|require|use|using|extern crate|library)\b|@import"
            r"|\"github\.com/)"
            rf"[^\n]{{0,200}}?(?<![A-Za-z0-9])(?:{'|'.join(self.imports)})\b"
        )

    @cached_property
    def _pattern(self) -> LinearPattern:
        return linear(f"(?m){self.others}")


_LONGEST = 200
"""Characters after a name that may belong to it."""
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
    END_TO_END: TextSign(
        (
            "playwright", "selenium", "cypress", "puppeteer", "webdriverio", "webdriver", "testcafe",
            "nightwatch", "detox", "appium", "capybara", "selenide", "splinter", "XCUITest", "patrol",
            "integration_test",
        ),
        r"\bXCUIApplication\(|\bApplicationSystemTestCase\b|\bcy\.visit\(|\bStaticLiveServerTestCase\b",
    ),
    INTEGRATION: TextSign(
        (
            "testcontainers", "Testcontainers", "docker", "dockertest", "supertest", "chai-http",
            "light-my-request", "psycopg2?", "sqlalchemy", "wiremock", "mockwebserver3?", "axum_test",
            "assert_cmd", "snapbox", "trycmd", "insta_cmd", "httptest", "moto", "aiohttp\\.test_utils",
            "starlette\\.testclient", "fastapi\\.testclient", "rest_framework\\.test", "Mvc\\.Testing", "msw",
            "nock", "respx", "pytest_httpserver", "responses", "vcr",
        ),
        r"\bpytest\.mark\.(?:integration|functional|django_db)\b|^//go:build [^\n]*integration"
        r"|\btest_client\(|\bTestClient\(|\bAPIClient\(|\bself\.client\.(?:get|post|put|patch|delete)\("
        r"|\bCliRunner\(|\brunner\.invoke\(|\blive_server\b|\bLiveServerTestCase\b"
        r"|\bsubprocess\.(?:run|Popen|check_\w+)\(|\bcreate_subprocess_exec\(|\bexec\.Command\("
        r"|\bCommand::(?:cargo_bin|new)\("
        r"|@(?:SpringBootTest|DataJpaTest|WebMvcTest|QuarkusTest|MicronautTest|Testcontainers)\b"
        r"|\b(?:MockMvc|WebTestClient|TestRestTemplate|WebApplicationFactory|TestServer)\b|\bhttptest\.New\w+\("
        r"|\bActionDispatch::IntegrationTest\b|\bRack::Test\b|\bRefreshDatabase\b"
        r"|->(?:get|post|put|delete)(?:Json)?\(['\"]/|\b(?:app|server|fastify)\.(?:inject|request)\("
        r"|\brequest\(app\)|\bcreateServer\(|\bexeca?\(|\bspawn(?:Sync)?\(|\bcreate_engine\("
        r"|\bhttp\.createServer\b|\.listen\(0\b|\buvicorn\.Server\b",
    ),
    CONTRACT: TextSign(
        (
            "pact", "@pact-foundation", "schemathesis", "dredd", "openapi_core",
            "springframework\\.cloud\\.contract",
        ),
    ),
    PERFORMANCE: TextSign(
        (
            "pytest_benchmark", "criterion", "k6", "locust", "gatling", "tinybench", "divan",
            "BenchmarkDotNet",
        ),
        r"^func Benchmark\w+\(|@Benchmark\b|\bdef test_\w+\([^)\n]*\bbenchmark\b",
    ),
    PROPERTY: TextSign(
        (
            "hypothesis", "fast-check", "@fast-check", "proptest", "quickcheck", "jqwik", "ScalaCheck",
            "scalacheck", "gopter", "pgregory\\.net/rapid", "testing/quick", "FsCheck", "StreamData",
            "ExUnitProperties", "QuickCheck", "Hedgehog", "libfuzzer_sys", "atheris", "jazzer", "rantly",
            "glados",
        ),
        r"\bproptest!|\bfuzz_target!|\bLLVMFuzzerTestOneInput\b|^func Fuzz\w+\("
        r"|\bfc\.(?:assert|property)\(|\bst\.test_case\b",
    ),
}  # fmt: skip
