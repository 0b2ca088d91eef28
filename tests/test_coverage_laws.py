"""Laws of uniting measures, and of reading what was written."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET  # it writes

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.testing.uniting import of_both, united
from shipworthy.formats import coverage
from shipworthy.model.artefacts import Branches, CoveredFunction, FileCoverage
from shipworthy.model.content import Content

LINES = st.dictionaries(st.integers(1, 60), st.booleans(), min_size=1, max_size=20)
WAYS = st.dictionaries(
    st.integers(1, 60), st.lists(st.booleans(), min_size=2, max_size=4), min_size=0, max_size=8
)
PATHS = st.sampled_from(["src/a.js", "src/b.js", "/ci/work/c.js"])
OF_A_FILE = st.tuples(LINES, WAYS).map(lambda f: (f[0], {n: w for n, w in f[1].items() if n in f[0]}))
FILES = st.dictionaries(PATHS, OF_A_FILE, min_size=1, max_size=3)


@st.composite
def measures(draw: st.DrawFn) -> FileCoverage:
    lines, ways = draw(LINES), draw(WAYS)
    named = draw(st.booleans())
    functions = draw(
        st.dictionaries(st.tuples(st.sampled_from("abc"), st.integers(1, 4)), st.booleans(), max_size=4)
    )
    return FileCoverage(
        path="a",
        covered=frozenset(n for n, ran in lines.items() if ran),
        missed=frozenset(n for n, ran in lines.items() if not ran),
        branches={
            n: Branches(sum(w), len(w), {str(i): t for i, t in enumerate(w)} if named else {})
            for n, w in ways.items()
        },
        functions=tuple(
            CoveredFunction(name, line, covered) for (name, line), covered in sorted(
                functions.items(), key=lambda f: (f[0][1], f[0][0])
            )
        ),
        unplaced=draw(st.builds(lambda a, b: Branches(min(a, b), b), st.integers(0, 3), st.integers(0, 3))),
    )  # fmt: skip


@given(measures(), measures())
def test_which_suite_ran_first_makes_no_difference(one: FileCoverage, other: FileCoverage) -> None:
    assert of_both(one, other) == of_both(other, one)


@given(measures())
def test_the_same_report_twice_says_nothing_new(one: FileCoverage) -> None:
    assert of_both(one, one) == one


@given(measures(), measures())
def test_more_suites_never_cover_less(one: FileCoverage, other: FileCoverage) -> None:
    both = of_both(one, other)
    assert both.covered == one.covered | other.covered
    assert not both.covered & both.missed
    assert both.valid_branches >= max(one.valid_branches, other.valid_branches)
    assert both.covered_branches <= both.valid_branches
    for line in {**one.branches, **other.branches}:
        said = [each.branches[line].taken for each in (one, other) if line in each.branches]
        assert both.branches[line].taken >= max(said)


@given(measures(), measures())
def test_a_data_file_adds_no_line_to_what_a_report_measures(one: FileCoverage, raw: FileCoverage) -> None:
    file = united([one], [raw])["a"]
    assert file.covered | file.missed == one.covered | one.missed


def test_two_suites_that_take_a_way_each_take_both() -> None:
    one = FileCoverage("a", branches={3: Branches(1, 2, {"x": True, "y": False})})
    other = FileCoverage("a", branches={3: Branches(1, 2, {"x": False, "y": True})})
    counted = FileCoverage("a", branches={3: Branches(1, 2)})
    assert of_both(one, other).branches[3].taken == 2
    assert of_both(one, counted).branches[3].taken == 1


@given(FILES)
def test_what_was_written_is_read_alike_from_each_format(
    files: dict[str, tuple[dict[int, bool], dict[int, list[bool]]]],
) -> None:
    wanted = {
        path: (
            {n for n, ran in lines.items() if ran}, {n for n, ran in lines.items() if not ran},
            {n: (sum(w), len(w)) for n, w in ways.items()},
        )
        for path, (lines, ways) in files.items()
    }  # fmt: skip
    for text in (_lcov(files), _istanbul(files), _cobertura(files), _coverage_json(files)):
        report = coverage.read(Content.of(text.encode(), "report"), lambda _paths: lambda _path: None)
        assert report is not None
        assert report.complete
        assert {
            f.path: (set(f.covered), set(f.missed), {n: (b.taken, b.total) for n, b in f.branches.items()})
            for f in report.files
        } == wanted


Files = dict[str, tuple[dict[int, bool], dict[int, list[bool]]]]


def _lcov(files: Files) -> str:
    said = ""
    for path, (lines, ways) in files.items():
        said += f"TN:\nSF:{path}\n" + "".join(f"DA:{n},{int(ran)}\n" for n, ran in lines.items())
        said += "".join(f"BRDA:{n},0,{i},{int(t)}\n" for n, w in ways.items() for i, t in enumerate(w))
        said += "end_of_record\n"
    return said


def _istanbul(files: Files) -> str:
    return json.dumps({
        path: {
            "path": path,
            "statementMap": {str(n): {"start": {"line": n, "column": 0}} for n in lines},
            "fnMap": {},
            "branchMap": {str(n): {"loc": {"start": {"line": n}}, "type": "if"} for n in ways},
            "s": {str(n): int(ran) for n, ran in lines.items()},
            "f": {},
            "b": {str(n): [int(t) for t in w] for n, w in ways.items()},
        }
        for path, (lines, ways) in files.items()
    })  # fmt: skip


def _coverage_json(files: Files) -> str:
    return json.dumps({
        "meta": {"format": 3, "version": "7.0", "branch_coverage": True},
        "files": {
            path: {
                "executed_lines": [n for n, ran in lines.items() if ran],
                "missing_lines": [n for n, ran in lines.items() if not ran],
                "executed_branches": [[n, i] for n, w in ways.items() for i, t in enumerate(w) if t],
                "missing_branches": [[n, i] for n, w in ways.items() for i, t in enumerate(w) if not t],
            }
            for path, (lines, ways) in files.items()
        },
    })  # fmt: skip


def _cobertura(files: Files) -> str:
    root = ET.Element("coverage", {"line-rate": "1", "version": "1"})
    classes = ET.SubElement(ET.SubElement(ET.SubElement(root, "packages"), "package"), "classes")
    for path, (lines, ways) in files.items():
        listed = ET.SubElement(ET.SubElement(classes, "class", {"filename": path}), "lines")
        for number in sorted(lines):
            ET.SubElement(listed, "line", {"number": str(number), "hits": str(int(lines[number]))})
        for number, taken in ways.items():
            said = f"{100 * sum(taken) // len(taken)}% ({sum(taken)}/{len(taken)})"
            found = next(each for each in listed if each.get("number") == str(number))
            found.attrib.update({"branch": "true", "condition-coverage": said})
    return ET.tostring(root, encoding="unicode")
