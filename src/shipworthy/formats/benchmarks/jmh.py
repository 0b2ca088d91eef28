"""JMH's JSON results: times, or throughputs turned into times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shipworthy.formats.benchmarks._repeated import plausible
from shipworthy.formats.streams import whole
from shipworthy.formats.untrusted import count, items, number, table, text
from shipworthy.model.benchmarks import Benchmark, BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.from_json import MAX_BYTES, read_json
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\[\s*\{\s*"jmhVersion"\s*:')
_UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "hr": 3600.0, "day": 86_400.0}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> BenchmarkReport:
    entries = read_json(whole(content, MAX_BYTES).decode("utf-8-sig", errors="replace"))
    if not isinstance(entries, list):
        raise DocumentError("holds no list")
    version = next((text(entry, "jmhVersion") for entry in entries), "")
    return BenchmarkReport(
        format="JMH", producer=f"JMH {version}".strip(), benchmarks=tuple(_benchmarks(entries))
    )


def _benchmarks(entries: Sequence[object]) -> Iterator[Benchmark]:
    for entry in entries:
        metric = table(entry, "primaryMetric")
        seconds = _seconds(number(metric, "score"), text(metric, "scoreUnit"))
        if seconds is None or not plausible(seconds):
            continue
        chosen = table(entry, "params").items()
        told = ", ".join(f"{key}={value}" for key, value in sorted(chosen) if isinstance(value, str))
        name = text(entry, "benchmark") + (f" ({told})" if told else "")
        rounds = sum(len(fork) for fork in items(metric, "rawData") if isinstance(fork, list))
        yield Benchmark(name[:500], seconds, None, rounds or count(entry, "measurementIterations") or 0)


def _seconds(score: float | None, unit: str) -> float | None:
    """`12 ns/op` and `3 ops/us` alike."""
    above, _, below = unit.partition("/")
    if score is None:
        return None
    if below == "op" and above in _UNITS:
        return score * _UNITS[above]
    if above == "ops" and below in _UNITS and score > 0:
        return _UNITS[below] / score
    return None
