"""Where tools are told that too little coverage is a failure. Patterns over text without its comments.

A group named `share` holds 0 to 1, one named `percent` 0 to 100; without either the tool's own bar applies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"[\"']?(?P<percent>\d{1,3}(?:\.\d{1,4})?)\b"
_SHARE = r"[\"']?(?P<share>[01]?\.\d{1,4}|1(?:\.0{1,4})?)\b"
_JVM = frozenset({"Java", "Kotlin", "Groovy", "Scala"})
_JAVASCRIPT = frozenset({"JavaScript", "TypeScript", "Vue", "Svelte", "CoffeeScript", "Astro"})
_PYTHON = frozenset({"Python", "Cython"})
ANY: frozenset[str] = frozenset()

COMMANDS = re.compile(
    r"(?:^|/)(?:GNU)?[Mm]akefile$|(?:^|/)(?:[Jj]ustfile|Taskfile\.ya?ml|tox\.ini|noxfile\.py|setup\.cfg|pytest\.ini|pyproject\.toml"
    r"|package\.json|composer\.json|Rakefile|\.?mise\.toml|Jenkinsfile|\.travis\.yml|bitbucket-pipelines\.yml"
    r"|\.gitlab-ci\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|\.?appveyor\.yml|Earthfile)$"
    r"|^\.(?:github|circleci|buildkite|gitlab)/.*\.ya?ml$|(?:^|/)(?:scripts?|tools|ci|bin|\.ci|hack|build)/[^/]+$|\.(?:sh|bash|ps1)$"
)
PIPELINES = re.compile(
    r"^\.(?:github/(?:workflows|actions)|circleci|buildkite|gitlab)/|(?:^|/)(?:\.gitlab-ci\.ya?ml|\.travis\.yml|Jenkinsfile"
    r"|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|\.?appveyor\.yml)$|(?:^|/)sonar-project\.properties$"
)
SERVICES = re.compile(
    r"codecov/codecov-action|\bcodecov(?:cli)?\b[^\n]{0,40}\b(?:upload|-t|do-upload)\b|\bbash <\(curl[^\n]{0,60}codecov"
    r"|coverallsapp/github-action|\bcoveralls\b|[sS]onar(?:Source/|-scanner|:sonar|qube|cloud)|sonar\.projectKey|\bcodacy\b|qltysh/"
    r"|\bcodeclimate\b|\bk1LoW/octocov"
)
"""Services that may hold a bar of their own, which the tree does not show."""


@dataclass(frozen=True)
class GatePattern:
    path: re.Pattern[str]
    text: re.Pattern[str]
    languages: frozenset[str]
    tool: str
    usual: float = 0.0
    """The percentage the tool asks for where none is stated."""


def _gate(path: str, text: str, languages: frozenset[str], tool: str, usual: float = 0.0) -> GatePattern:
    return GatePattern(re.compile(path), re.compile(text, re.MULTILINE), languages, tool, usual)


def _command(text: str, languages: frozenset[str], tool: str, usual: float = 0.0) -> GatePattern:
    return GatePattern(COMMANDS, re.compile(text), languages, tool, usual)


PATTERNS = (
    _command(rf"--cov-fail-under[= ]{_NUMBER}", _PYTHON, "pytest-cov"),
    _command(rf"\bcoverage\b[^\n]{{0,200}}--fail-under[= ]{_NUMBER}", _PYTHON, "coverage.py"),
    _gate(
        r"(?:^|/)(?:\.coveragerc|setup\.cfg|tox\.ini)$",
        rf"^\[(?:coverage:)?report\][^\[]{{0,3000}}?^fail_under\s*=\s*{_NUMBER}", _PYTHON, "coverage.py",
    ),
    _gate(
        r"(?:^|/)pyproject\.toml$",
        rf"^\[tool\.coverage\.report\](?:\n(?!\[)[^\n]*){{0,200}}?\nfail_under\s*=\s*{_NUMBER}", _PYTHON, "coverage.py",
    ),
    _gate(
        r"(?:^|/)(?:package\.json|jest[\w.-]*\.(?:[cm]?[jt]s|json))$",
        rf"coverageThreshold[\"']?\s*:\s*\{{[^;]{{0,400}}?\b(?:lines|statements|branches|functions)[\"']?\s*:\s*{_NUMBER}",
        _JAVASCRIPT, "jest",
    ),
    _gate(
        r"(?:^|/)(?:vitest|vite)[\w.-]*\.[cm]?[jt]s$",
        rf"\bthresholds\s*:\s*\{{[^;]{{0,400}}?\b(?:lines|statements|branches|functions|(?=100\s*:\s*true))[\"']?\s*:?\s*{_NUMBER}",
        _JAVASCRIPT, "vitest",
    ),
    _gate(
        r"(?:^|/)(?:\.nycrc|\.c8rc)(?:\.\w+)?$|(?:^|/)package\.json$",
        r"[\"']?check-?[cC]overage[\"']?\s*:\s*true", _JAVASCRIPT, "nyc", 90,
    ),
    _command(rf"--check-coverage\b(?:[^\n]{{0,200}}?--lines[= ]{_NUMBER})?", _JAVASCRIPT, "c8", 90),
    _command(rf"--coverage\.thresholds?\.\w+[= ]{_NUMBER}", _JAVASCRIPT, "vitest"),
    _command(r"--100\b[^\n]{0,80}|\bc8\b[^\n]{0,80}--100\b|\bborp\b[^\n]{0,80}--check-coverage", _JAVASCRIPT, "c8", 100),
    _command(rf"\b(?:llvm-cov|tarpaulin)\b[^\n]{{0,300}}--fail-under(?:-\w+)?[= ]{_NUMBER}", frozenset({"Rust"}), "cargo-llvm-cov"),
    _gate(r"(?:^|/)\.?tarpaulin\.toml$", rf"^fail-under\s*=\s*{_NUMBER}", frozenset({"Rust"}), "tarpaulin"),
    _gate(r"(?:^|/)\.testcoverage\.ya?ml$", rf"^\s*total:\s*{_NUMBER}", frozenset({"Go"}), "go-test-coverage"),
    _command(rf"--threshold-total[= ]{_NUMBER}", frozenset({"Go"}), "go-test-coverage"),
    _command(rf"/p:Threshold=\\?{_NUMBER}", frozenset({"C#", "F#"}), "coverlet"),
    _gate(r"\.(?:csproj|props|targets|fsproj)$", rf"<Threshold>\s*{_NUMBER}", frozenset({"C#", "F#"}), "coverlet"),
    _command(rf"\bpest\b[^\n]{{0,200}}--min[= ]{_NUMBER}", frozenset({"PHP"}), "Pest"),
    _command(rf"--fail-under-line[= ]{_NUMBER}", frozenset({"C", "C++", "Objective-C"}), "gcovr"),
    _gate(
        r"(?:^|/)(?:\.simplecov|[\w-]*(?:spec|test)_helper\.rb|simplecov\.rb|Rakefile)$",
        rf"\bminimum_coverage\s*\(?\s*(?:\{{?\s*line:?\s*(?:=>)?\s*)?{_NUMBER}", frozenset({"Ruby"}), "SimpleCov",
    ),
    _gate(r"(?:^|/)coveralls\.json$", rf"\"minimum_coverage\"\s*:\s*{_NUMBER}", frozenset({"Elixir"}), "ExCoveralls"),
    _gate(r"(?:^|/)mix\.exs$", rf"\bthreshold:\s*{_NUMBER}", frozenset({"Elixir"}), "mix test --cover"),
    _gate(r"(?:^|/)[\w.-]+\.sbt$", rf"\bcoverageMinimum\w*\s*:=\s*{_NUMBER}", _JVM, "scoverage"),
    _gate(r"(?:^|/)pom\.xml$", rf"<minimum>\s*{_SHARE}", _JVM, "JaCoCo"),
    _gate(
        r"(?:^|/)[\w.-]+\.gradle(?:\.kts)?$",
        rf"(?:jacocoTestCoverageVerification|JacocoCoverageVerification)[\s\S]{{0,2000}}?\bminimum\s*=\s*{_SHARE}", _JVM, "JaCoCo",
    ),
    _gate(r"(?:^|/)[\w.-]+\.gradle(?:\.kts)?$", rf"\bmin(?:Bound|Value)\s*(?:\(|=)\s*{_NUMBER}", _JVM, "Kover"),
    _command(rf"--min-coverage[= ]{_NUMBER}", frozenset({"Dart"}), "very_good"),
)  # fmt: skip
