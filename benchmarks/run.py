"""Times a scan of given checkouts against named baselines in the same run. Read the ratios, not the seconds.

python benchmarks/run.py [CHECKOUT …]     by default this repository
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7


def timed(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        command, env=dict(environment), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def table(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
    """Round-robin, so that a slow minute of the machine hits all alike. The first row is the baseline."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(timed(command, environment))
    medians = {name: statistics.median(values) for name, values in times.items()}
    baseline = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"  {name:42} {1000 * median:8.0f} ms   {median / baseline:7.1f} x")


def main(checkouts: Sequence[Path]) -> None:
    shipworthy = [sys.executable, "-m", "shipworthy"]
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "SHIPWORTHY_CACHE_DIR": cache}
        print("start-up")
        table({"bare interpreter": bare, "shipworthy --version": [*shipworthy, "--version"]}, environment)
        for checkout in checkouts:
            scan = [*shipworthy, "scan", str(checkout), "-o", f"json:{cache}/result.json", "--quiet"]
            print(f"{checkout.name}")
            commands = {
                "bare interpreter": bare,
                "git status + git ls-files -s": [
                    "bash",
                    "-c",
                    f"cd '{checkout}' && git status && git ls-files -s",
                ],
                "radon cc -s": [sys.executable, "-m", "radon", "cc", "-s", str(checkout)],
                "shipworthy scan --no-cache": [*scan, "--no-cache"],
                "shipworthy scan, nothing changed": scan,
            }
            subprocess.run(scan, env=environment, check=True, stdout=subprocess.DEVNULL)
            table(commands, environment)


if __name__ == "__main__":
    main([Path(argument).resolve() for argument in sys.argv[1:]] or [ROOT])
