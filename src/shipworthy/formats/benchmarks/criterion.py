"""Criterion's `target/criterion/GROUP/NAME/new/estimates.json`, in nanoseconds, one file a benchmark.

What lies in `base` is of the run before, what lies in `change` is a ratio.
"""

from __future__ import annotations

import re

from shipworthy.formats.benchmarks._repeated import plausible
from shipworthy.formats.untrusted import document, number, table
from shipworthy.model.benchmarks import Benchmark, BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_PATH = re.compile(r"^(.+)/new/estimates\.json$")
_HEAD = re.compile(rb'^\s*\{\s*"(?:mean|median|slope|std_dev)[^{}]*\{\s*"confidence_interval"\s*:')
_NANO = 1e9


def matches(head: bytes, path: str) -> bool:
    return bool(_PATH.search(path)) and bool(_HEAD.match(head))


def parse(content: Content) -> BenchmarkReport:
    estimates = document(content)
    mean = number(table(estimates, "mean"), "point_estimate")
    deviation = number(table(estimates, "std_dev"), "point_estimate")
    found = _PATH.search(content.path)
    if mean is None or not plausible(mean / _NANO) or found is None:
        raise DocumentError("has no mean")
    name = found[1].rpartition("criterion/")[2]
    return BenchmarkReport(
        format="Criterion",
        producer="Criterion",
        benchmarks=(Benchmark(name, mean / _NANO, None if deviation is None else deviation / _NANO),),
    )
