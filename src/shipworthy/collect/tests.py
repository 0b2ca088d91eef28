"""Tests as the source files show them: how many there are, what could fail them, beside which code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.test_dialects import DIALECTS
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.lock_units import is_within
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import anchor, languages, production_lines, source_files
from shipworthy.model.code import Test
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.model.results import Project

INLINE = frozenset({"Rust", "Zig", "D"})
"""Languages whose tests stand in the files they test."""
NO_TESTS_OF_THEIR_OWN = frozenset({"SQL", "Vue", "Svelte", "Astro", "Nix", "Assembly"})
"""Tested, if at all, from another language."""
ENOUGH_PER_1000 = 10
"""Tests of substance for each 1,000 lines of product code; a tested library has 30 to 80."""
SOUND_PER_1000 = 2
FEWEST = 3
UNREAD_LINES = 100
_MATERIAL = re.compile(
    r"(?:^|/)(?:fixtures?|test-?_?data|test-?_?fixtures|__fixtures__|__snapshots__|corpus|golden|cassettes)/"
)
_OF_EXAMPLES = re.compile(r"^(?:[^/]+/)?(?:examples?|samples?|demos?|tutorials?|docs?)/")
_PERHAPS_MATERIAL = re.compile(r"(?:^|/)(?:data|samples?|resources|assets|mocks|__mocks__|snapshots)/")
_TEST_NAME = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec)s?\.[^/.]+|[^/]*(?:Test|Tests|Spec|IT)\.[^/.]+)$"
)
_INLINE_MODULE = re.compile(r"#\[\s*cfg\(\s*test\s*\)\s*\]")


@dataclass(frozen=True, slots=True)
class TestFile:
    """A source file that holds tests."""

    __test__ = False

    path: str
    line: int
    """Of the first test."""
    language: str
    tests: int
    substantial: int
    """Tests in which something can fail that is no constant."""
    lines: int
    """Not blank; of a file that also holds product code, from where its tests begin."""


@dataclass(frozen=True, slots=True)
class FoundTest:
    """One test."""

    __test__ = False

    path: str
    line: int
    name: str


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


def candidates(context: Context) -> Iterator[File]:
    """Files that may hold tests: of the test class, and of the product where a language has them inside."""
    for file in context.files:
        if file.language is None or file.kind is not FileKind.TEXT:
            continue
        is_test = file.path_class is PathClass.TEST and not _is_material(file.path)
        if is_test or (file.path_class is PathClass.PRODUCT and file.language in INLINE):
            yield file


def _is_material(path: str) -> bool:
    """Input of tests, or tests of examples: not tests of the product, even if it is code that holds some."""
    named = _TEST_NAME.search(path) is not None
    return bool(_MATERIAL.search(path) or _OF_EXAMPLES.search(path)) or (
        not named and bool(_PERHAPS_MATERIAL.search(path))
    )


@fact("tests.files")
def test_files(context: Context) -> tuple[TestFile, ...]:
    """Source files that hold at least one test, with how many, and how many of those could fail.

    A test is what the language's usual tools collect: `test_…` of pytest and unittest, `func Test…`,
    `#[test]` (also inside product files), `it(…)`, `@Test`, `[Fact]`, `TEST(…)` and so on for thirty languages.
    """
    found = []
    for file in candidates(context):
        analysis = context.analysis(file)
        if analysis.tests and not analysis.minified:
            assert file.language is not None
            inline = file.path_class is PathClass.PRODUCT
            lines = _inline_lines(context, file, analysis.tests[0].line) if inline else analysis.lines
            substantial = sum(is_substantial(t) for t in analysis.tests)
            first = analysis.tests[0].line
            found.append(TestFile(file.path, first, file.language, len(analysis.tests), substantial, lines))
    return tuple(found)


def is_substantial(test: Test) -> bool:
    return test.assertions > 0 and not test.trivial and not test.skipped


def _inline_lines(context: Context, file: File, first_test: int) -> int:
    """Non-blank lines from the test module on, or from the first test where there is none."""
    text = text_of(context, file.path)
    module = _INLINE_MODULE.search(text)
    start = min(text.count("\n", 0, module.start()) + 1, first_test) if module else first_test
    return sum(1 for line in text.split("\n")[start - 1 :] if line.strip())


def text_of(context: Context, path: str) -> str:
    """A file's text without making each of a thousand test files a place of evidence."""
    try:
        return context.door.read_bytes(path).decode("utf-8", errors="replace")
    except (OSError, ValueError):
        return ""


