"""One benchmark measured several times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from shipworthy.model.benchmarks import Benchmark

MAX_BENCHMARKS = 100_000
MAX_SECONDS = 1e9


def plausible(seconds: float | None) -> bool:
    return seconds is not None and 0 <= seconds < MAX_SECONDS


def united(measured: Mapping[str, Sequence[float]]) -> tuple[Benchmark, ...]:
    """One for each name, the mean over its measurements."""
    return tuple(
        Benchmark(name, fmean(each), stdev(each) if len(each) > 1 else None, len(each))
        for name, each in measured.items()
        if each
    )
