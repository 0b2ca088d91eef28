"""What Google Benchmark writes with `--benchmark_format=json`.

Aggregates of repeated runs are left out: the runs are there too.
"""

from __future__ import annotations

import re

from shipworthy.formats import moments
from shipworthy.formats.benchmarks._repeated import plausible, united
from shipworthy.formats.untrusted import document, number, table, tables, text
from shipworthy.model.benchmarks import BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\{\s*"context"\s*:\s*\{[^\0]{0,1000}?"(?:num_cpus|executable|host_name)"\s*:')
_UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> BenchmarkReport:
    report = document(content)
    if not isinstance(report.get("benchmarks"), list):
        raise DocumentError("has no benchmarks")
    measured: dict[str, list[float]] = {}
    warnings = []
    for entry in tables(report, "benchmarks"):
        name = text(entry, "run_name") or text(entry, "name")
        if entry.get("error_occurred") is True:
            warnings.append(f"{name} failed: {text(entry, 'error_message')}"[:200])
            continue
        taken = number(entry, "real_time")
        unit = _UNITS.get(text(entry, "time_unit") or "ns")
        if text(entry, "run_type") == "aggregate" or taken is None or unit is None:
            continue
        if plausible(taken * unit):
            measured.setdefault(name, []).append(taken * unit)
    context = table(report, "context")
    return BenchmarkReport(
        format="Google Benchmark",
        producer=f"Google Benchmark {text(context, 'library_version')}".strip(),
        benchmarks=united(measured),
        produced_at=moments.latest(context.get("date")),
        complete=not warnings,
        warnings=tuple(warnings[:3]),
    )
