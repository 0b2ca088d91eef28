"""What happened when the tests last ran, as their reports tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.artefact_age import last_change, made_at
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.collect.testing.measuring import results_command
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.collect.testing.tests import test_files, tests_do_something
from shipworthy.formats import tests as formats
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.model.repository import FileKind
from shipworthy.schema.nodes import DocumentError

MAX_LISTED = 100
_LOOKED_FOR = "looked for JUnit XML: junit.xml, test-results.xml, TEST-*.xml …"
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
    """Every report of a test run in the working tree, JUnit XML of any dialect, counted case by case.

    Tracked or not, outside of test folders. A report is not believed when it ends early, holds no case, or
    is older than the last commit to the product or its tests.
    """
    tracked = TrackedPaths(f.path for f in context.files if f.kind is FileKind.TEXT)
    runs: list[FoundRun] = []
    failures: list[FailedCase] = []
    flaky: list[FailedCase] = []
    for content in reports_of(context, "tests"):
        path = content.path
        run = _read(content)
        context.note(path)
        if isinstance(run, DocumentError):
            runs.append(FoundRun(path, run.line, "", 0, 0, 0, 0, 0.0, f"it cannot be read: {run}"))
            continue
        problem = _problem(context, path, run)
        runs.append(_found(path, run, problem))
        if not problem:
            failures += _cases(path, run, tracked, _BAD)
            flaky += _cases(path, run, tracked, frozenset({CaseStatus.FLAKY}))
    return Results(tuple(runs), tuple(failures[:MAX_LISTED]), tuple(flaky[:MAX_LISTED]))


def _read(content: Content) -> TestRun | DocumentError:
    if not content.size:
        return DocumentError("it is empty")
    try:
        return formats.read(content) or DocumentError("it is in no known format")
    except DocumentError as error:
        return error
    except (OSError, ValueError) as error:
        return DocumentError(str(error))


def _found(path: str, run: TestRun, problem: str) -> FoundRun:
    return FoundRun(
        path=path,
        line=1,
        producer=run.producer,
        passed=run.passed,
        failed=run.failed + run.errors,
        skipped=run.skipped,
        flaky=run.flaky,
        seconds=round(run.seconds, 3),
        problem=problem,
    )


def _problem(context: Context, path: str, run: TestRun) -> str:
    """Why the report is not believed; empty where it is."""
    if not run.complete:
        return next(iter(run.warnings), "it ends early")
    if not run.cases:
        return "it holds no test case"
    made = made_at(context, path, run.produced_at)
    paths = {f.path for f in context.get(source_files)} | {f.path for f in context.get(test_files)}
    changed = last_change(context, paths)
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    return ""


def _cases(
    report: str, run: TestRun, tracked: TrackedPaths, wanted: frozenset[CaseStatus]
) -> Iterator[FailedCase]:
    cases = [case for case in run.remarkable if case.status in wanted]
    where = tracked.match({p for case in cases for p in _possible_paths(case)}, report)
    for case in cases:
        path = next((where[p] for p in _possible_paths(case) if p in where), "")
        line = case.line if path and case.line else 1
        name = f"{case.suite} {case.name}" if case.suite not in case.name else case.name
        yield FailedCase(path or report, line, name.strip() or "a suite", case.message)


def _possible_paths(case: Case) -> list[str]:
    """Where the case says it stands; else what its class name or suite may be the path of."""
    if case.path:
        return [case.path]
    dotted = case.suite.replace(".", "/")
    outer = dotted.rpartition("/")[0]
    return [case.suite, f"{dotted}.py", f"{outer}.py", f"{dotted}.java", f"{dotted}.kt", f"{dotted}.cs"]


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
    """Test cases that passed, over all believable reports. It is 0 where no test does anything."""
    if not _has_believable_runs(context) and not context.get(tests_do_something):
        return 0
    return sum(run.passed for run in _believed(context))


@fact("test_results.failed")
def failed(context: Context) -> int:
    """Test cases that failed or broke, over all believable reports."""
    return sum(run.failed for run in _believed(context))


@fact("test_results.failures")
def failures(context: Context) -> tuple[FailedCase, ...]:
    """The test cases that failed or broke, at their file and line as far as report or name tell."""
    _believed(context)
    found: Results = context.get(results)
    return found.failures


@fact("test_results.flaky")
def flaky_cases(context: Context) -> tuple[FailedCase, ...]:
    """The test cases that failed at first and passed when run again."""
    _believed(context)
    found: Results = context.get(results)
    return found.flaky


@fact("test_results.seconds")
def seconds(context: Context) -> float:
    """How long the test cases took together, in seconds. Unknown where no report says how long any took."""
    total = sum(run.seconds for run in _believed(context))
    if not total:
        raise Unavailable("the reports do not say how long the tests took", results_command(context))
    return round(total, 1)
