"""The reports of test runs in the working tree, and which of them can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from shipworthy.collect.context import Context
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.artefact_age import Change, last_change, made_at
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.collect.testing.tests import test_files
from shipworthy.formats import tests as formats
from shipworthy.formats.tests import allure
from shipworthy.model.artefacts import TestRun
from shipworthy.model.content import Content
from shipworthy.model.repository import FileKind
from shipworthy.schema.nodes import DocumentError

MAX_REPORTS = 4_000
"""Files, of which Allure writes one for each test. Less than a scan finds, so that more are noticed."""

LARGE = 20_000_000
"""Bytes from which on a report that cannot be read is probably whole, and only too much to be read."""


@dataclass(frozen=True)
class RunReport:
    """A report, or a folder of files that make one."""

    path: str
    line: int = 1
    run: TestRun | None = None
    made: int | None = None
    problem: str = ""
    """Why it is not believed; empty where it is."""
    cut_short: bool = False
    """It is of the code as it is, and says that not all of the tests ran to their end."""


@dataclass(frozen=True)
class RunReports:
    reports: tuple[RunReport, ...]
    tracked: TrackedPaths

    @cached_property
    def believed(self) -> tuple[tuple[RunReport, TestRun], ...]:
        return tuple((r, r.run) for r in self.reports if r.run is not None and not r.problem)

    def places(self, report: RunReport, written: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Tracked path by path and suite as the report writes them, as far as they tell it."""
        pairs = set(written)
        where = self.tracked.match({p for pair in pairs for p in _possible_paths(*pair)}, report.path)
        found = {pair: next((where[p] for p in _possible_paths(*pair) if p in where), "") for pair in pairs}
        return {pair: path for pair, path in found.items() if path}


def run_reports(context: Context) -> RunReports:
    return context.once("test runs", lambda: _read_all(context))


def _read_all(context: Context) -> RunReports:
    tracked = TrackedPaths(f.path for f in context.files if f.kind is FileKind.TEXT)
    found: list[RunReport] = []
    folders: dict[str, list[tuple[str, TestRun]]] = {}
    listed = reports_of(context, "tests")
    for content in listed[:MAX_REPORTS]:
        run = _read(content)
        if isinstance(run, DocumentError):
            problem = f"it cannot be read: {run}"
            cut = content.size < LARGE and not _stale(context, content.path, None)
            found.append(RunReport(content.path, run.line, None, None, problem, cut))
        elif run.attempts:
            folders.setdefault(content.path.rpartition("/")[0], []).append((content.path, run))
        else:
            found.append(_judged(context, content.path, run))
    for files in folders.values():
        newest = max(files, key=lambda file: (file[1].produced_at or 0, file[0]))
        found.append(_judged(context, newest[0], allure.unite([run for _, run in files])))
    if len(listed) > MAX_REPORTS:
        problem = f"there are more than {MAX_REPORTS:,} reports, and it and those after it were not read"
        found.append(RunReport(listed[MAX_REPORTS].path, problem=problem, cut_short=True))
    for report in found:
        context.note(report.path)
    return RunReports(tuple(sorted(found, key=lambda report: report.path)), tracked)


def _read(content: Content) -> TestRun | DocumentError:
    if not content.size:
        return DocumentError("it is empty")
    try:
        return formats.read(content) or DocumentError("it is in no known format")
    except DocumentError as error:
        return error
    except (OSError, ValueError) as error:
        return DocumentError(str(error))


def _judged(context: Context, path: str, run: TestRun) -> RunReport:
    stale = _stale(context, path, run.produced_at)
    if not run.complete:
        problem = next(iter(run.warnings), "it ends early")
    else:
        problem = stale if run.cases else "it holds no test case"
    made = made_at(context, path, run.produced_at)
    return RunReport(path, 1, run, made, problem, cut_short=not run.complete and not stale)


def _stale(context: Context, path: str, stated: int | None) -> str:
    made = made_at(context, path, stated)
    changed = context.once("last change of code or tests", lambda: _last_change(context))
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    return ""


def _last_change(context: Context) -> Change | None:
    paths = {f.path for f in context.get(source_files)} | {f.path for f in context.get(test_files)}
    return last_change(context, paths)


def _possible_paths(path: str, suite: str) -> Iterator[str]:
    """Where the case says it stands; else what its class name or suite may be the path of."""
    if path:
        yield path
        return
    dotted = suite.replace(".", "/")
    outer = dotted.rpartition("/")[0]
    yield from (suite, f"{dotted}.py", f"{outer}.py", f"{dotted}.java", f"{dotted}.kt", f"{dotted}.cs")
