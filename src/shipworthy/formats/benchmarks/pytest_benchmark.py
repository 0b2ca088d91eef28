"""What `pytest --benchmark-json` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.benchmarks._repeated import plausible
from shipworthy.formats.untrusted import count, document, number, table, tables, text
from shipworthy.model.benchmarks import Benchmark, BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\{\s*"machine_info"\s*:\s*\{')
_COMMIT = re.compile(r"^[0-9a-f]{40}$")


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> BenchmarkReport:
    report = document(content)
    if not isinstance(report.get("benchmarks"), list):
        raise DocumentError("has no benchmarks")
    info = table(report, "commit_info")
    commit = text(info, "id")
    return BenchmarkReport(
        format="pytest-benchmark",
        producer=f"pytest-benchmark {text(report, 'version')}".strip(),
        benchmarks=tuple(_benchmarks(report)),
        commit=commit if _COMMIT.match(commit) and info.get("dirty") is False else "",
        produced_at=moments.latest(report.get("datetime")),
    )


def _benchmarks(report: dict[str, Any]) -> Iterator[Benchmark]:
    for entry in tables(report, "benchmarks"):
        stats = table(entry, "stats")
        mean = number(stats, "mean")
        if mean is not None and plausible(mean):
            name = text(entry, "fullname") or text(entry, "name")
            yield Benchmark(name, mean, number(stats, "stddev"), count(stats, "rounds") or 0)
