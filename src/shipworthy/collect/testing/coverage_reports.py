"""The coverage reports in the working tree: which of them can be believed, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.collect.testing.report_trust import why_not_believed
from shipworthy.collect.testing.test_files import text_of
from shipworthy.formats import coverage as formats
from shipworthy.formats.coverage import coverage_sqlite
from shipworthy.model.artefacts import Branches, CoverageReport, FileCoverage
from shipworthy.model.repository import FileKind
from shipworthy.schema.nodes import DocumentError

_UNITED = "united coverage"


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


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """A product file as all reports together measure it. `line` is the first that no test ran."""

    path: str
    line: int
    covered: int
    valid: int
    covered_branches: int
    valid_branches: int

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


@dataclass
class _Lines:
    covered: set[int]
    missed: set[int]
    branches: dict[int, Branches]

    def confirm(self, ran: frozenset[int]) -> None:
        """What ran, by a source that does not know which lines the project leaves out of the measure."""
        self.covered |= ran & (self.covered | self.missed)

    def add(self, file: FileCoverage) -> None:
        """A line ran if it ran for any report; of its branches, the most that one report saw is certain."""
        self.covered |= file.covered
        self.missed |= file.missed
        for line, branches in file.branches.items():
            known = self.branches.get(line, branches)
            self.branches[line] = Branches(max(known.taken, branches.taken), max(known.total, branches.total))


@fact("coverage.measurement")
def measurement(context: Context) -> Measurement:
    """Every coverage report in the working tree, and what the believable ones say of the product's files.

    Read are coverage.py's data file and JSON, Cobertura and JaCoCo XML, LCOV and Go's cover profile, tracked
    or not, outside of test folders. A report is not believed when it ends early, measures no tracked file, is
    older than the last commit to a file it measures, or measures lines that a file does not have.
    """
    tracked = TrackedPaths(f.path for f in context.files if f.kind is FileKind.TEXT)
    product = {f.path for f in context.get(source_files)}
    found: list[FoundReport] = []
    settled: list[tuple[str, FileCoverage]] = []
    raw: list[tuple[str, FileCoverage]] = []
    united: dict[str, _Lines] = {}
    branches = False
    for path in context.door.artefacts():
        report = _read(context, path, tracked)
        if report is None:
            continue
        context.note(path)
        if isinstance(report, DocumentError):
            found.append(FoundReport(path, report.line, "", "", 0, f"it cannot be read: {report}"))
            continue
        where = tracked.match((f.path for f in report.files), path, report.roots)
        measured = [(where[f.path], f) for f in report.files if where.get(f.path) in product]
        problem = why_not_believed(context, path, report, where, measured)
        found.append(FoundReport(path, 1, report.format, report.producer, len(measured), problem))
        if not problem:
            branches = branches or report.branches_measured
            target = raw if report.format == coverage_sqlite.FORMAT else settled
            target += measured
    _unite(united, settled, raw)
    files = tuple(_measured(path, united[path]) for path in sorted(united))
    context.once(_UNITED, lambda: {path: _lines(path, united[path]) for path in sorted(united)})
    return Measurement(tuple(found), files, branches)


def measured(context: Context) -> Mapping[str, FileCoverage]:
    """By the path of a product file: the lines and branches that all believed reports measure."""
    context.get(measurement)
    return context.once(_UNITED, dict)


def _lines(path: str, lines: _Lines) -> FileCoverage:
    missed = frozenset(lines.missed - lines.covered)
    return FileCoverage(path, frozenset(lines.covered), missed, dict(lines.branches))


def _unite(
    united: dict[str, _Lines],
    settled: Sequence[tuple[str, FileCoverage]],
    raw: Sequence[tuple[str, FileCoverage]],
) -> None:
    """Reports that tools made with the project's settings, then data files for what those leave open."""
    for name, file in settled:
        united.setdefault(name, _Lines(set(), set(), {})).add(file)
    known = frozenset(united)
    for name, file in raw:
        if name in known:
            united[name].confirm(file.covered)
        else:
            united.setdefault(name, _Lines(set(), set(), {})).add(file)


def _read(context: Context, path: str, tracked: TrackedPaths) -> CoverageReport | DocumentError | None:
    def sources(measured: Sequence[str]) -> formats.SourceOf:
        where = tracked.match(measured, path)
        return lambda name: text_of(context, where[name]) if name in where else None

    try:
        return formats.read(context.door.read_bytes(path), path, sources)
    except DocumentError as error:
        return error
    except (OSError, ValueError):
        return None


def _measured(path: str, lines: _Lines) -> MeasuredFile:
    missed = lines.missed - lines.covered
    return MeasuredFile(
        path=path,
        line=min(missed, default=1),
        covered=len(lines.covered),
        valid=len(lines.covered | lines.missed),
        covered_branches=sum(b.taken for b in lines.branches.values()),
        valid_branches=sum(b.total for b in lines.branches.values()),
    )
