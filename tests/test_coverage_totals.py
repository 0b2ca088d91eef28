"""A report's totals are those that its tool printed, and one run through several formats has the same ones."""

from __future__ import annotations

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
