"""Times commands side by side. Read the ratios, not the seconds."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROUNDS = 7
QUIET = subprocess.DEVNULL
Step = Callable[[], float]
"""Does something once and says how many seconds it took."""


def command(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ, before: Callable[[], object] = int
) -> Step:
    """A command as a step; what it needs `before` is not timed."""

    def step() -> float:
        before()
        start = time.perf_counter()
        subprocess.run(arguments, env=dict(environment), check=True, stdout=QUIET, stderr=QUIET)
        return time.perf_counter() - start

    return step


def medians(steps: Mapping[str, Step], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds by name. Round-robin, so that a slow minute of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            times[name].append(step())
    return {name: statistics.median(values) for name, values in times.items()}


def table(steps: Mapping[str, Step]) -> None:
    """The first row is the baseline."""
    found = medians(steps)
    baseline = next(iter(found.values()))
    for name, median in found.items():
        print(f"  {name:42} {1000 * median:8.0f} ms   {median / baseline:7.1f} x")


def peak_memory(arguments: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Bytes that a command and all it starts hold at once, shared pages once; none without Linux."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    process = subprocess.Popen(arguments, env=dict(environment), stdout=QUIET, stderr=QUIET)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_held, _family(process.pid))))
        time.sleep(0.05)
    return peak


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
