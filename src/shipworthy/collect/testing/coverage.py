"""How much of the code the tests ran, as coverage reports tell it."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import languages, source_files
from shipworthy.collect.testing.coverage_reports import (
    FoundReport,
    MeasuredFile,
    Measurement,
    measurement,
)
from shipworthy.collect.testing.measuring import BRANCHES, MEASURED, coverage_command
from shipworthy.collect.testing.tests import tests_do_something

ENOUGH_MEASURED = 0.5
"""Of the product's lines, that the reports must measure to speak of the product."""
_LOOKED_FOR = (
    "looked for coverage.xml, .coverage, coverage.json, lcov.info, coverage.out, jacoco.xml, clover.xml,"
    " coverage-final.json, .resultset.json and files with such content"
)


@fact("coverage.reports")
def reports(context: Context) -> tuple[FoundReport, ...]:
    """The coverage reports in the working tree, each with why it is not believed, if it is not."""
    return context.get(measurement).reports


@fact("coverage.measurable_lines", unit="lines")
def measurable_lines(context: Context) -> int:
    """Non-blank lines of product code in languages for which tools measure which lines ran."""
    return sum(lines for name, lines in context.get(languages).items() if name in MEASURED)


@fact("coverage.branches_measurable")
def branches_measurable(context: Context) -> bool:
    """Whether most of that code is in languages whose usual tools measure branches: not Go, not Rust."""
    lines = context.get(languages)
    with_branches = sum(count for name, count in lines.items() if name in BRANCHES)
    return with_branches > context.get(measurable_lines) / 2


@fact("coverage.files")
def files(context: Context) -> tuple[MeasuredFile, ...]:
    """The product's files with the lines that tests ran, all believable reports united line by line."""
    return _believed(context).files


@fact("coverage.line_rate", unit="share")
def line_rate(context: Context) -> float:
    """The share of the product's executable lines that the tests ran: lines only, never mixed with branches.

    All believable reports are united line by line; tests, examples and generated files are left out. It
    is 0 where there is product code and no test that does anything, and unknown where no report can be
    believed, or where the reports measure less than half of the product.
    """
    if (found := _measured_or_untested(context)) is None:
        return 0.0
    valid = sum(f.valid for f in found.files)
    if not valid:
        raise Unavailable("the coverage reports measure no executable line", coverage_command(context))
    return round(sum(f.covered for f in found.files) / valid, 4)


@fact("coverage.branch_rate", unit="share")
def branch_rate(context: Context) -> float:
    """The share of the branches (ways out of lines with several) that the tests took.

    It is 0 where there is product code and no test that does anything, and unknown where no report
    measures branches.
    """
    if (found := _measured_or_untested(context)) is None:
        return 0.0
    total = sum(f.valid_branches for f in found.files)
    if not found.branches or not total:
        remedy = f"{coverage_command(context)}, with branches measured"
        measurable = context.get(branches_measurable)
        raise Unavailable("the coverage reports measure no branches", remedy if measurable else "")
    return round(sum(f.covered_branches for f in found.files) / total, 4)


@fact("coverage.function_rate", unit="share")
def function_rate(context: Context) -> float:
    """The share of the functions that the reports name of which any line ran.

    It is 0 where there is product code and no test that does anything, and unknown where no believable
    report names functions: Go's and SimpleCov's do not.
    """
    if (found := _measured_or_untested(context)) is None:
        return 0.0
    total = sum(f.valid_functions for f in found.files)
    if not total:
        remedy = "a report that names them: LCOV, JaCoCo, Istanbul's or coverage.py's JSON"
        raise Unavailable("the coverage reports name no functions", remedy)
    return round(sum(f.covered_functions for f in found.files) / total, 4)


@fact("coverage.match_rate", unit="share")
def match_rate(context: Context) -> float:
    """The share of the files that the coverage reports measure that are files of this repository.

    Installed packages and files that a build makes are in many reports. Unknown where no report names a file.
    """
    found = context.get(measurement).reports
    named = sum(report.named for report in found)
    if not named:
        raise Unavailable(_why(found), coverage_command(context))
    return round(sum(report.matched for report in found) / named, 4)


@fact("coverage.measured_share", unit="share")
def measured_share(context: Context) -> float:
    """The share of the product's lines that stand in files the believable reports measure.

    Counted over languages for which tools measure coverage. A file that no test imports is often missing
    from a report, which then speaks of the tested files only.
    """
    return _share(context, _believed(context))


@fact("coverage.unmeasured_files")
def unmeasured_files(context: Context) -> tuple[MeasuredFile, ...]:
    """Product files of ten lines and more that no believable report measures, largest first."""
    measured = {f.path for f in _believed(context).files}
    lines = {
        f.path: context.analysis(f).lines
        for f in context.get(source_files)
        if f.path not in measured and f.language in MEASURED
    }
    largest = sorted((p for p, n in lines.items() if n >= 10), key=lambda p: (-lines[p], p))
    return tuple(MeasuredFile(p, 1, 0, lines[p], 0, 0) for p in largest[:20])


@fact("coverage.worst_files")
def worst_files(context: Context) -> tuple[MeasuredFile, ...]:
    """The ten files with the most lines that no test ran, most first, each with the first such line."""
    found = [f for f in context.get(files) if f.missed]
    return tuple(sorted(found, key=lambda f: (-f.missed, f.path))[:10])


def _measured_or_untested(context: Context) -> Measurement | None:
    """What the reports say of the product as a whole; none where there are no tests to measure."""
    found = context.get(measurement)
    if not any(not r.problem for r in found.reports) and not context.get(tests_do_something):
        return None
    found = _believed(context)
    share = _share(context, found)
    if share < ENOUGH_MEASURED:
        raise Unavailable(
            f"the coverage reports measure {len(found.files)} product files with {100 * share:.0f} %"
            " of its lines: too few to speak of the whole",
            f"{coverage_command(context)}, told to measure the whole source (--cov=src, collectCoverageFrom)",
        )
    return found


def _believed(context: Context) -> Measurement:
    found = context.get(measurement)
    if found.files:
        return found
    raise Unavailable(_why(found.reports), coverage_command(context))


def _why(found: Sequence[FoundReport]) -> str:
    if not found:
        return f"there is no coverage report; {_LOOKED_FOR}"
    told = "; ".join(f"{r.path}: {r.problem}" for r in found[:3] if r.problem)
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    return f"no coverage report can be believed: {told}{more}"


def _share(context: Context, found: Measurement) -> float:
    paths = {f.path for f in found.files}
    measured = sum(
        context.analysis(f).lines
        for f in context.get(source_files)
        if f.path in paths and f.language in MEASURED
    )
    return round(measured / max(1, context.get(measurable_lines)), 4)
