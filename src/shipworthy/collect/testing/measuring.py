"""The command that would leave a report behind, for the languages and tools a repository uses."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import languages
from shipworthy.collect.testing.own_commands import own_coverage_command, own_results_command
from shipworthy.model.repository import PathClass

MEASURED = frozenset({
    "Python", "JavaScript", "TypeScript", "CoffeeScript", "Go", "Rust", "Java", "Kotlin", "Scala", "Groovy",
    "C#", "F#", "Ruby", "PHP", "C", "C++", "Objective-C", "Swift", "Dart", "Elixir", "Vue", "Svelte",
    "Cython", "Perl", "Haskell", "Clojure", "Erlang", "Solidity", "Visual Basic", "D", "Zig", "Crystal",
    "Lua", "Julia", "R", "OCaml", "Nim",
})  # fmt: skip
"""Languages for which tools measure which lines ran."""
BRANCHES = frozenset({
    "Python", "JavaScript", "TypeScript", "Java", "Kotlin", "Scala", "Groovy", "C#", "F#", "C", "C++", "Ruby",
    "PHP", "Vue", "Svelte", "Solidity", "Visual Basic",
})  # fmt: skip
"""Those whose usual tools also measure branches."""

_COVERAGE: Mapping[str, str] = {
    "Python": "pytest --cov --cov-branch --cov-report=xml",
    "Go": "go test -coverprofile=coverage.out ./...",
    "Rust": "cargo llvm-cov --lcov --output-path lcov.info",
    "Java": "mvn org.jacoco:jacoco-maven-plugin:prepare-agent verify org.jacoco:jacoco-maven-plugin:report",
    "Kotlin": "./gradlew test jacocoTestReport, with XML reports on",
    "Groovy": "./gradlew test jacocoTestReport, with XML reports on",
    "Scala": "sbt coverage test coverageReport",
    "C#": 'dotnet test --collect:"XPlat Code Coverage"',
    "F#": 'dotnet test --collect:"XPlat Code Coverage"',
    "Ruby": "the tests with SimpleCov started before them",
    "PHP": "vendor/bin/phpunit --coverage-clover clover.xml",
    "Dart": "dart test --coverage-path=lcov.info",
    "Swift": "swift test --enable-code-coverage, then llvm-cov export -format=lcov > lcov.info",
    "Elixir": "mix coveralls.lcov -o coverage",
    "C": "the tests built with --coverage, then gcovr --cobertura coverage.xml",
    "C++": "the tests built with --coverage, then gcovr --cobertura coverage.xml",
}
_RESULTS: Mapping[str, str] = {
    "Python": "pytest --junitxml=junit.xml",
    "Go": "gotestsum --junitfile junit.xml ./...",
    "Rust": 'cargo nextest run --profile ci, with `junit = { path = "junit.xml" }` in that profile',
    "Java": "mvn test",
    "Kotlin": "./gradlew test",
    "Groovy": "./gradlew test",
    "Scala": "sbt test",
    "C#": "dotnet test --logger junit, with JunitXml.TestLogger",
    "F#": "dotnet test --logger junit, with JunitXml.TestLogger",
    "Ruby": "bundle exec rspec -f RspecJunitFormatter -o junit.xml",
    "PHP": "vendor/bin/phpunit --log-junit junit.xml",
    "Elixir": "mix test --formatter JUnitFormatter",
    "C++": "ctest --output-junit junit.xml",
    "C": "ctest --output-junit junit.xml",
}
_C8 = "npx c8 --reporter=lcov npm test"
_JAVASCRIPT = (
    (
        "vitest",
        "npx vitest run --coverage --coverage.reporter=lcov",
        "npx vitest run --reporter=junit --outputFile=junit.xml",
    ),
    (
        "jest",
        "npx jest --coverage --coverageReporters=lcov",
        "npx jest --reporters=default --reporters=jest-junit",
    ),
    (
        "react-scripts",
        "npx react-scripts test --coverage --watchAll=false",
        "npx react-scripts test --watchAll=false --reporters=jest-junit",
    ),
    (
        "@playwright/test",
        _C8,
        "PLAYWRIGHT_JUNIT_OUTPUT_NAME=junit.xml npx playwright test --reporter=junit",
    ),
    (
        "mocha",
        _C8,
        "npx mocha --reporter mocha-junit-reporter --reporter-options mochaFile=junit.xml",
    ),
)
"""By the package that runs the tests: the commands for coverage and for results."""


def coverage_command(context: Context) -> str:
    """What would measure the language most of the product is written in: the project's own command first."""
    if own := own_coverage_command(context):
        return own
    language = _main_language(context)
    if language in {"JavaScript", "TypeScript", "Vue", "Svelte"}:
        runner = _javascript_runner(context)
        return runner[1] if runner else _C8
    if language == "Java" and _uses(context, "gradle"):
        return _COVERAGE["Kotlin"]
    return _COVERAGE.get(language, "the tests, with coverage written as LCOV or Cobertura XML")


def results_command(context: Context) -> str:
    """What would leave the results of the tests as JUnit XML."""
    if own := own_results_command(context):
        return own
    language = _main_language(context)
    if language in {"JavaScript", "TypeScript", "Vue", "Svelte"}:
        runner = _javascript_runner(context)
        return (
            runner[2] if runner else "node --test --test-reporter=junit --test-reporter-destination=junit.xml"
        )
    if language == "Java" and _uses(context, "gradle"):
        return _RESULTS["Kotlin"]
    tests = [file.name for file in context.of_class(PathClass.TEST)]
    if language in {"", "Ruby"} and any(name.endswith(".bats") for name in tests):
        return "bats --report-formatter junit, with the folder of the tests"
    if language == "Ruby" and not any(name.endswith("_spec.rb") for name in tests):
        return "the tests, with minitest-reporters' JUnitReporter"
    return _RESULTS.get(language, "the tests, with results written as JUnit XML")


def _main_language(context: Context) -> str:
    return next((name for name in context.get(languages) if name in MEASURED), "")


def _uses(context: Context, ecosystem: str) -> bool:
    found = {m.ecosystem for m in context.get(product_manifests)}
    return ecosystem in found and "maven" not in found


def _javascript_runner(context: Context) -> tuple[str, str, str] | None:
    try:
        declared = {d.name for m in context.get(product_manifests) for d in m.dependencies}
    except Unavailable:
        return None
    return next((runner for runner in _JAVASCRIPT if runner[0] in declared), None)
