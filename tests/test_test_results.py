"""What happened when the tests last ran, if a report can be believed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from conftest import DAY, START, Step
from shipworthy.collect.context import Context
from shipworthy.collect.testing import durations, run_reports, test_results
from shipworthy.collect.testing.measuring import results_command
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
CODE = {
    "pyproject.toml": "[project]\nname = 'app'\n",
    "src/app.py": "def double(x):\n    return 2 * x\n",
    "tests/test_app.py": "def test_double():\n    assert double(2) == 4\n",
}


def report(*cases: str, at: str = "2026-01-01T00:00:00+00:00") -> str:
    return f'<testsuites><testsuite name="pytest" timestamp="{at}">{"".join(cases)}</testsuite></testsuites>'


GREEN = '<testcase classname="tests.test_app" name="test_double" time="0.5"/>'
RED = '<testcase classname="tests.test_app" name="test_wrong"><failure message="assert 4 == 5"/></testcase>'


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason, remedy):
            return f"{reason} | {remedy}"


def test_a_green_run_is_known(repository: Make) -> None:
    context = repository(CODE, untracked={"junit.xml": report(GREEN, GREEN)})
    assert told(context, "test_results.passed") == 2
    assert told(context, "test_results.failed") == 0
    assert told(context, "test_results.seconds") == 1.0


def test_runs_are_added_up(repository: Make) -> None:
    context = repository(CODE, untracked={"junit.xml": report(GREEN), "more/TEST-a.xml": report(GREEN, RED)})
    assert told(context, "test_results.passed") == 2
    assert told(context, "test_results.failed") == 1


def test_a_failure_stands_at_its_file(repository: Make) -> None:
    place = (
        '<testcase file="/ci/build/tests/test_app.py" line="0" classname="tests.test_app" name="test_wrong">'
    )
    context = repository(
        CODE, untracked={"junit.xml": report(f"{place}<failure message='assert 4 == 5'/></testcase>")}
    )
    [failure] = context.get(test_results.failures)
    assert (failure.path, failure.line) == ("tests/test_app.py", 1)
    assert failure.message == "assert 4 == 5"


def test_the_class_name_tells_the_file_where_the_report_does_not(repository: Make) -> None:
    inner = RED.replace("tests.test_app", "tests.test_app.TestDouble")
    context = repository(CODE, untracked={"junit.xml": report(RED, inner)})
    assert [f.path for f in context.get(test_results.failures)] == ["tests/test_app.py"] * 2


def test_a_failure_of_nowhere_stands_in_the_report(repository: Make) -> None:
    context = repository(CODE, untracked={"junit.xml": report(RED.replace("tests.test_app", "elsewhere"))})
    assert [(f.path, f.line) for f in context.get(test_results.failures)] == [("junit.xml", 1)]


def test_without_a_report_it_is_unknown_and_the_command_is_named(repository: Make) -> None:
    assert told(repository(CODE), "test_results.failed").endswith("| pytest --junitxml=junit.xml")


def test_without_any_test_nothing_passed(repository: Make) -> None:
    assert told(repository({"src/app.py": CODE["src/app.py"]}), "test_results.passed") == 0


def test_a_run_older_than_the_code_is_stale(repository: Make) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + DAY))
    for path in ("src/app.py", "tests/test_app.py"):
        later = [Step({path: CODE[path] + "\n"}, days=2)]
        context = repository(CODE, later, untracked={"junit.xml": report(GREEN, at=at)})
        assert f"stale: it was made before {path} last changed" in told(context, "test_results.passed")


def test_a_time_without_a_zone_gets_the_benefit_of_the_doubt(repository: Make) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(START + 2 * DAY - 11 * 3600))
    later = [Step({"src/app.py": "x = 1\n"}, days=2)]
    context = repository(CODE, later, untracked={"junit.xml": report(GREEN, at=at)})
    assert told(context, "test_results.passed") == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<testsuites/>", "it holds no test case"),
        ("<testsuite><testcase name='a'/>", "ends early"),
        ("<testsuite", "cannot be read"),
        ("<testsuite tests='3' failures='3'/>", "states 3 failures and lists none"),
    ],
)
def test_what_cannot_be_believed_is_unknown_with_the_reason(
    repository: Make, content: str, reason: str
) -> None:
    assert reason in told(repository(CODE, untracked={"junit.xml": content}), "test_results.passed")


def test_flaky_cases_pass_and_are_named(repository: Make) -> None:
    flaky = '<testcase name="t" classname="c"><flakyFailure message="time-out"/></testcase>'
    context = repository(CODE, untracked={"junit.xml": report(flaky)})
    assert told(context, "test_results.failed") == 0
    assert [f.message for f in context.get(test_results.flaky_cases)] == ["time-out"]


def test_other_xml_of_that_name_is_no_report(repository: Make) -> None:
    context = repository(CODE, untracked={"report.xml": "<project/>", "results.xml": "\0"})
    assert context.get(test_results.runs) == ()


@pytest.mark.parametrize(
    ("files", "remedy"),
    [
        (
            {
                "bin/run": "#!/bin/sh\ntrue\n",
                "lib/a.rb": "A = 1\n",
                "test/run.bats": "@test x {\n  true\n}\n",
            },
            "bats ",
        ),
        (
            {"lib/a.rb": "A = 1\n", "test/a_test.rb": "def test_a\n  assert_equal 1, A\nend\n"},
            "minitest-reporters",
        ),
        ({"lib/a.rb": "A = 1\n", "spec/a_spec.rb": "it 'is' do\n  expect(A).to eq 1\nend\n"}, "rspec "),
    ],
)
def test_the_remedy_is_of_what_runs_the_tests(
    repository: Callable[..., Context], files: dict[str, str], remedy: str
) -> None:
    assert remedy in results_command(repository(files))


def test_a_run_cut_short_beside_a_green_one_is_no_pass(repository: Make) -> None:
    green, cut = report(GREEN), "<testsuite><testcase name='a'/>"
    context = repository(CODE, untracked={"junit.xml": green, "more/TEST-a.xml": cut})
    assert told(context, "test_results.passed") == 1
    assert "more/TEST-a.xml is of a run that did not end" in told(context, "test_results.failed")
    context = repository(CODE, untracked={"junit.xml": report(GREEN, RED), "more/TEST-a.xml": cut})
    assert told(context, "test_results.failed") == 1


def test_a_report_without_cases_beside_a_green_one_does_no_harm(repository: Make) -> None:
    context = repository(CODE, untracked={"junit.xml": report(GREEN), "more/TEST-a.xml": "<testsuites/>"})
    assert told(context, "test_results.failed") == 0


MORE = "".join(f'<testcase classname="tests.test_app" name="test_{n}" time="0.1"/>' for n in range(4))


def red(message: str) -> str:
    return (
        '<testcase classname="tests.test_app" name="test_double" time="0.5">'
        f'<failure message="{message}"/></testcase>'
    )


def test_a_case_that_failed_in_one_report_and_passed_in_another_is_flaky(repository: Make) -> None:
    reports = {"a/junit.xml": report(MORE, GREEN), "b/junit.xml": report(MORE, red("time-out"))}
    [flaky] = repository(CODE, untracked=reports).get(test_results.flaky_cases)
    assert (flaky.path, flaky.name) == ("tests/test_app.py", "tests.test_app test_double")
    assert flaky.message.startswith("it failed in b/junit.xml and passed in a/junit.xml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report(MORE, GREEN), report(red("m"), *(RED.replace("wrong", f"w{n}") for n in range(8)))),
        (report(MORE, GREEN), report(MORE, red("m"), at="2026-01-09T00:00:00+00:00")),
        (report(MORE, GREEN), report(MORE.replace("tests.", "other."), red("m").replace("tests.", "other."))),
        (report(MORE, red("m")), report(MORE, red("m"))),
    ],
    ids=["shards", "days apart", "another package", "both red"],
)
def test_reports_of_different_runs_contradict_nothing(repository: Make, one: str, other: str) -> None:
    context = repository(CODE, untracked={"a/junit.xml": one, "b/junit.xml": other})
    assert context.get(test_results.flaky_cases) == ()


def test_two_formats_of_one_run_tell_of_one_failure(repository: Make) -> None:
    context = repository(CODE, untracked={"a/junit.xml": report(RED), "b/junit.xml": report(RED)})
    assert len(context.get(test_results.failures)) == 1


def test_a_folder_of_allure_is_one_run(repository: Make) -> None:
    def case(name: str, status: str) -> str:
        label = f'"fullName": "tests.test_app#{name}", "historyId": "{name}"'
        return f'{{"uuid": "1", "name": "{name}", "status": "{status}", {label}, "start": 1790000000000}}'

    results = {"allure/a-result.json": case("x", "passed"), "allure/b-result.json": case("y", "broken")}
    context = repository(CODE, untracked=results)
    [run] = context.get(test_results.runs)
    assert (run.passed, run.failed, run.problem) == (1, 1, "")
    assert [f.path for f in context.get(test_results.failures)] == ["tests/test_app.py"]


LAYERED = {
    **CODE,
    "tests/integration/test_db.py": "import testcontainers\n\n\ndef test_db():\n    assert run() == 1\n",
}
SLOW = '<testcase classname="tests.integration.test_db" name="test_db" time="9"/>'


def test_the_time_of_each_layer_is_added_up(repository: Make) -> None:
    context = repository(LAYERED, untracked={"junit.xml": report(MORE, GREEN, SLOW)})
    times = {time.layer: (time.cases, time.seconds) for time in context.get(durations.layer_times)}
    assert times == {"unit": (5, 0.9), "integration": (1, 9.0)}
    assert told(context, "test_results.unit_mean") == 0.18
    assert [(s.path, s.seconds, s.layer) for s in context.get(durations.slowest)][:2] == [
        ("tests/integration/test_db.py", 9.0, "integration"),
        ("tests/test_app.py", 0.5, "unit"),
    ]


def test_cases_of_nowhere_give_no_layer_its_time(repository: Make) -> None:
    context = repository(CODE, untracked={"junit.xml": report(MORE.replace("tests.test_app", "gone"))})
    assert "of 4 timed cases only 0 could be placed" in told(context, "test_results.unit_mean")
    without = repository(CODE, untracked={"junit.xml": report(RED)})
    assert "how long the tests took" in told(without, "test_results.unit_mean")


def test_more_reports_than_are_read_are_no_pass(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_reports, "MAX_REPORTS", 2)
    named = {f"TEST-{letter}.xml": report(GREEN) for letter in "abc"}
    context = repository(CODE, untracked=named)
    assert "TEST-c.xml" in told(context, "test_results.failed")
    assert "were not read" in told(context, "test_results.failed")
