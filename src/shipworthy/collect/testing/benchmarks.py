"""What benchmarks measured, as the reports of their tools tell it."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.artefact_age import last_change, made_at
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.formats import benchmarks as formats
from shipworthy.model.benchmarks import BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class FoundBenchmarks:
    """A report of benchmarks. `problem` says why it is not counted; empty where it is."""

    path: str
    line: int
    producer: str
    benchmarks: int
    problem: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing that was timed; it stands in its report."""

    path: str
    line: int
    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class BenchmarkResults:
    reports: tuple[FoundBenchmarks, ...]
    measured: tuple[Measured, ...]


@fact("benchmarks.results")
def results(context: Context) -> BenchmarkResults:
    """Every report of benchmarks in the working tree, and what the believable ones measured.

    Read are pytest-benchmark, hyperfine, Criterion, JMH, Google Benchmark and `go test -bench`. A report is
    not believed when a benchmark in it failed, it holds none, or it is older than the last commit to the
    product.
    """
    reports: list[FoundBenchmarks] = []
    measured: list[Measured] = []
    for content in reports_of(context, "benchmarks"):
        context.note(content.path)
        report = _read(content)
        if isinstance(report, str):
            reports.append(FoundBenchmarks(content.path, 1, "", 0, report))
            continue
        problem = _problem(context, content.path, report)
        count = len(report.benchmarks)
        reports.append(FoundBenchmarks(content.path, 1, report.producer, count, problem))
        if not problem:
            measured += [Measured(content.path, 1, b.name, b.seconds) for b in report.benchmarks]
    return BenchmarkResults(tuple(reports), tuple(measured[:MAX_LISTED]))


def _read(content: Content) -> BenchmarkReport | str:
    try:
        return formats.read(content) or "it is in no known format"
    except DocumentError as error:
        return f"it cannot be read: {error}"
    except (OSError, ValueError) as error:
        return f"it cannot be opened: {error}"


def _problem(context: Context, path: str, report: BenchmarkReport) -> str:
    if not report.complete:
        return next(iter(report.warnings), "it ends early")
    if not report.benchmarks:
        return "it holds no benchmark"
    made = made_at(context, path, report.produced_at)
    changed = last_change(context, {f.path for f in context.get(source_files)})
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    return ""


@fact("benchmarks.reports")
def reports(context: Context) -> tuple[FoundBenchmarks, ...]:
    """The reports of benchmarks in the working tree, each with why it is not believed, if it is not."""
    found: BenchmarkResults = context.get(results)
    return found.reports


@fact("benchmarks.measured")
def measured(context: Context) -> tuple[Measured, ...]:
    """What the believable reports of benchmarks measured: the mean of one execution, in seconds."""
    found: BenchmarkResults = context.get(results)
    if not any(not report.problem for report in found.reports):
        told = "; ".join(f"{r.path}: {r.problem}" for r in found.reports[:3])
        reason = (
            f"no report of benchmarks can be believed: {told}" if told else "there is no report of benchmarks"
        )
        raise Unavailable(reason, "the benchmarks, with results written to a file")
    return found.measured
