"""What a report looks like from outside: its name, or its ending and something in its first bytes.

Formats are told apart by those who read them. This is only to leave the many other files alone: what is
a candidate is opened by a scan, and a change of it makes a new scan. Each sample of a format must fit.
"""

from __future__ import annotations

import re

from shipworthy.model.content import HEAD

_NAME = re.compile(
    r"^(?:\.coverage(?:\.[\w.-]+)?|coverage[\w.-]*\.(?:xml|json|out|info|lcov|txt)|[\w.-]*cobertura[\w.-]*\.xml"
    r"|lcov[\w.-]*\.info|[\w.-]*\.lcov|jacoco[\w.-]*\.xml|[\w.-]*clover[\w.-]*\.xml|cover(?:profile)?\.(?:out|txt)"
    r"|c\.out|\.resultset\.json|[\w.-]*opencover[\w.-]*\.xml|[\w.-]+\.coverage(?:xml)?"
    r"|(?:junit|test|tests|unit|pytest|nosetests|xunit|report|results?)[\w.-]*\.xml|TEST-[\w.$ -]+\.xml"
    r"|[\w.-]+\.trx|ctrf[\w.-]*\.json|[\w.-]+\.tap|\.report\.json|[\w.-]+-result\.json|mutations\.xml|mutmut[\w.-]*stats\.json"
    r"|\.latest_test_run\.json|test_run_[\w.-]+\.json|[\w.-]*(?:promptfoo|evals?|evaluation)[_-]?(?:results?|output|report)[\w.-]*\.jsonl?"
    r"|promptfoo\.json|\d{4}-\d\d-\d\dT[\w+-]+\.(?:eval|json))$",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\.(?:xml|json|jsonl|ndjson|out|info|lcov|txt|trx|tap|sqlite3?|db|meta|cov|bench|log|coveragexml|eval)$",
    re.IGNORECASE,
)
_ROOTS = "coverage|report|CoverageSession|results|testsuites?|TestRun|mutations|test-run|assemblies"
_BESIDE = re.compile(r"-(?:container\.json|attachment\.\w+)$")
"""What Allure puts beside its results, thousands of them."""
_XML = rf"<(?:\w+:)?(?:{_ROOTS})\b"
_TEXT = r"^(?:SF:|mode: (?:set|count|atomic)\s|TAP version \d|1\.\.\d|(?:not )?ok\b|goos: |Benchmark\w)"
_PROMPTFOO = r'"results"\s*:\s*\{\s*"(?:version|results|timestamp)"'
_KEYS = (
    # coverage
    "branch_coverage", "statementMap", "coverage", "segments", "lines",
    # results of tests
    "reportFormat", "numTotalTests", "testResults", "exitcode", "historyId", "rootSuiteId", "suites",
    # mutants
    "schemaVersion", "mutatorName", "mutants", "mutationScore", "totalMutantsCount", "go_module", "file_name",
    "exit_code_by_key", "killed", "outcomes", "job_id", "module_path",
    # benchmarks
    "machine_info", "benchmarks", "confidence_interval", "jmhVersion", "mean",
    # evaluations
    "evalId", "testCases", "task_id", "expected_output", "completion_fns", "scenarioName", "rows",
)  # fmt: skip
_LOOKS = re.compile(
    "|".join((_XML, _TEXT, _PROMPTFOO, rf'"(?:{"|".join(_KEYS)})"\s*:')).encode(),
    re.MULTILINE,
)
_INSPECT = re.compile(rb"^PK\x03\x04(?s:.{26,60}?)(?:_journal/start\.json|header\.json|samples/)")
_SQLITE = re.compile(rb"^SQLite format 3\0(?s:.*)(?:coverage_schema|work_items|mutation_specs)")


def is_named(name: str) -> bool:
    """Whether a tool writes its reports under such a name."""
    return bool(_NAME.match(name))


def may_be(name: str) -> bool:
    """Whether it ends as reports do."""
    return bool(_ENDING.search(name)) and not _BESIDE.search(name)


def looks(head: bytes) -> bool:
    head = head[:HEAD]
    if head.startswith(b"SQLite"):
        return bool(_SQLITE.match(head))
    if head.startswith(b"PK"):
        return bool(_INSPECT.match(head))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="replace").encode()
    return bool(_LOOKS.search(head))
