"""Coverage reports of real tools are read as what they say, and hostile ones do no harm."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from coverage import CoverageData
from hypothesis import given
from hypothesis import strategies as st

from artefact_samples import coverage_told, expected, samples
from shipworthy.formats import coverage, moments
from shipworthy.formats.coverage import coverage_sqlite, go_profile, lcov
from shipworthy.model.artefacts import Branches, CoverageReport
from shipworthy.model.content import HEAD, Content
from shipworthy.schema.nodes import DocumentError

CART = """\
from __future__ import annotations


class Cart:
    def total(self, prices):
        total = 0
        for price in prices:
            if price < 0:
                raise ValueError("negative")
            total += price
        return total

    def debug(self):  # pragma: no cover
        print(self)


def unused():
    return (
        "never"
    )
"""


def no_sources(_paths: Any) -> Any:
    return lambda _path: None


def read(content: bytes | str, path: str = "report") -> CoverageReport:
    content = content.encode() if isinstance(content, str) else content
    report = coverage.read(Content.of(content, path), no_sources)
    assert report is not None
    return report


@pytest.mark.parametrize("sample", samples("coverage"), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    assert coverage_told(read(sample.read_bytes(), sample.name)) == expected(sample)


def test_each_sample_is_claimed_by_the_reader_of_its_folder_alone() -> None:
    for sample in samples("coverage"):
        head = sample.read_bytes()[:HEAD]
        claiming = [r.__name__ for r in coverage.readers() if r.matches(head, "whatever")]  # type: ignore[attr-defined]
        assert [name.rpartition(".")[2] for name in claiming] == [sample.parent.name]


def test_the_formats_of_one_run_agree() -> None:
    told = {}
    for sample in samples("coverage"):
        if sample.name in {"coverage-py-branches.xml", "coverage-py.lcov", "coverage-py.json"}:
            report = read(sample.read_bytes(), sample.name)
            told[sample.name] = {f.path: (f.covered, f.missed, dict(f.branches)) for f in report.files}
    first, *others = told.values()
    assert len(others) == 2
    assert all(other == first for other in others)


def test_lines_of_methods_are_not_added_to_those_of_their_class() -> None:
    text = """<coverage line-rate="1"><packages><package><classes><class filename="a.js">
      <methods><method name="f"><lines><line number="1" hits="1"/></lines></method></methods>
      <lines><line number="2" hits="1"/></lines></class></classes></package></packages></coverage>"""
    assert read(text).files[0].covered == {2}


def test_lines_of_methods_count_where_the_class_lists_none() -> None:
    text = """<coverage line-rate="1"><packages><package><classes><class filename="a.cs">
      <methods><method name="f"><lines><line number="1" hits="0"/></lines></method></methods>
      </class></classes></package></packages></coverage>"""
    assert read(text).files[0].missed == {1}


def test_classes_of_one_file_are_united() -> None:
    text = """<coverage line-rate="1"><packages><package><classes>
      <class filename="A.java"><lines><line number="1" hits="0"/><line number="2" hits="3"/></lines></class>
      <class filename="A.java"><lines><line number="1" hits="1"/></lines></class>
      </classes></package></packages></coverage>"""
    assert read(text).files[0].covered == {1, 2}


def test_clover_is_not_taken_for_cobertura() -> None:
    text = (
        '<coverage generated="1" clover="3.2"><project timestamp="1"><package name="a"/></project></coverage>'
    )
    assert read(text).format == "clover"


def test_a_report_that_ends_early_says_so() -> None:
    for sample in samples("coverage"):
        if sample.suffix not in {".xml", ".lcov", ".info"}:
            continue
        content = sample.read_bytes()
        report = read(content[: len(content) * 2 // 3], sample.name)
        assert not report.complete
        assert report.warnings


def test_an_entity_bomb_is_refused() -> None:
    text = (
        '<!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<coverage line-rate="1"><sources><source>&b;</source></sources></coverage>'
    )
    with pytest.raises(DocumentError, match="entities"):
        read(text)


def test_an_external_entity_is_refused() -> None:
    text = (
        '<!DOCTYPE coverage [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<coverage line-rate="1"><sources><source>&a;</source></sources></coverage>'
    )
    with pytest.raises(DocumentError, match="entities"):
        read(text)


def test_deep_nesting_ends_a_report_early() -> None:
    jacoco = "<report>" + "<group>" * 5_000
    assert not read('<report><sessioninfo id="1"/>' + jacoco).complete
    assert not read('<coverage line-rate="1">' + "<packages>" * 5_000).complete


@pytest.mark.parametrize("number", ["-1", "0", "1e9", "9" * 5_000, "١", "", "x"])
def test_a_line_number_that_is_none_is_left_out(number: str) -> None:
    text = (
        '<coverage line-rate="1"><packages><class filename="a.py"><lines>'
        f'<line number="{number}" hits="1"/><line number="3" hits="1"/></lines></class></packages></coverage>'
    )
    assert read(text).files[0].covered == {3}
    assert read(f"SF:a.py\nDA:{number},1\nDA:3,1\nend_of_record\n").files[0].covered == {3}


def test_json_of_the_wrong_shape_is_left_out_or_refused() -> None:
    meta = '{"meta": {"format": 3, "version": "7", "branch_coverage": true}, "files": '
    assert (
        read(meta + '{"a.py": 5, "b.py": {"executed_lines": "x", "functions": []}}}').files[0].path == "b.py"
    )
    odd = read(
        meta + '{"a.py": {"executed_lines": [1, null, "2", true], "missing_branches": [5, [1], [1, 2, 3]]}}}'
    )
    assert odd.files[0].covered == {1}
    with pytest.raises(DocumentError):
        read(meta + "[]}")
    with pytest.raises(DocumentError):
        read(meta + "{")


def test_lcov_records_of_one_file_are_merged_branch_by_branch() -> None:
    text = (
        "TN:one\nSF:a.c\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,0\nend_of_record\n"
        "TN:two\nSF:a.c\nDA:2,4\nBRDA:1,0,0,-\nBRDA:1,0,1,2\nend_of_record\n"
    )
    file = read(text).files[0]
    assert file.covered == {1, 2}
    assert file.branches == {1: Branches(2, 2)}


def test_lcov_2_names_functions_by_index() -> None:
    text = "SF:a.c\nFNL:0,3,9\nFNA:0,2,main\nFN:12,15,other\nFNDA:0,other\nDA:3,1\nend_of_record\n"
    told = [(f.name, f.line, f.covered) for f in read(text).files[0].functions]
    assert told == [("main", 3, True), ("other", 12, False)]


def test_go_counts_the_statements_of_blocks_where_the_source_is_known() -> None:
    sample = next(s for s in samples("coverage") if s.parent.name == "go_profile")
    source = (
        'package store\n\nimport "errors"\n\n// Total adds up prices.\nfunc Total(prices []int) (int, error) {\n'
        "\tsum := 0\n\tfor _, price := range prices {\n\t\tif price < 0 {\n"
        '\t\t\treturn 0, errors.New("negative")\n\t\t}\n\t\tsum += price\n\t}\n\treturn sum, nil\n}\n\n'
        'func unused() string {\n\n\treturn "never"\n}\n'
    )
    report = go_profile.parse(Content.of(sample.read_bytes()), lambda _paths: lambda _path: source)
    assert report.files[0].covered == {7, 8, 9, 12, 14}
    assert report.files[0].missed == {10, 19}
    assert round(report.covered_lines / report.valid_lines, 3) == 0.714  # as `go test` says itself


def test_a_go_block_of_a_billion_lines_is_left_out() -> None:
    report = read("mode: set\na.go:1.1,99999999.1 1 1\nb.go:1.1,2.1 1 1\n")
    assert [f.path for f in report.files] == ["b.go"]
    assert report.warnings == ("1 lines are no blocks and were left out",)


def test_profiles_joined_with_cat_are_read() -> None:
    assert read("mode: set\na.go:1.1,1.9 1 1\nmode: set\nb.go:1.1,1.9 1 0\n").warnings == ()


# coverage.py's data file


def data_file(path: Path, *, lines: dict[str, list[int]] | None = None, arcs: Any = None) -> bytes:
    data = CoverageData(str(path))
    if lines:
        data.add_lines(lines)
    if arcs:
        data.add_arcs(arcs)
    data.write()
    data.close(force=True)
    return path.read_bytes()


def with_cart(_paths: Any) -> Any:
    return lambda path: CART if path.endswith("cart.py") else None


def test_a_data_file_gets_its_statements_from_the_source(tmp_path: Path) -> None:
    content = data_file(tmp_path / "d", lines={"/ci/shop/cart.py": [1, 4, 5, 6, 7, 8, 10, 11, 13, 17]})
    report = coverage.read(Content.of(content, ".coverage"), with_cart)
    assert report is not None
    file = report.files[0]
    assert file.covered == {1, 4, 5, 6, 7, 8, 10, 11, 17}
    assert file.missed == {9, 18}
    assert not report.branches_measured


def test_a_data_file_is_read_with_a_source_that_has_a_mark_of_its_encoding(tmp_path: Path) -> None:
    content = data_file(tmp_path / "d", lines={"a.py": [1, 2]})
    report = coverage.read(
        Content.of(content, ".coverage"), lambda _paths: {"a.py": "\ufeffx = 1\ny = 2\nz = 3\n"}.get
    )
    assert report is not None
    assert report.files[0].covered == {1, 2}
    assert report.files[0].missed == {3}
    assert not report.warnings


def test_a_data_file_of_arcs_gives_branches(tmp_path: Path) -> None:
    arcs = [(-5, 6), (6, 7), (7, 8), (8, 10), (10, 7), (7, 11), (11, -5)]
    content = data_file(tmp_path / "d", arcs={"/ci/shop/cart.py": arcs})
    report = coverage_sqlite.parse(Content.of(content), with_cart)
    assert report.branches_measured
    assert report.files[0].branches == {7: Branches(2, 2), 8: Branches(1, 2)}


def test_a_measured_file_without_source_is_named(tmp_path: Path) -> None:
    content = data_file(tmp_path / "d", lines={"/ci/gone.py": [1], "/ci/cart.py": [1]})
    report = coverage_sqlite.parse(Content.of(content), with_cart)
    assert [f.path for f in report.files] == ["/ci/cart.py"]
    assert report.warnings == ("1 of 2 measured files have no source here",)


def test_a_source_that_does_not_parse_is_named(tmp_path: Path) -> None:
    content = data_file(tmp_path / "d", lines={"a.py": [1], "b.py": [1]})
    texts = {"a.py": "def (", "b.py": "(" * 10_000}
    report = coverage_sqlite.parse(Content.of(content), lambda _paths: texts.get)
    assert report.warnings == ("a.py does not parse and was left out", "b.py does not parse and was left out")


def test_reading_a_data_file_runs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    content = data_file(tmp_path / "d", lines={"a.py": [1]})
    source = f"open({str(marker)!r}, 'w')\n"
    coverage_sqlite.parse(Content.of(content), lambda _paths: lambda _path: source)
    assert not marker.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "create view line_bits as with recursive n(i) as (select 1 union all select i+1 from n) select i from n",
        "create trigger t after insert on meta begin delete from meta; end",
        "create table more (x)",
        "create table line_bits (file_id, numbits as (zeroblob(1000000000)))",
        "create index i on meta (abs(value))",
    ],
)
def test_a_data_file_with_more_than_tables_is_refused(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "d"
    data_file(path, lines={"a.py": [1]})
    with sqlite3.connect(path) as connection:
        if "line_bits" in statement:
            connection.execute("drop table line_bits")
        connection.execute(statement)
    connection.close()
    with pytest.raises(DocumentError):
        coverage_sqlite.parse(Content.of(path.read_bytes()), with_cart)


def test_a_broken_data_file_is_refused(tmp_path: Path) -> None:
    content = data_file(tmp_path / "d", lines={"a.py": [1]})
    for broken in (content[:100], content[: len(content) // 2], content[:16] + b"\xff" * 5_000):
        with pytest.raises(DocumentError):
            coverage_sqlite.parse(Content.of(broken), with_cart)


def test_another_database_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("create table places (x)")
    connection.close()
    assert coverage.read(Content.of(path.read_bytes(), "places.sqlite"), no_sources) is None
    with pytest.raises(DocumentError):
        coverage.read(Content.of(path.read_bytes(), ".coverage"), no_sources)


# Laws


@given(st.binary(max_size=400))
def test_no_content_breaks_a_reader(content: bytes) -> None:
    for prefix in (
        b"",
        b"<coverage line-rate='1'>",
        b"SF:a\n",
        b"mode: set\n",
        b"SQLite format 3\0",
        b"<report><sessioninfo/>",
    ):
        with suppress(DocumentError):
            coverage.read(Content.of(prefix + content, ".coverage"), with_cart)


lines_of_file = st.dictionaries(st.integers(1, 60), st.integers(0, 5), min_size=1, max_size=20)


@given(st.dictionaries(st.sampled_from(["a.py", "src/b.py", "c d.py"]), lines_of_file, min_size=1))
def test_what_is_written_as_lcov_is_read_again(files: dict[str, dict[int, int]]) -> None:
    text = "".join(
        f"SF:{path}\n" + "".join(f"DA:{line},{hits}\n" for line, hits in lines.items()) + "end_of_record\n"
        for path, lines in files.items()
    )
    told = {f.path: f for f in lcov.parse(Content.of(text.encode()), no_sources).files}
    assert set(told) == set(files)
    for path, lines in files.items():
        assert told[path].covered == {line for line, hits in lines.items() if hits}
        assert told[path].missed == {line for line, hits in lines.items() if not hits}


@given(st.dictionaries(st.integers(1, 60), st.booleans(), min_size=1, max_size=20))
def test_the_same_lines_read_the_same_in_every_format(lines: dict[int, bool]) -> None:
    xml = "".join(f'<line number="{n}" hits="{int(ran)}"/>' for n, ran in lines.items())
    cobertura = f'<coverage line-rate="0"><class filename="a.py"><lines>{xml}</lines></class></coverage>'
    jacoco_lines = "".join(
        f'<line nr="{n}" mi="{int(not ran)}" ci="{int(ran)}"/>' for n, ran in lines.items()
    )
    jacoco = (
        '<report name="x"><sessioninfo id="1" start="1" dump="2"/><package name="">'
        f'<sourcefile name="a.py">{jacoco_lines}</sourcefile></package></report>'
    )
    executed = [n for n, ran in lines.items() if ran]
    missing = [n for n, ran in lines.items() if not ran]
    entry = {"executed_lines": executed, "missing_lines": missing}
    document = {"meta": {"format": 3, "branch_coverage": False}, "files": {"a.py": entry}}
    tracefile = "SF:a.py\n" + "".join(f"DA:{n},{int(ran)}\n" for n, ran in lines.items()) + "end_of_record\n"
    for text in (cobertura, jacoco, json.dumps(document), tracefile):
        file = read(text).files[0]
        assert (file.covered, file.missed) == (frozenset(executed), frozenset(missing))


def test_a_time_without_a_zone_counts_as_the_latest_it_can_mean() -> None:
    assert moments.latest("2026-01-01T00:00:00+00:00") == 1767225600
    assert moments.latest("2026-01-01T00:00:00") == 1767225600 + 12 * 3600
    for nonsense in ("yesterday", "", None, 5, "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"):
        assert moments.latest(nonsense) is None or isinstance(moments.latest(nonsense), int)


def test_milliseconds_and_seconds_since_1970_are_told_apart() -> None:
    assert moments.epoch(1767225600) == moments.epoch(1767225600_123) == 1767225600
    assert moments.epoch(0) is None
