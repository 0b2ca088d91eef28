"""Which layers of tests there are: unit, integration, end-to-end, and how many tests each has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import kinds
from shipworthy.collect.testing.layer_patterns import (
    END_TO_END,
    IN_PROCESS,
    INTEGRATION,
    NAMED_INTEGRATION,
    PATHS,
    UNIT,
)
from shipworthy.collect.testing.layer_signs import Found
from shipworthy.collect.testing.test_files import text_of
from shipworthy.collect.testing.test_support import MAX_CHARACTERS, signs_of, support, used_by
from shipworthy.collect.testing.tests import TestFile, is_substantial, test_files
from shipworthy.model.code import FileAnalysis, Test
from shipworthy.model.repository import PathClass

ENOUGH = 3
"""Tests of substance that make a layer; one file with one test is an example of it."""
ORDER = (END_TO_END, INTEGRATION, UNIT)
MAX_MARKS = 10
"""Lines between a mark and the test that it marks."""
ALONE = "nothing outside of the code"
_SET_UP = frozenset({
    "setup", "setupclass", "setup_class", "setup_method", "setup_module", "setupmodule", "setuptestdata",
    "asyncsetup", "beforeeach", "beforeall", "before", "testmain", "configure", "initialize", "init",
    "__init__", "initializeasync", "teardown", "teardownclass",
})  # fmt: skip


_MIRRORED = re.compile(r"/test/(?=(?:java|kotlin|scala|groovy)/)")
"""Tests of a package stand in a package of the same name, be it `integration`."""
_RUN_FIRST = re.compile(
    r"@Before|@ClassRule|\[(?:OneTime)?SetUp\b|\[(?:Test|Class|Assembly)Initialize\b|\bautouse\s{0,4}=\s{0,4}True"
)
"""Above a function that is run for every test."""


@dataclass(frozen=True, slots=True)
class LayerEvidence:
    """Tests of one file that belong to one layer, and how that shows."""

    path: str
    line: int
    layer: str
    shown_by: str
    tests: int


@fact("tests.layer_evidence")
def layer_evidence(context: Context) -> tuple[LayerEvidence, ...]:
    """The layer of the tests of substance, file by file: by what they drive, told by path, imports, calls.

    End-to-end: a browser or a device is driven, or the folder says so. Integration: a database, a
    container, a process, a server on a socket, or the application put together, be it through an in-process
    client (TestClient, supertest, MockMvc). Unit: none of these. What the team's own folder says (`unit`,
    `integration`, `e2e`) comes first, Cargo's `tests/` and Rails' `spec/requests` included. The tests of a
    library that is itself called through such a client (Flask's, Express's own) are unit tests: the client is
    how its functions are called. Stand-ins for a far server (nock, responses, a handler written in the test)
    keep a test a unit test. In a file that mixes, each test counts by what it does, by the fixtures it takes
    and the helpers it calls.
    """
    assembled = _is_assembled(context)
    found: list[LayerEvidence] = []
    for file in context.get(test_files):
        if file.substantial:
            found += _of_file(context, file, assembled=assembled)
    return tuple(found)


def _is_assembled(context: Context) -> bool:
    """Whether what an in-process client calls is an application, not a framework under test."""
    found = context.get(kinds)
    return "library" not in found or "service" in found


def _of_file(context: Context, file: TestFile, *, assembled: bool) -> Iterator[LayerEvidence]:
    found = _signs(context, file, assembled=assembled)
    browser = [s for s in found if s.layer == END_TO_END and s.whole_file]
    stated = _stated(context, file)
    if stated == INTEGRATION and browser:
        stated = None
    if stated is not None:
        yield LayerEvidence(file.path, file.line, stated, "its path", file.substantial)
        return
    known = context.file(file.path)
    assert known is not None
    by_test = _by_test(context.analysis(known), found, text_of(context, file.path)[:MAX_CHARACTERS])
    for layer in ORDER:
        signs = [sign for sign in by_test if (sign.layer if sign else UNIT) == layer]
        if signs:
            first = signs[0]
            line, shown = (first.line, first.shown) if first else (file.line, ALONE)
            yield LayerEvidence(file.path, line, layer, shown, len(signs))


def _stated(context: Context, file: TestFile) -> str | None:
    """Folders count where they hold tests above all: a package may well be named `integration`."""
    names: _Names = context.once(("tests", "names"), lambda: _names(context))
    folder, _, name = file.path.rpartition("/")
    path = name if folder in names.of_code or _MIRRORED.sub("/main/", folder) in names.products else file.path
    for layer, pattern in PATHS:
        if pattern.search(path):
            return layer
    named = NAMED_INTEGRATION.search(path)
    if named and not _is_of_integration(context, file, named["of"], names):
        return INTEGRATION
    return INTEGRATION if _is_apart(context, file) else None


def _is_of_integration(context: Context, file: TestFile, of: str | None, names: _Names) -> bool:
    """The file is a test of something that is itself called an integration."""
    folder, _, name = file.path.rpartition("/")
    beside = f"{folder}/integration.{name.rpartition('.')[2]}"
    return of in names.integrations if of else context.file(beside) is not None


@dataclass(frozen=True)
class _Names:
    of_code: frozenset[str]
    """Folders that hold no fewer files of the product than tests."""
    products: frozenset[str]
    """Folders that hold files of the product."""
    integrations: frozenset[str]
    """Folders and files in the product's folders of that name, without endings."""


