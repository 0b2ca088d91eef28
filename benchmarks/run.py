"""Times scans of given checkouts against named baselines in the same run, beside the ratios aimed at.

python benchmarks/run.py [CHECKOUT …] [--large CHECKOUT]     by default this repository
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from timing import Step, command, medians, peak_memory

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
SHIPWORTHY = [*PYTHON, "-m", "shipworthy"]
BARE = command([*PYTHON, "-c", "pass"])
COLD_ROUNDS = 3
CHANGED = 10
SETTLING = 2.5
"""Seconds: what changed later than that before a scan is not remembered."""
HISTORY = """
import sys, time
from pathlib import Path
from shipworthy.repo import history
from shipworthy.repo.door import locate
_, git = locate(Path(sys.argv[1]))
until = history.head(git).time
start = time.perf_counter()
history.commits(git, until)
print(time.perf_counter() - start, until - history.YEAR)
"""


class Row(NamedTuple):
    name: str
    seconds: float
    limit: float
    rule: str


class Copy(NamedTuple):
    """A clone of its own, so that files can be changed, and a cache of its own."""

    root: Path
    place: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SHIPWORTHY_CACHE_DIR": str(self.place / "cache")}

    @property
    def scan(self) -> list[str]:
        return [*SHIPWORTHY, "scan", str(self.root), "-o", f"json:{self.place}/result.json", "--quiet"]

    def forget(self) -> None:
        shutil.rmtree(self.place / "cache", ignore_errors=True)

    def cold(self) -> Step:
        return command(self.scan, self.environment, before=self.forget)

    def warm(self) -> Step:
        return command(self.scan, self.environment)

    def git(self, *arguments: str) -> Step:
        return command(["git", "-C", str(self.root), *arguments])

    def changed(self) -> Step:
        """A scan after ten source files were changed."""
        names = _lines(self.root, "ls-files", "*.py", "*.ts", "*.js", "*.go", "*.rs", "*.java", "*.rb")
        files = [self.root / name for name in names[:: max(1, len(names) // CHANGED)]][:CHANGED]

        def change() -> None:
            for file in files:
                file.write_bytes(file.read_bytes() + b"\n")

        return command(self.scan, self.environment, before=change)


def rows(copy: Copy) -> Iterator[Row]:
    bare, status, listed = "bare", "git status", "git ls-files -s"
    command(copy.scan, copy.environment)()
    found = medians(
        {bare: BARE, status: copy.git("status"), listed: copy.git("ls-files", "-s"), "warm": copy.warm()}
    )
    warm, look = found["warm"], 3 * (found[status] + found[listed]) + 0.1
    changed = medians({"changed": copy.changed()}, COLD_ROUNDS)["changed"]
    command(["git", "-C", str(copy.root), "checkout", "-q", "--", "."])()
    python = [str(copy.root / name) for name in _lines(copy.root, "ls-files", "*.py")]
    radon = command([*PYTHON, "-m", "radon", "cc", "-s", *python])
    slow = medians({"cold": copy.cold(), **({"radon": radon} if python else {})}, COLD_ROUNDS)
    yield Row("warm, the whole process", warm, 15 * found[bare], "15 x a bare interpreter")
    yield Row("warm, nothing changed", warm, look, "3 x (git status + git ls-files -s) + 100 ms")
    yield Row("warm, nothing changed", warm, slow["cold"] / 10, "0.1 x cold")
    yield Row("ten files changed", changed, 2 * look, "twice the limit of nothing changed")
    if python:
        yield Row("cold", slow["cold"], 0.6 * slow["radon"], "0.6 x radon cc -s of its Python files")
    yield from _history(copy)


def _history(copy: Copy) -> Iterator[Row]:
    ask = [*PYTHON, "-c", HISTORY, str(copy.root)]
    since = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()[1]

    def ours() -> float:
        return float(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()[0])

    log = copy.git("log", "--raw", f"--since=@{since} +0000", "HEAD")
    found = medians({"ours": ours, "log": log})
    yield Row("history of a year", found["ours"], 2 * found["log"], "2 x git log --raw")


def large(copy: Copy) -> Iterator[Row]:
    """What only a tree of 25,000 files and more shows."""
    count = len(_lines(copy.root, "ls-files"))
    yield Row(f"cold, {count:,} files", copy.cold()(), 30 * count / 25_000, "30 s for 25,000 files")
    copy.forget()
    held = peak_memory(copy.scan, copy.environment)
    if held is not None:
        print(f"  {'peak memory, with all it starts':32} {held / 1e6:8.0f} MB  aimed at 400 MB")


def show(found: Iterator[Row]) -> None:
    for row in found:
        kept = "kept  " if row.seconds <= row.limit else "missed"
        share = row.seconds / row.limit
        times = f"{1000 * row.seconds:8.0f} ms of {1000 * row.limit:8.0f} ms"
        print(f"  {row.name:32} {times}  {share:5.2f}  {kept}  {row.rule}", flush=True)


def copied(checkout: Path, place: Path) -> Copy:
    root = place / checkout.name
    subprocess.run(["git", "clone", "-q", str(checkout), str(root)], check=True)
    time.sleep(SETTLING)
    return Copy(root, place)


def _lines(root: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[ROOT])
    parser.add_argument("--large", type=Path, help="a tree of at least 25,000 files")
    stated = parser.parse_args()
    start = medians({"bare": BARE, "version": command([*SHIPWORTHY, "--version"])})
    print("start-up")
    show(iter([Row("shipworthy --version", start["version"], 3 * start["bare"], "3 x a bare interpreter")]))
    for checkout, measure in [
        *((c, rows) for c in stated.checkouts),
        *([(stated.large, large)] * bool(stated.large)),
    ]:
        with tempfile.TemporaryDirectory() as place:
            print(checkout.resolve().name, *_lines(checkout, "rev-parse", "--short=12", "HEAD"))
            show(measure(copied(checkout.resolve(), Path(place))))


if __name__ == "__main__":
    main()
