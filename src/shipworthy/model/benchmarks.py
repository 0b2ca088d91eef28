"""What benchmark tools measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One thing that was timed."""

    name: str
    seconds: float
    """Mean of one execution."""
    deviation: float | None = None
    """Standard deviation in seconds, where stated."""
    rounds: int = 0


@dataclass(frozen=True)
class BenchmarkReport:
    format: str
    producer: str
    benchmarks: tuple[Benchmark, ...]
    commit: str = ""
    produced_at: int | None = None
    """Seconds since 1970: the latest moment it can have been made."""
    complete: bool = True
    warnings: tuple[str, ...] = ()
