"""What happened when the tests last ran, as their reports tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.contradictions import Contradiction, contradictions
from shipworthy.collect.testing.measuring import results_command
from shipworthy.collect.testing.run_reports import RunReport, RunReports, run_reports
from shipworthy.collect.testing.tests import tests_do_something
from shipworthy.model.artefacts import Case, CaseStatus, TestRun

MAX_LISTED = 100
_LOOKED_FOR = (
    "looked for JUnit XML, TRX, CTRF, TAP, and what pytest-json-report, Playwright, jest, Allure, NUnit and"
    " xUnit.net write"
)
_BAD = frozenset({CaseStatus.FAILED, CaseStatus.ERROR})


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A report of a test run. `problem` says why it is not counted; empty where it is."""

    path: str
    line: int
    producer: str
    passed: int
    failed: int
    """With those that broke outside of what they check."""
    skipped: int
    flaky: int
    seconds: float
    problem: str
    cut_short: bool = False
    """It is of the code as it is, and not all of the tests ran to their end."""


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A test that failed, where it stands as far as that is known: else in the report."""

    path: str
    line: int
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Results:
    """The reports found, and what the believed ones list."""

    runs: tuple[FoundRun, ...]
    failures: tuple[FailedCase, ...]
    flaky: tuple[FailedCase, ...]


@fact("test_results.results")
def results(context: Context) -> Results:
    """Every report of a test run in the working tree, counted case by case.

    Read are JUnit XML of any dialect, TRX, CTRF, TAP, and what pytest-json-report, Playwright, jest, vitest,
    Allure, NUnit 3 and xUnit.net write; tracked or not, outside of test folders. A report is not believed
    when it ends early, says that the run was interrupted or that tests could not be collected, holds no case,
    or is older than the last commit to the product or its tests.
    """
    reports = run_reports(context)
    failures: list[FailedCase] = []
    flaky: list[FailedCase] = []
    for report, run in reports.believed:
        failures += _cases(reports, report, (c for c in run.remarkable if c.status in _BAD))
        flaky += _cases(reports, report, (c for c in run.remarkable if c.status is CaseStatus.FLAKY))
    flaky += [_contradicted(reports, each) for each in contradictions(reports)]
    runs = tuple(_found(report) for report in reports.reports)
    return Results(runs, tuple(_once(failures)[:MAX_LISTED]), tuple(_once(flaky)[:MAX_LISTED]))


def _found(report: RunReport) -> FoundRun:
    run = report.run or TestRun("", "", ())
    return FoundRun(
        path=report.path,
        line=report.line,
        producer=run.producer,
        passed=run.passed,
        failed=run.failed + run.errors,
        skipped=run.skipped,
        flaky=run.flaky,
        seconds=round(run.seconds, 3),
        problem=report.problem,
        cut_short=report.cut_short,
    )


def _cases(reports: RunReports, report: RunReport, cases: Iterable[Case]) -> Iterator[FailedCase]:
    listed = list(cases)
    where = reports.places(report, ((c.path, c.suite) for c in listed))
    for case in listed:
        path = where.get((case.path, case.suite), "")
        line = case.line if path and case.line else 1
        name = f"{case.suite} {case.name}" if case.suite not in case.name else case.name
        yield FailedCase(path or report.path, line, name.strip() or "a suite", case.message)


def _contradicted(reports: RunReports, found: Contradiction) -> FailedCase:
    [case] = _cases(reports, found.failed, [found.case])
    said = f"it failed in {found.failed.path} and passed in {found.passed.path}, which are of the same code"
    return FailedCase(case.path, case.line, case.name, said)


def _once(cases: Sequence[FailedCase]) -> list[FailedCase]:
    """Two formats of one run tell of the same case."""
    return list({(case.path, case.line, case.name): case for case in reversed(cases)}.values())[::-1]


def _believed(context: Context) -> Sequence[FoundRun]:
    found = context.get(results).runs
    believed = [run for run in found if not run.problem]
    if believed:
        return believed
    if not found:
        reason = f"there is no report of a test run; {_LOOKED_FOR}"
    else:
        told = "; ".join(f"{r.path}: {r.problem}" for r in found[:3])
        reason = f"no report of a test run can be believed: {told}"
    raise Unavailable(reason, results_command(context))


@fact("test_results.runs")
def runs(context: Context) -> tuple[FoundRun, ...]:
    """The reports of test runs in the working tree, each with why it is not believed, if it is not."""
    found: Results = context.get(results)
    return found.runs


def _has_believable_runs(context: Context) -> bool:
    return any(not run.problem for run in context.get(results).runs)


@fact("test_results.passed")
def passed(context: Context) -> int:
    """Test cases that passed, over all believable reports. It is 0 where no test does anything.

    A run that left reports in several formats counts once for each.
    """
    if not _has_believable_runs(context) and not context.get(tests_do_something):
        return 0
    return sum(run.passed for run in _believed(context))


@fact("test_results.failed")
def failed(context: Context) -> int:
    """Test cases that failed or broke, over all believable reports.

    Unknown where none did, but another report of the same code says that its run did not come to its end.
    """
    count = sum(run.failed for run in _believed(context))
    cut = next((run for run in context.get(results).runs if run.cut_short), None)
    if not count and cut:
        raise Unavailable(f"{cut.path} is of a run that did not end: {cut.problem}", results_command(context))
    return count


@fact("test_results.failures")
def failures(context: Context) -> tuple[FailedCase, ...]:
    """The test cases that failed or broke, at their file and line as far as report or name tell."""
    _believed(context)
    found: Results = context.get(results)
    return found.failures


@fact("test_results.flaky")
def flaky_cases(context: Context) -> tuple[FailedCase, ...]:
    """The test cases that failed at first and passed when run again, within one report or in another.

    Reports are held against each other where they list the same cases, most of them, and were made within a
    day; shards and the packages of a repository have little in common.
    """
    _believed(context)
    found: Results = context.get(results)
    return found.flaky


@fact("test_results.seconds")
def seconds(context: Context) -> float:
    """How long the test cases took together, in seconds, over all believable reports.

    A run that left reports in several formats counts once for each. Unknown where no report says how long
    any case took.
    """
    total = sum(run.seconds for run in _believed(context))
    if not total:
        raise Unavailable("the reports do not say how long the tests took", results_command(context))
    return round(total, 1)
