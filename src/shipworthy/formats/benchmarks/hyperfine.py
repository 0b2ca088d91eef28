"""What `hyperfine --export-json` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.benchmarks._repeated import plausible
from shipworthy.formats.untrusted import document, items, number, tables, text
from shipworthy.model.benchmarks import Benchmark, BenchmarkReport
from shipworthy.model.content import Content

_HEAD = re.compile(rb'^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"command"\s*:\s*"')


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> BenchmarkReport:
    report = document(content)
    failed = [r for r in tables(report, "results") if any(code != 0 for code in items(r, "exit_codes"))]
    warnings = tuple(f"{text(r, 'command')[:80]!r} failed while it was timed" for r in failed[:3])
    return BenchmarkReport(
        format="hyperfine",
        producer="hyperfine",
        benchmarks=tuple(_benchmarks(report)),
        complete=not warnings,
        warnings=warnings,
    )


def _benchmarks(report: dict[str, Any]) -> Iterator[Benchmark]:
    for entry in tables(report, "results"):
        mean = number(entry, "mean")
        if mean is not None and plausible(mean):
            rounds = len(items(entry, "times"))
            yield Benchmark(text(entry, "command")[:500], mean, number(entry, "stddev"), rounds)
