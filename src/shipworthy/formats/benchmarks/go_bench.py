"""The text of `go test -bench`."""

from __future__ import annotations

import re

from shipworthy.formats.benchmarks._repeated import MAX_BENCHMARKS, plausible, united
from shipworthy.formats.streams import lines
from shipworthy.model.benchmarks import BenchmarkReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb"(?m)^(?:goos: \w+|Benchmark\S{1,200}\s+\d+\s+[\d.]+ ns/op)")
_RESULT = re.compile(
    r"(Benchmark\S{0,400}?)(?:-\d{1,4})?\s+\d{1,15}\s+(\d{1,15}(?:\.\d{1,9})?(?:e[+-]?\d{1,3})?) ns/op"
)
_PACKAGE = re.compile(r"pkg: (\S{1,300})")
_FAILED = re.compile(r"--- FAIL: (\S{1,300})|FAIL\b")


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> BenchmarkReport:
    measured: dict[str, list[float]] = {}
    package, failed, ended = "", "", False
    for line in lines(content):
        if found := _PACKAGE.match(line):
            package = found[1]
        elif found := _RESULT.match(line):
            seconds = float(found[2]) / 1e9
            if plausible(seconds):
                measured.setdefault(f"{package}.{found[1]}".lstrip("."), []).append(seconds)
            if len(measured) > MAX_BENCHMARKS:
                raise DocumentError(f"holds more than {MAX_BENCHMARKS:,} benchmarks")
        elif found := _FAILED.match(line):
            failed = failed or found[1] or "a package"
        ended = ended or line.startswith(("PASS", "ok "))
    warnings = (
        [f"{failed} failed"] if failed else [] if ended else ["ends early: no package is told to be done"]
    )
    return BenchmarkReport(
        format="Go benchmarks",
        producer="go test",
        benchmarks=united(measured),
        complete=not warnings,
        warnings=tuple(warnings),
    )
