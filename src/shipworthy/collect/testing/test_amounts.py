"""How much is tested, by counts: tests for the amount of code, project by project."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import is_within
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import anchor, production_lines, source_files
from shipworthy.collect.testing.tests import test_count, test_files, test_lines, tests_exist
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.results import Project

ENOUGH_PER_1000 = 10
"""Tests of substance for each 1,000 lines of product code; well-kept libraries have 30 to 100."""
FEWEST = 3
LOW = 0.5
_OF_TESTS = re.compile(r"(?:^|[._/-])(?i:[a-z]{0,20}tests?|specs?|e2e)$|[a-z](?:Tests?|Specs)$")
"""A project whose tests are of another one, whatever helpers stand beside them."""
CASE_LINES = 1_000
CASE_SHARE = 0.1
"""Of the product's lines: code in test folders that holds no test we read, yet may be cases."""


@dataclass(frozen=True, slots=True)
class ProjectTests:
    """A project's product code, and the tests of substance below its folder."""

    path: str
    line: int
    name: str
    lines: int
    tests: int

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def is_thin(self) -> bool:
        return self.tests < max(FEWEST, self.lines * ENOUGH_PER_1000 / 1000)


@fact("tests.ratio", unit="share")
def test_ratio(context: Context) -> float:
    """Lines of tests of substance for each line of product code: 1.0 is as many of the one as of the other.

    A file in which only some tests are of substance counts in proportion.
    """
    product = context.get(production_lines) - _inline(context)
    if product <= 0:
        raise Unavailable("there is no product code to compare the tests with")
    if not context.get(tests_exist):
        return 0.0
    files = context.get(test_files)
    found = round(sum(f.lines * f.substantial / f.tests for f in files) / product, 4)
    if found < LOW:
        _refuse_cases_elsewhere(context)
    return found


def _inline(context: Context) -> int:
    """Test lines inside product files."""
    product = {f.path for f in context.get(source_files)}
    return sum(f.lines for f in context.get(test_files) if f.path in product)


@fact("tests.projects")
def tests_by_project(context: Context) -> tuple[ProjectTests, ...]:
    """The projects that hold product code, each with the tests of substance that stand below it.

    Tests below no such project, in a project of tests or in one around others, are those of the repository as
    a whole.
    """
    by_folder: dict[str, Project] = {}
    for project in context.get(projects):
        if project.code_lines:
            by_folder.setdefault("" if project.path == "." else project.path, project)
    counted = _tests_by_folder(context, set(by_folder)) if context.get(tests_exist) else {}
    return tuple(
        ProjectTests(p.manifest, 1, p.name, p.code_lines, counted.get(folder, 0))
        for folder, p in sorted(by_folder.items())
        if not (counted.get(folder) and _OF_TESTS.search(p.name))
    )


def _tests_by_folder(context: Context, folders: set[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for file in context.get(test_files):
        folder = file.path.rpartition("/")[0]
        while folder and folder not in folders:
            folder = folder.rpartition("/")[0]
        counted[folder] = counted.get(folder, 0) + file.substantial
    return counted


@fact("tests.presence", unit="share")
def presence(context: Context) -> float:
    """Tests of substance as a share of ten for each 1,000 lines of product code (three at least).

    Where there are several projects, those of one count up to twenty for each 1,000 of its own lines:
    many tests of one package are no tests of another.
    """
    lines = context.get(production_lines)
    if not lines:
        raise Unavailable("there is no product code to have tests")
    count = context.get(test_count)
    entries = context.get(tests_by_project)
    if len(entries) > 1:
        count -= sum(max(0, e.tests - _most(e)) for e in entries if not _is_around_others(e, entries))
    found = round(min(1.0, count / max(FEWEST, lines * ENOUGH_PER_1000 / 1000)), 4)
    if found < LOW:
        _refuse_cases_elsewhere(context)
    return found


def _most(entry: ProjectTests) -> int:
    return max(FEWEST, entry.lines * 2 * ENOUGH_PER_1000 // 1000)


def _is_around_others(entry: ProjectTests, entries: tuple[ProjectTests, ...]) -> bool:
    return any(other is not entry and is_within(other.folder, entry.folder) for other in entries)


@fact("tests.thin_projects")
def thin_projects(context: Context) -> tuple[ProjectTests, ...]:
    """Projects with fewer than ten tests of substance for each 1,000 lines, those with most code first.

    Where tests stand outside of the projects, nothing says which code they test: then it is one entry,
    of the repository as a whole.
    """
    entries = context.get(tests_by_project)
    if not context.get(production_lines):
        return ()
    outside = sum(e.tests for e in entries if _is_around_others(e, entries))
    outside += context.get(test_count) - sum(e.tests for e in entries)
    if not entries or outside:
        lines = context.get(production_lines)
        path = entries[0].path if entries else context.get(anchor).path
        whole = ProjectTests(path, 1, context.door.name, lines, context.get(test_count))
        return (whole,) if whole.is_thin else ()
    thin = sorted((e for e in entries if e.is_thin), key=lambda e: (-e.lines, e.path))
    return tuple(thin[:20])


def _refuse_cases_elsewhere(context: Context) -> None:
    """A low figure is not believed where the cases stand in files that a runner of its own reads."""
    recognised = {f.path for f in context.get(test_files)}
    cases = [
        context.analysis(f).lines
        for f in context.of_class(PathClass.TEST)
        if f.language is not None and f.kind is FileKind.TEXT and f.path not in recognised
    ]
    lines, product = sum(cases), context.get(production_lines)
    if lines >= max(CASE_LINES, CASE_SHARE * product) and lines > context.get(test_lines):
        raise Unavailable(
            f"{len(cases)} source files with {lines:,} lines lie in test folders and hold no test in a form"
            " that is read; a runner that reads them as cases cannot be counted"
        )
