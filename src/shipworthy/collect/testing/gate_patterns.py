"""Where tools are told that too little coverage is a failure. Patterns over text without its comments.

A group named `share` holds 0 to 1, one named `percent` 0 to 100; without either the tool's own bar applies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"[\"']?(?P<percent>\d{1,3}(?:\.\d{1,4})?)\b"
_SHARE = r"[\"']?(?P<share>[01]?\.\d{1,4}|1(?:\.0{1,4})?)\b"
_METRIC = r"\b(?:lines|statements|branches|functions)[\"']?\s*:\s*"
_JVM = frozenset({"Java", "Kotlin", "Groovy", "Scala"})
_NET = frozenset({"C#", "F#"})
_JAVASCRIPT = frozenset({"JavaScript", "TypeScript", "Vue", "Svelte", "CoffeeScript", "Astro"})
_PYTHON = frozenset({"Python", "Cython"})
_RUST = frozenset({"Rust"})
_GO = frozenset({"Go"})

PIPELINES = re.compile(
    r"^\.(?:github/(?:workflows|actions)|circleci|buildkite|gitlab)/"
    r"|(?:^|/)(?:\.gitlab-ci\.ya?ml|\.travis\.yml|Jenkinsfile|azure-pipelines[\w.-]*\.ya?ml"
    r"|bitbucket-pipelines\.yml|\.?appveyor\.yml)$|(?:^|/)sonar-project\.properties$"
)
COMMANDS = re.compile(
    PIPELINES.pattern + r"|(?:^|/)(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|tox\.ini|noxfile\.py"
    r"|setup\.cfg|pytest\.ini|pyproject\.toml|package\.json|composer\.json|Rakefile|\.?mise\.toml|Earthfile)$"
    r"|(?:^|/)(?:scripts?|tools|ci|bin|\.ci|hack|build)/[^/]+$|\.(?:sh|bash|ps1)$"
)
SERVICES = re.compile(
    r"codecov/codecov-action|\bcodecov(?:cli)?\b[^\n]{0,40}\b(?:upload|-t|do-upload)\b"
    r"|\bbash <\(curl[^\n]{0,60}codecov|coverallsapp/github-action|\bcoveralls\b"
    r"|[sS]onar(?:Source/|-scanner|:sonar|qube|cloud)|sonar\.projectKey|\bcodacy\b|qltysh/|\bcodeclimate\b"
    r"|\bk1LoW/octocov"
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


def _file(path: str, text: str, languages: frozenset[str], tool: str, usual: float = 0.0) -> GatePattern:
    return GatePattern(re.compile(path), re.compile(text, re.MULTILINE), languages, tool, usual)


def _command(text: str, languages: frozenset[str], tool: str, usual: float = 0.0) -> GatePattern:
    return GatePattern(COMMANDS, re.compile(text), languages, tool, usual)


PATTERNS = (
    _command(rf"--cov-fail-under[= ]{_NUMBER}", _PYTHON, "pytest-cov"),
    _command(rf"\bcoverage\b[^\n]{{0,200}}--fail-under[= ]{_NUMBER}", _PYTHON, "coverage.py"),
    _file(
        r"(?:^|/)(?:\.coveragerc|setup\.cfg|tox\.ini)$",
        rf"^\[(?:coverage:)?report\][^\[]{{0,3000}}?^fail_under\s*=\s*{_NUMBER}",
        _PYTHON,
        "coverage.py",
    ),
    _file(
        r"(?:^|/)pyproject\.toml$",
        rf"^\[tool\.coverage\.report\](?:\n(?!\[)[^\n]*){{0,200}}?\nfail_under\s*=\s*{_NUMBER}",
        _PYTHON,
        "coverage.py",
    ),
    _file(
        r"(?:^|/)(?:package\.json|jest[\w.-]*\.(?:[cm]?[jt]s|json))$",
        rf"coverageThreshold[\"']?\s*:\s*\{{[^;]{{0,400}}?{_METRIC}{_NUMBER}",
        _JAVASCRIPT,
        "jest",
    ),
    _file(
        r"(?:^|/)(?:vitest|vite)[\w.-]*\.[cm]?[jt]s$",
        rf"\bthresholds\s*:\s*\{{[^;]{{0,400}}?(?:{_METRIC}{_NUMBER}|\b(?P<all>100)\s*:\s*true)",
        _JAVASCRIPT,
        "vitest",
        100,
    ),
    _file(
        r"(?:^|/)(?:(?:\.nycrc|\.c8rc)(?:\.\w+)?|package\.json)$",
        r"[\"']?check-?[cC]overage[\"']?\s*:\s*true",
        _JAVASCRIPT,
        "nyc",
        90,
    ),
    _command(rf"--check-coverage\b(?:[^\n]{{0,200}}?--lines[= ]{_NUMBER})?", _JAVASCRIPT, "c8", 90),
    _command(rf"--coverage\.thresholds?\.\w+[= ]{_NUMBER}", _JAVASCRIPT, "vitest"),
    _command(r"\bc8\b[^\n]{0,80}--100\b", _JAVASCRIPT, "c8", 100),
    _command(rf"\blab\b[^\n]{{0,200}}?\s(?:-t|--threshold)[= ]{_NUMBER}", _JAVASCRIPT, "lab"),
    _command(rf"--test-coverage-lines[= ]{_NUMBER}", _JAVASCRIPT, "node --test"),
    _command(
        rf"\b(?:llvm-cov|tarpaulin)\b[^\n]{{0,300}}--fail-under(?:-\w+)?[= ]{_NUMBER}",
        _RUST,
        "cargo-llvm-cov",
    ),
    _file(r"(?:^|/)\.?tarpaulin\.toml$", rf"^fail-under\s*=\s*{_NUMBER}", _RUST, "tarpaulin"),
    _file(r"(?:^|/)\.testcoverage\.ya?ml$", rf"^\s*total:\s*{_NUMBER}", _GO, "go-test-coverage"),
    _command(rf"--threshold-total[= ]{_NUMBER}", _GO, "go-test-coverage"),
    _command(rf"/p:Threshold=\\?{_NUMBER}", _NET, "coverlet"),
    _file(r"\.(?:csproj|props|targets|fsproj)$", rf"<Threshold>\s*{_NUMBER}", _NET, "coverlet"),
    _command(rf"\bpest\b[^\n]{{0,200}}--min[= ]{_NUMBER}", frozenset({"PHP"}), "Pest"),
    _command(rf"--fail-under-line[= ]{_NUMBER}", frozenset({"C", "C++", "Objective-C"}), "gcovr"),
    _file(
        r"(?:^|/)(?:\.simplecov|[\w-]*(?:spec|test)_helper\.rb|simplecov\.rb|Rakefile)$",
        rf"\bminimum_coverage\s*\(?\s*(?:\{{?\s*line:?\s*(?:=>)?\s*)?{_NUMBER}",
        frozenset({"Ruby"}),
        "SimpleCov",
    ),
    _file(
        r"(?:^|/)coveralls\.json$",
        rf"\"minimum_coverage\"\s*:\s*{_NUMBER}",
        frozenset({"Elixir"}),
        "ExCoveralls",
    ),
    _file(r"(?:^|/)mix\.exs$", rf"\bthreshold:\s*{_NUMBER}", frozenset({"Elixir"}), "mix test --cover"),
    _file(r"(?:^|/)[\w.-]+\.sbt$", rf"\bcoverageMinimum\w*\s*:=\s*{_NUMBER}", _JVM, "scoverage"),
    _file(r"(?:^|/)pom\.xml$", rf"<minimum>\s*{_SHARE}", _JVM, "JaCoCo"),
    _file(
        r"(?:^|/)[\w.-]+\.gradle(?:\.kts)?$",
        rf"(?:jacocoTest|Jacoco)CoverageVerification[\s\S]{{0,2000}}?\bminimum\s*=\s*{_SHARE}",
        _JVM,
        "JaCoCo",
    ),
    _file(
        r"(?:^|/)[\w.-]+\.gradle(?:\.kts)?$", rf"\bmin(?:Bound|Value)\s*(?:\(|=)\s*{_NUMBER}", _JVM, "Kover"
    ),
    _command(rf"--min-coverage[= ]{_NUMBER}", frozenset({"Dart"}), "very_good"),
)
