"""Reports of test runs are counted case by case, whatever their summary says."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artefact_samples import expected, run_told, samples
from shipworthy.formats import tests as formats
from shipworthy.formats.tests import junit
from shipworthy.model.artefacts import CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError


def read(text: str) -> TestRun:
    run = formats.read(Content.of(text.encode(), "junit.xml"))
    assert run is not None
    return run


@pytest.mark.parametrize("sample", samples("tests"), ids=lambda p: p.name)
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    run = formats.read(Content.of(sample.read_bytes(), sample.name))
    assert run is not None
    assert run_told(run) == expected(sample)


def test_attributes_are_not_trusted() -> None:
    run = read('<testsuite tests="500" failures="0"><testcase name="a"><failure/></testcase></testsuite>')
    assert (run.cases, run.failed) == (1, 1)


def test_a_summary_of_failures_without_cases_makes_the_report_incomplete() -> None:
    run = read('<testsuite name="s" tests="5" failures="2"><testcase name="a"/></testsuite>')
    assert not run.complete
    assert run.warnings == ("states 2 failures and lists none",)


def test_an_empty_report_has_no_cases() -> None:
    assert read("<testsuites/>").cases == 0
    assert read('<testsuite tests="0"/>').suites == ()


def test_a_suite_that_could_not_be_set_up_is_an_error() -> None:
    run = read('<testsuite name="s"><error message="no database"/><testcase name="a"/></testsuite>')
    assert (run.passed, run.errors) == (1, 1)
    assert run.remarkable[0].message == "no database"


def test_a_case_that_both_fails_and_is_skipped_failed() -> None:
    run = read('<testsuite><testcase name="a"><skipped/><failure message="m"/></testcase></testsuite>')
    assert run.failed == 1


def test_the_same_name_twice_is_two_cases_outside_of_go() -> None:
    run = read('<testsuite><testcase name="a"><failure/></testcase><testcase name="a"/></testsuite>')
    assert (run.failed, run.passed, run.flaky) == (1, 1, 0)


def test_a_case_that_was_not_run_is_skipped() -> None:
    run = read('<testsuite><testcase name="a" status="notrun"/><testcase name="b" status="run"/></testsuite>')
    assert (run.skipped, run.passed) == (1, 1)


def test_a_namespace_and_a_doctype_do_no_harm() -> None:
    run = read(
        '<!DOCTYPE testsuites><x:testsuites xmlns:x="urn:x"><x:testsuite><x:testcase name="a"/></x:testsuite></x:testsuites>'
    )
    assert run.passed == 1


def test_a_report_that_ends_early_says_so() -> None:
    run = read('<testsuite name="s"><testcase name="a"/><testcase name="b"><fail')
    assert not run.complete
    assert run.passed == 1


def test_a_case_that_has_no_name_was_interrupted() -> None:
    """What pytest leaves behind after Ctrl-C and `pytest.exit`."""
    head = '<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="0" tests="1">'
    case = '<testcase classname="tests.test_a" name="test_1" time="0.001" />'
    run = read(f'{head}{case}<testcase time="0.000" /></testsuite></testsuites>')
    assert (run.passed, run.complete) == (1, False)
    assert run.warnings == ("the run was interrupted: it holds a test that began and did not end",)
    assert read(f"{head}{case}</testsuite></testsuites>").complete


def test_a_worker_that_crashed_failed_and_interrupted_nothing() -> None:
    """What pytest-xdist leaves behind: a case without a name, and one that says what happened."""
    crash = '<testcase classname="tests.test_a" name="test_3"><error message="worker crashed" /></testcase>'
    suite = f'<testsuite name="pytest" errors="1" tests="2"><testcase time="0.000" />{crash}</testsuite>'
    run = read(f'<testsuites name="pytest tests">{suite}</testsuites>')
    assert (run.passed, run.errors, run.complete) == (0, 1, True)


def test_other_xml_is_no_report() -> None:
    assert formats.read(Content.of(b"<project><testsuite/></project>", "pom.xml")) is None
    assert formats.read(Content.of(b"\xff\xfe\x00", "junit.xml")) is None


def test_an_entity_bomb_is_refused() -> None:
    with pytest.raises(DocumentError, match="entities"):
        read('<!DOCTYPE t [<!ENTITY a "x">]><testsuite name="&a;"/>')


@pytest.mark.parametrize("time", ["nan", "inf", "-5", "1e400", "soon", "9" * 400, "1e99"])
def test_a_duration_that_is_none_counts_nothing(time: str) -> None:
    assert read(f'<testsuite><testcase name="a" time="{time}"/></testsuite>').seconds == 0


statuses = st.lists(st.sampled_from(list(CaseStatus)), max_size=30)
_INSIDE = {
    CaseStatus.PASSED: "",
    CaseStatus.FLAKY: "<flakyFailure/>",
    CaseStatus.FAILED: "<failure/>",
    CaseStatus.ERROR: "<error/>",
    CaseStatus.SKIPPED: "<skipped/>",
}


@given(st.lists(statuses, min_size=1, max_size=4))
def test_every_case_is_counted_once(suites: list[list[CaseStatus]]) -> None:
    text = "<testsuites>"
    for number, cases in enumerate(suites):
        inner = "".join(f'<testcase name="c{i}">{_INSIDE[c]}</testcase>' for i, c in enumerate(cases))
        text += f'<testsuite name="s{number}">{inner}</testsuite>'
    run = read(text + "</testsuites>")
    every = [case for cases in suites for case in cases]
    assert run.cases == len(every)
    assert run.passed == sum(c in {CaseStatus.PASSED, CaseStatus.FLAKY} for c in every)
    for status, counted in (
        (CaseStatus.FAILED, run.failed), (CaseStatus.ERROR, run.errors), (CaseStatus.SKIPPED, run.skipped),
        (CaseStatus.FLAKY, run.flaky),
    ):  # fmt: skip
        assert counted == every.count(status)
    assert len(run.remarkable) == sum(c is not CaseStatus.PASSED for c in every)


@given(st.binary(max_size=300))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    with suppress(DocumentError):
        junit.parse(Content.of(b"<testsuite><testcase>" + content))
