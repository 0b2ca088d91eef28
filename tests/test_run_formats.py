"""Results of tests in all formats: what did not run to its end is never told as if it had."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artefact_samples import samples
from shipworthy.formats import tests as formats
from shipworthy.formats.tests import allure
from shipworthy.model.artefacts import CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.repo.artefact_marks import looks
from shipworthy.schema.nodes import DocumentError
from test_mutation_formats import MISTAKES, places, with_mistake


def read(text: str, path: str = "report") -> TestRun:
    run = formats.read(Content.of(text.encode(), path))
    assert run is not None
    return run


def tap(text: str) -> TestRun:
    return read(text, "results.tap")


@pytest.mark.parametrize("sample", samples("tests"), ids=lambda p: p.name)
def test_a_scan_finds_each_format_by_what_it_begins_with(sample: Path) -> None:
    assert looks(sample.read_bytes())


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("1..2\nok 1\nok 2 # SKIP no\n", (1, 0, 1)),
        ("TAP version 13\nok\nnot ok\n1..2\n", (1, 1, 0)),
        ("1..1\nnot ok 1 - later # TODO\n", (0, 0, 1)),
        ("1..1\nok 1 - done # todo\n", (1, 0, 0)),
        (r"1..1" + "\n" + r"ok 1 - \# skip is its name" + "\n", (1, 0, 0)),
        ("1..1\n    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - both\n", (2, 0, 0)),
        ("1..0 # SKIP no database\n", (0, 0, 0)),
    ],
)
def test_tap_points_are_counted(text: str, counts: tuple[int, int, int]) -> None:
    run = tap(text)
    assert run.complete
    assert (run.passed, run.failed, run.skipped) == counts


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("1..3\nok 1\n", "3 tests were planned and 1 ran"),
        ("TAP version 14\nok 1\n", "has no plan"),
        ("1..1\nok 1\nBail out! fire\n", "bailed out: fire"),
        ("1..1\n    1..2\n    ok 1\nok 1 - a\n", "2 tests were planned and 1 ran in a"),
    ],
)
def test_tap_that_did_not_run_as_planned_is_incomplete(text: str, warning: str) -> None:
    run = tap(text)
    assert not run.complete
    assert warning in run.warnings[0]


def test_a_point_that_fails_though_its_subtests_passed_is_an_error() -> None:
    run = tap("1..1\n    1..1\n    ok 1 - a\nnot ok 1 - exit code\n")
    assert (run.passed, run.failed, run.errors) == (1, 0, 1)


def ctrf(*tests: dict[str, Any], stated: int | None = None) -> str:
    summary = {"tests": len(tests) if stated is None else stated}
    return json.dumps({"results": {"tool": {"name": "x"}, "summary": summary, "tests": tests}})


def test_ctrf_counts_its_cases() -> None:
    run = read(ctrf({"status": "passed", "retries": 2}, {"status": "passed"}, {"status": "odd"}))
    assert (run.passed, run.flaky, run.errors, run.complete) == (2, 1, 1, True)
    assert read(ctrf({"status": "passed"}, stated=3)).warnings == ("states 3 tests and lists 1",)


def test_a_run_of_pytest_that_ended_early_is_incomplete() -> None:
    for code, complete in ((0, True), (1, True), (2, False), (3, False), (4, False)):
        text = '{"created": 1.5, "duration": 1, "exitcode": %d, "root": "/", "summary": {}, "tests": []}'
        assert read(text % code).complete is complete


def test_playwright_tells_of_files_that_could_not_be_loaded() -> None:
    config = (
        '{"config": {"configFile": "a", "rootDir": "/w", "forbidOnly": false}, "suites": [], "errors": %s}'
    )
    assert read(config % "[]").complete
    assert read(config % '[{"message": "no module"}]').warnings == ("tests could not be run: no module",)


def test_a_file_that_jest_could_not_run_is_an_error() -> None:
    text = json.dumps({
        "numFailedTestSuites": 1,
        "testResults": [{"name": "/w/a.test.js", "status": "failed", "message": "boom", "assertionResults": []}],
    })  # fmt: skip
    run = read(text)
    assert (run.errors, run.remarkable[0].message) == (1, "boom")
    assert not read(text.replace('"testResults"', '"wasInterrupted": true, "testResults"')).complete


def attempt(status: str, stop: int, history: str = "h") -> TestRun:
    text = {"uuid": "u", "historyId": history, "name": "t", "status": status, "start": stop - 5, "stop": stop}
    return read(json.dumps(text), "a-result.json")


def test_the_files_of_allure_make_one_run() -> None:
    run = allure.unite(
        [attempt("failed", 1_000), attempt("passed", 2_000), attempt("broken", 3_000, "other")]
    )
    assert (run.cases, run.passed, run.flaky, run.errors) == (2, 1, 1, 1)
    again = allure.unite([attempt("passed", 1_000), attempt("failed", 2_000)])
    assert (again.passed, again.failed) == (0, 1)
    assert not allure.unite([attempt("unknown", 1)]).complete


def test_reruns_of_pytest_are_told_from_cases_of_one_name() -> None:
    twice = '<testcase classname="a" name="b"/>' * 2
    suite = '<testsuites><testsuite name="pytest" tests="{}">{}</testsuite></testsuites>'
    run = read(suite.format(1, twice))
    assert (run.cases, run.passed, run.flaky) == (1, 1, 1)
    assert run.passed_cases == frozenset()
    assert read(suite.format(2, twice)).flaky == 0
    failed = twice + '<testcase classname="a" name="b"><failure/></testcase>'
    run = read(suite.format(1, failed))
    assert (run.cases, run.passed, run.failed) == (1, 0, 1)


def test_ten_thousand_failures_are_counted_and_some_are_kept() -> None:
    case = '<testcase classname="c" name="n{}" time="0.5"><failure message="m"/></testcase>'
    run = read("<testsuite>" + "".join(case.format(i) for i in range(10_000)) + "</testsuite>")
    assert (run.failed, run.complete, run.seconds) == (10_000, True, 5_000)
    assert len(run.remarkable) == 1_500
    assert len(run.slowest) == 25


def test_thousands_of_skipped_cases_leave_room_for_the_failure() -> None:
    skipped = '<testcase classname="c" name="n"><skipped/></testcase>' * 5_000
    run = read(f'<testsuite>{skipped}<testcase name="bad"><failure/></testcase></testsuite>')
    assert (run.skipped, run.failed) == (5_000, 1)
    assert run.remarkable[-1].name == "bad"
    tapped = tap("".join(f"ok {n} # SKIP\n" for n in range(3_000)) + "not ok 3001 - bad\n1..3001\n")
    assert tapped.remarkable[-1].name == "bad"


def test_the_slowest_come_first_and_groups_add_up() -> None:
    cases = "".join(f'<testcase classname="c{i % 2}" file="f.py" name="n{i}" time="{i}"/>' for i in range(40))
    run = read(f"<testsuite>{cases}</testsuite>")
    assert [case.seconds for case in run.slowest] == [float(i) for i in range(39, 14, -1)]
    assert sum(t.seconds for t in run.timings) == run.seconds
    assert {t.suite: t.cases for t in run.timings} == {"c0": 20, "c1": 20}


def test_a_test_host_that_crashed_is_no_green_run() -> None:
    root = '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">{}</TestRun>'
    result = '<Results><UnitTestResult testName="a" outcome="Passed"/></Results>'
    for summary in ("", '<ResultSummary outcome="Aborted"/>', '<ResultSummary outcome="Failed"/>'):
        run = read(root.format(result + summary))
        assert (run.passed, run.complete) == (1, False)
    assert read(root.format(result + '<ResultSummary outcome="Completed"/>')).complete


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ("", "junit.xml"),
        ("{}", "a-result.json"),
        ('{"results": []}', "ctrf.json"),
        ("okay, then", "a.tap"),
        ("<TestRun/>", "a.trx"),
        ('{"config": {"rootDir": 1}}', "tsconfig.json"),
    ],
)
def test_other_content_is_no_report(content: str, path: str) -> None:
    assert formats.read(Content.of(content.encode(), path)) is None


JSON_SAMPLES = [p for p in samples("tests") if p.suffix == ".json"]


@pytest.mark.parametrize("sample", JSON_SAMPLES, ids=lambda p: p.name)
@settings(max_examples=25)
@given(data=st.data())
def test_no_wrong_type_at_any_place_breaks_a_reader(sample: Path, data: st.DataObject) -> None:
    document = json.loads(sample.read_text())
    place = data.draw(st.sampled_from(places(document)))
    broken = json.dumps(with_mistake(document, place, data.draw(MISTAKES)))
    with suppress(DocumentError):
        formats.read(Content.of(broken.encode(), sample.name))


@given(st.binary(max_size=300), st.sampled_from(samples("tests")))
def test_no_content_breaks_a_reader(tail: bytes, sample: Path) -> None:
    content = sample.read_bytes()
    for broken in (content[: len(content) // 2] + tail, tail + content):
        with suppress(DocumentError):
            formats.read(Content.of(broken, sample.name))


@given(st.lists(st.tuples(st.sampled_from(["ok", "not ok"]), st.sampled_from(["", " # SKIP", " # TODO"]))))
def test_every_tap_point_is_counted_once(points: list[tuple[str, str]]) -> None:
    run = tap("".join(["TAP version 14\n", *(f"{a} - x{b}\n" for a, b in points), f"1..{len(points)}\n"]))
    assert (run.cases, run.complete) == (len(points), True)
    assert run.failed == points.count(("not ok", ""))
    assert sum(c.status is CaseStatus.SKIPPED for c in run.remarkable) == run.skipped
