"""Results of benchmark tools are read in seconds, and a benchmark that failed is none."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artefact_samples import expected, samples
from shipworthy.formats import benchmarks as formats
from shipworthy.model.benchmarks import BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.repo.artefact_marks import looks
from shipworthy.schema.nodes import DocumentError
from test_mutation_formats import MISTAKES, places, with_mistake

NAMES = {"estimates.json": "target/criterion/price/total/new/estimates.json"}


def read(content: str | bytes, path: str) -> BenchmarkReport:
    report = formats.read(Content.of(content.encode() if isinstance(content, str) else content, path))
    assert report is not None
    return report


def told(report: BenchmarkReport) -> Any:
    return {
        "format": report.format,
        "producer": report.producer,
        "commit": report.commit,
        "produced_at": report.produced_at,
        "complete": report.complete,
        "warnings": list(report.warnings),
        "benchmarks": [
            [b.name, float(f"{b.seconds:.6g}"), b.deviation and float(f"{b.deviation:.6g}"), b.rounds]
            for b in report.benchmarks
        ],
    }


@pytest.mark.parametrize("sample", samples("benchmarks"), ids=lambda p: f"{p.parent.name}-{p.name}")
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    content = sample.read_bytes()
    assert looks(content)
    assert told(read(content, NAMES.get(sample.name, sample.name))) == expected(sample)


@pytest.mark.parametrize(
    ("score", "unit", "seconds"),
    [(12, "ns/op", 12e-9), (4, "ops/us", 2.5e-7), (2, "ops/s", 0.5), (3, "s/op", 3), (0, "ops/s", None), (1, "B/op", None)],
)  # fmt: skip
def test_throughput_is_turned_into_time(score: float, unit: str, seconds: float | None) -> None:
    entry = {"jmhVersion": "1", "benchmark": "b", "primaryMetric": {"score": score, "scoreUnit": unit}}
    found = read(json.dumps([entry]), "jmh.json").benchmarks
    assert [b.seconds for b in found] == ([] if seconds is None else [pytest.approx(seconds)])


def test_output_of_go_that_ends_early_is_incomplete() -> None:
    report = read("goos: linux\nBenchmarkA-8  10  12.5 ns/op\n", "bench.txt")
    assert [b.name for b in report.benchmarks] == ["BenchmarkA"]
    assert not report.complete
    assert read("goos: linux\nBenchmarkA-8  10  12.5 ns/op\nPASS\n", "bench.txt").complete


def test_a_command_that_failed_was_not_measured() -> None:
    text = '{"results": [{"command": "x", "mean": 1.5, "exit_codes": [0, 1]}]}'
    assert read(text, "a.json").warnings == ("'x' failed while it was timed",)


def test_the_run_before_and_the_ratio_are_no_results_of_criterion() -> None:
    content = (Path(__file__).parent / "formats/benchmarks/criterion/estimates.json").read_bytes()
    for folder in ("base", "change"):
        assert formats.read(Content.of(content, f"target/criterion/a/{folder}/estimates.json")) is None


JSON_SAMPLES = [p for p in samples("benchmarks") if p.suffix == ".json"]


@pytest.mark.parametrize("sample", JSON_SAMPLES, ids=lambda p: f"{p.parent.name}-{p.name}")
@settings(max_examples=25)
@given(data=st.data())
def test_no_wrong_type_at_any_place_breaks_a_reader(sample: Path, data: st.DataObject) -> None:
    document = json.loads(sample.read_text())
    place = data.draw(st.sampled_from(places(document)))
    broken = json.dumps(with_mistake(document, place, data.draw(MISTAKES)))
    with suppress(DocumentError):
        formats.read(Content.of(broken.encode(), NAMES.get(sample.name, sample.name)))


@given(st.binary(max_size=200), st.sampled_from(samples("benchmarks")))
def test_no_content_breaks_a_reader(tail: bytes, sample: Path) -> None:
    content = sample.read_bytes()
    for broken in (content[: len(content) // 2] + tail, tail + content):
        with suppress(DocumentError):
            formats.read(Content.of(broken, NAMES.get(sample.name, sample.name)))
