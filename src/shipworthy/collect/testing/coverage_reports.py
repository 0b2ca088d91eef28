"""The coverage reports in the working tree: which of them can be believed, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.collect.testing.coverage_settings import python_settings
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.collect.testing.report_trust import why_not_believed
from shipworthy.collect.testing.test_files import text_of
from shipworthy.collect.testing.uniting import united
from shipworthy.formats import coverage as formats
from shipworthy.formats.coverage import coverage_sqlite
from shipworthy.model.artefacts import CoverageReport, FileCoverage
from shipworthy.model.content import Content
from shipworthy.model.repository import FileKind
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A coverage report. `problem` says why it is not counted; empty where it is."""

    path: str
    line: int
    format: str
    producer: str
    files: int
    """Tracked product files it measures."""
    problem: str
    named: int = 0
    """Files it measures, of this repository or not."""
    matched: int = 0
    """Those of them that are tracked here."""


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """A product file as all reports together measure it. `line` is the first that no test ran."""

    path: str
    line: int
    covered: int
    valid: int
    covered_branches: int
    valid_branches: int
    covered_functions: int = 0
    valid_functions: int = 0

    @property
    def rate(self) -> float:
        return round(self.covered / self.valid, 4) if self.valid else 1.0

    @property
    def missed(self) -> int:
        return self.valid - self.covered


@dataclass(frozen=True, slots=True)
class Measurement:
    """The reports found, and the product files that the believed ones measure."""

    reports: tuple[FoundReport, ...]
    files: tuple[MeasuredFile, ...]
    branches: bool
    """Whether a believed report measures branches."""


@dataclass(frozen=True)
class _Believed:
    reports: tuple[FoundReport, ...]
    files: Mapping[str, FileCoverage]
    branches: bool


@fact("coverage.measurement")
def measurement(context: Context) -> Measurement:
    """Every coverage report in the working tree, and what the believable ones say of the product's files.

    Read are coverage.py's data file and JSON, Cobertura, JaCoCo, Clover, OpenCover and dotnet-coverage XML,
    LCOV, Go's cover profile, and the JSON of Istanbul, SimpleCov and llvm-cov: tracked or not, outside of
    test folders, or given with `--artifact`. A report is not believed when it ends early, measures no
    tracked file, is older than the last commit to a file it measures, or measures what a file does not
    have.
    """
    found = _believed(context)
    files = tuple(_measured(found.files[path]) for path in sorted(found.files))
    return Measurement(found.reports, files, found.branches)


def measured(context: Context) -> Mapping[str, FileCoverage]:
    """By the path of a product file: the lines, branches and functions that all believed reports measure.

    Empty where no report is believed; `coverage.measurement` has why. Its `path` is the tracked one.
    """
    return _believed(context).files


def _believed(context: Context) -> _Believed:
    return context.once("coverage measured", lambda: _read_all(context))


def _read_all(context: Context) -> _Believed:
    tracked = TrackedPaths(f.path for f in context.files if f.kind is FileKind.TEXT)
    product = {f.path for f in context.get(source_files)}
    found: list[FoundReport] = []
    settled: list[FileCoverage] = []
    raw: list[FileCoverage] = []
    branches = False
    for content in reports_of(context, "coverage"):
        path = content.path
        report = _read(context, content, tracked)
        context.note(path)
        if isinstance(report, DocumentError):
            found.append(FoundReport(path, report.line, "", "", 0, f"it cannot be read: {report}"))
            continue
        where = tracked.match((f.path for f in report.files), path, report.roots)
        measures = [(where[f.path], f) for f in report.files if where.get(f.path) in product]
        problem = why_not_believed(context, path, report, where, measures)
        many = (len(measures), problem, len(report.files), len(where))
        found.append(FoundReport(path, 1, report.format, report.producer, *many))
        if not problem:
            branches = branches or report.branches_measured
            target = raw if report.format == coverage_sqlite.FORMAT else settled
            target += [replace(file, path=name) for name, file in measures]
    return _Believed(tuple(found), united(settled, raw), branches)


def _read(context: Context, content: Content, tracked: TrackedPaths) -> CoverageReport | DocumentError:
    def sources(measured: Sequence[str]) -> formats.SourceOf:
        where = tracked.match(measured, content.path)
        return lambda name: text_of(context, where[name]) if name in where else None

    if not content.size:
        return DocumentError("it is empty")
    try:
        project = formats.Project(sources, lambda: python_settings(context))
        return formats.read(content, project) or DocumentError("it is in no known format")
    except DocumentError as error:
        return error
    except (OSError, ValueError) as error:
        return DocumentError(str(error))


def _measured(file: FileCoverage) -> MeasuredFile:
    return MeasuredFile(
        path=file.path,
        line=min(file.missed, default=1),
        covered=len(file.covered),
        valid=file.valid,
        covered_branches=file.covered_branches,
        valid_branches=file.valid_branches,
        covered_functions=sum(f.covered for f in file.functions),
        valid_functions=len(file.functions),
    )