def _names(context: Context) -> _Names:
    source = [f for f in context.files if f.language]
    product = [f for f in source if f.path_class is PathClass.PRODUCT]
    code = Counter(f.folder for f in product)
    code.subtract(f.folder for f in source if f.path_class is PathClass.TEST)
    inside = (f.path.lower().partition("/integration")[2].partition("/")[2] for f in product)
    words = (part.partition(".")[0] for path in inside for part in path.split("/"))
    return _Names(
        frozenset(folder for folder, more in code.items() if more >= 0),
        frozenset(f.folder for f in product),
        frozenset(filter(None, words)),
    )


def _is_apart(context: Context, file: TestFile) -> bool:
    """Go keeps tests of a package beside it: what has a folder of its own calls several of them."""
    alone = file.language == "Go" and {"test", "tests"} & set(file.path.split("/")[:-1])
    return bool(alone) or _is_cargo_integration(context, file)


def _is_cargo_integration(context: Context, file: TestFile) -> bool:
    """Cargo builds what stands in `tests/` beside `src/` against the crate from outside."""
    crate, tests, _ = f"/{file.path}".rpartition("/tests/")
    return bool(file.language == "Rust" and tests and context.file(f"{crate}/Cargo.toml".lstrip("/")))


def _signs(context: Context, file: TestFile, *, assembled: bool) -> list[Found]:
    known = context.file(file.path)
    assert known is not None
    text = text_of(context, file.path)[:MAX_CHARACTERS]
    found = [*signs_of(context, known), *used_by(support(context), known, text, context.analysis(known))]
    in_process = INTEGRATION if assembled else UNIT
    named = (Found(in_process, s.line, s.shown, s.whole_file) if s.layer == IN_PROCESS else s for s in found)
    return sorted(
        (s for s in named if s.layer != UNIT), key=lambda s: (ORDER.index(s.layer), s.line, s.shown)
    )


def _by_test(analysis: FileAnalysis, found: Sequence[Found], text: str) -> list[Found | None]:
    """For each test of substance the strongest sign of what it drives; none where there is no sign."""
    tests = analysis.tests or ()
    shown: dict[int, Found] = {}
    starts = [t.line for t in tests]
    lines = text.split("\n")
    everywhere: Found | None = None
    for each in found:
        sign = each
        index = bisect_right(starts, sign.line) - 1
        if (
            _is_mark(lines, sign.line)
            and index + 1 < len(tests)
            and starts[index + 1] <= sign.line + MAX_MARKS
        ):
            index, sign = index + 1, replace(sign, line=starts[index + 1])
        helper = _helper(analysis, sign.line, lines)
        if not sign.whole_file and index >= 0 and sign.line <= _end(tests, index):
            shown.setdefault(index, sign)
        elif not sign.whole_file and helper:
            for user in _users(tests, helper, lines):
                shown.setdefault(user, sign)
        else:
            everywhere = everywhere or sign
    first = everywhere
    return [_stronger(shown.get(index), first) for index, test in enumerate(tests) if is_substantial(test)]


def _is_mark(lines: Sequence[str], line: int) -> bool:
    """An annotation or decorator, which stands above what it marks."""
    return lines[line - 1 : line] != [] and lines[line - 1].lstrip().startswith(("@", "#["))


def _stronger(own: Found | None, of_file: Found | None) -> Found | None:
    return min((s for s in (own, of_file) if s), key=lambda s: ORDER.index(s.layer), default=None)


def _end(tests: Sequence[Test], index: int) -> int:
    if tests[index].end_line:
        return tests[index].end_line
    return tests[index + 1].line - 1 if index + 1 < len(tests) else 1 << 30


def _helper(analysis: FileAnalysis, line: int, lines: Sequence[str]) -> str:
    """The function around it that tests call by its name; none where every test has it run."""
    functions = analysis.syntax.functions if analysis.syntax else ()
    around = next((f for f in functions if f.line <= line <= f.end_line), None)
    if around is None or any(
        _RUN_FIRST.search(each) for each in lines[max(0, around.line - 4) : around.line]
    ):
        return ""
    name = around.name.rpartition(".")[2]
    return name if name.isidentifier() and name.lower() not in _SET_UP else ""


def _users(tests: Sequence[Test], name: str, lines: Sequence[str]) -> Iterator[int]:
    for index, test in enumerate(tests):
        body = "\n".join(lines[test.line - 1 : min(_end(tests, index), test.line + 400)])
        if name in body:
            yield index


@fact("tests.by_layer", unit="tests")
def by_layer(context: Context) -> Mapping[str, int]:
    """Tests of substance by layer: the shape of the pyramid, its base first."""
    counted: Counter[str] = Counter()
    for evidence in context.get(layer_evidence):
        if evidence.layer not in counted:
            context.cite(evidence.path, evidence.line)
        counted[evidence.layer] += evidence.tests
    return {layer: counted[layer] for layer in reversed(ORDER) if counted[layer]}


@fact("tests.layers")
def layers(context: Context) -> tuple[str, ...]:
    """The layers with at least three tests of substance: unit, integration, end-to-end."""
    counted: Mapping[str, int] = context.get(by_layer)
    return tuple(layer for layer, tests in counted.items() if tests >= ENOUGH)


@fact("tests.layer_count")
def layer_count(context: Context) -> int:
    """How many of two are there: unit tests, and tests of parts together (integration or end-to-end)."""
    found: tuple[str, ...] = context.get(layers)
    return (UNIT in found) + (INTEGRATION in found or END_TO_END in found)


@fact("tests.unit_share", unit="share")
def unit_share(context: Context) -> float:
    """The share of the tests of substance that drive nothing but code: the base of the pyramid."""
    counted: Mapping[str, int] = context.get(by_layer)
    if not counted:
        raise Unavailable("there are no tests")
    return round(counted.get(UNIT, 0) / sum(counted.values()), 4)