@fact("tests.exist")
def tests_exist(context: Context) -> bool:
    """Whether any test was found, of whatever worth.

    Unknown where the product is mostly in a language whose tests are not read, or where the test folders
    hold much code in a form that is not recognised.
    """
    files = context.get(test_files)
    if files:
        context.cite(files[0].path, files[0].line)
        return True
    _refuse_unread_language(context)
    _refuse_unread_form(context)
    place = context.get(anchor)
    context.cite(place.path, place.line)
    return False


def _refuse_unread_language(context: Context) -> None:
    lines = context.get(languages)
    unread = [n for n in lines if n not in DIALECTS and n != "Python" and n not in NO_TESTS_OF_THEIR_OWN]
    if unread and sum(lines[name] for name in unread) > sum(lines.values()) / 2:
        raise Unavailable(f"tests in {', '.join(unread[:3])} are not read yet, and no others were found")


def _refuse_unread_form(context: Context) -> None:
    """A runner of its own: files of test folders that hold code, and no test as anybody else writes it."""
    unread = [
        (context.analysis(f).lines, f.path)
        for f in candidates(context)
        if f.path_class is PathClass.TEST and f.language not in NO_TESTS_OF_THEIR_OWN
    ]
    lines = sum(count for count, _ in unread)
    if lines >= UNREAD_LINES and lines >= 10 * len(unread):
        path = max(unread)[1]
        context.cite(path)
        raise Unavailable(
            f"{len(unread)} source files such as {path} lie in test folders, and none holds a test"
            " in a form that is read"
        )


@fact("tests.count")
def test_count(context: Context) -> int:
    """Tests of substance: they assert something that is no constant, and are not skipped.

    Counted as written; a test that runs for twenty parameters counts once.
    """
    if not context.get(tests_exist):
        return 0
    files = context.get(test_files)
    if best := max(files, key=lambda f: f.substantial, default=None):
        context.cite(best.path, best.line)
    return sum(f.substantial for f in files)


@fact("tests.lines", unit="lines")
def test_lines(context: Context) -> int:
    """Non-blank lines of the files that hold at least one test of substance."""
    if not context.get(tests_exist):
        return 0
    return sum(f.lines for f in context.get(test_files) if f.substantial)


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
    return round(sum(f.lines * f.substantial / f.tests for f in files) / product, 4)


def _inline(context: Context) -> int:
    """Test lines inside product files."""
    product = {f.path for f in context.get(source_files)}
    return sum(f.lines for f in context.get(test_files) if f.path in product)


@fact("tests.projects")
def tests_by_project(context: Context) -> tuple[ProjectTests, ...]:
    """The projects that hold product code, each with the tests of substance that stand below it.

    Tests below no such project, or in a project around others, are those of the repository as a whole.
    """
    by_folder: dict[str, Project] = {}
    for project in context.get(projects):
        if project.code_lines:
            by_folder.setdefault("" if project.path == "." else project.path, project)
    counted = _tests_by_folder(context, set(by_folder)) if context.get(tests_exist) else {}
    return tuple(
        ProjectTests(p.manifest, 1, p.name, p.code_lines, counted.get(folder, 0))
        for folder, p in sorted(by_folder.items())
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
    return round(min(1.0, count / max(FEWEST, lines * ENOUGH_PER_1000 / 1000)), 4)


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
