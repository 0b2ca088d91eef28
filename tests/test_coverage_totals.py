"""A report's totals are those that its tool printed, and one run through several formats has the same ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from artefact_samples import FOLDER
from shipworthy.formats import coverage
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

CART_RB = Path(__file__).parent / "formats" / "sources" / "cart.rb"


def no_sources(_paths: object) -> coverage.SourceOf:
    return lambda _path: None


def report_of(sample: str, sources: coverage.Sources = no_sources) -> CoverageReport:
    path = FOLDER / "coverage" / sample
    report = coverage.read(Content.of(path.read_bytes(), path.name), sources)
    assert report is not None
    return report


def totals(report: CoverageReport) -> tuple[int, int, int, int]:
    return report.covered_lines, report.valid_lines, report.covered_branches, report.valid_branches


@pytest.mark.parametrize(
    ("sample", "printed"),
    [
        ("clover/phpunit.xml", (5, 11, 0, 0)),  # Lines: 45.45% (5/11)
        ("clover/istanbul.xml", (10, 16, 7, 13)),  # 62.5 % of lines, 53.84 % of branches
        ("clover/gcovr.xml", (13, 18, 0, 0)),  # lines: 72.2% (13 out of 18); its Clover has no branches
        ("istanbul/jest.json", (10, 16, 7, 13)),
        ("istanbul/c8.json", (31, 39, 8, 13)),  # 79.48 % of lines, 61.53 % of branches
        ("jacoco/cart.xml", (11, 13, 6, 8)),  # the bundle's counters
        ("opencover/coverlet.xml", (7, 9, 3, 4)),  # its Summary
        ("dotnet_coverage/shop.xml", (4, 5, 0, 0)),  # 3 lines and 1 in part of 5
        (
            "llvm_json/clang.json",
            (19, 25, 10, 16),
        ),  # branches as printed; lines as `llvm-cov show` marks them
        ("coverage_json/cart-py.json", (26, 33, 6, 10)),  # 33 statements, 7 missed; 4 of 10 branches
    ],
)
def test_totals_are_those_that_the_tool_printed(sample: str, printed: tuple[int, int, int, int]) -> None:
    assert totals(report_of(sample)) == printed


def test_simplecov_leaves_out_what_the_source_says(tmp_path: Path) -> None:
    """It printed 14 of 16 lines, 77.77 % of branches: 7 of 9."""
    source = CART_RB.read_text()
    report = report_of(
        "simplecov/resultset.json", lambda _paths: lambda path: source if "cart" in path else None
    )
    assert totals(report) == (14, 16, 7, 9)


def test_simplecov_counts_the_ways_out_of_safe_navigation() -> None:
    """It printed 3 of 12 branches for a method with two more of `&.`."""
    entry = {
        "lines": [1, 1, 0],
        "branches": {
            "[:if, 0, 2, 6, 2, 24]": {"[:then, 1, 2, 6, 2, 14]": 0, "[:else, 2, 2, 6, 2, 24]": 1},
            '[:"&.", 10, 3, 6, 3, 12]': {"[:then, 11, 3, 6, 3, 12]": 0, "[:else, 12, 3, 6, 3, 12]": 0},
        },
    }
    text = json.dumps({"u": {"coverage": {"/app/lib/a.rb": entry}, "timestamp": 1790000000}})
    report = coverage.read(Content.of(text.encode(), ".resultset.json"), no_sources)
    assert report is not None
    assert totals(report) == (2, 3, 1, 4)


def test_instances_of_a_template_are_one_function() -> None:
    """`llvm-cov report` printed 1 function, with 1 missed where no instance ran."""

    def function(name: str, count: int, column: int = 46) -> dict[str, object]:
        return {
            "name": name,
            "count": count,
            "filenames": ["/ci/a.cc"],
            "regions": [[5, column, 5, 89, count, 0, 0, 0]],
        }

    file = {
        "filename": "/ci/a.cc",
        "segments": [[5, 46, 1, True, True, False], [5, 89, 0, False, False, False]],
    }
    functions = [function("clampIi", 0), function("clampId", 1), function("other", 0, 90)]
    export = {"data": [{"files": [file], "functions": functions}], "type": "llvm.coverage.json.export"}
    report = coverage.read(Content.of(json.dumps(export).encode(), "llvm.json"), no_sources)
    assert report is not None
    assert [(f.name, f.covered) for f in report.files[0].functions] == [("clampIi", True), ("other", False)]


def test_go_counts_statements() -> None:
    """It printed 75.0% of statements."""
    assert report_of("go_profile/set.out").statements == (9, 12)


@pytest.mark.parametrize(
    "samples",
    [
        ("istanbul/jest.json", "lcov/jest.info", "clover/istanbul.xml", "cobertura/jest.xml"),
        ("coverage_json/cart-py.json", "lcov/cart-py.lcov", "cobertura/cart-py.xml"),
        ("llvm_json/clang.json", "lcov/llvm-cov.info"),
        ("clover/phpunit.xml", "cobertura/phpunit.xml"),
    ],
)
def test_formats_of_one_run_say_the_same_of_each_file(samples: tuple[str, ...]) -> None:
    told = []
    for sample in samples:
        files = report_of(sample).files
        told.append({
            f.path.rpartition("/")[2]: (f.covered, f.missed, f.covered_branches, f.valid_branches)
            for f in files
            if f.valid
        })  # fmt: skip
    assert all(each == told[0] for each in told)


@pytest.mark.parametrize("sample", ["coverage_summary/istanbul.json", "coverage_summary/llvm.json"])
def test_totals_without_lines_are_no_measure(sample: str) -> None:
    report = report_of(sample)
    assert not report.files
    assert "does not say which lines ran" in report.warnings[0]
