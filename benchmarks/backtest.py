"""How well the release risk ranks releases of repositories it was not measured on.

    python benchmarks/backtest.py CHECKOUT [CHECKOUT …]

Asks `shipworthy backtest --json` of each and fetches nothing: a checkout needs its tags and all of its
history. Repositories without enough releases are listed and left out of the means. Exits 1 where the mean
of the risk is below what is asked.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

ASKED = 0.73
DRAWS = 10_000


def main(paths: list[str]) -> int:
    print(
        f"{'repository':24}{'commits':>9}{'releases':>9}{'mended':>8}  {'risk':20}{'lines added alone':20}  s"
    )
    told = []
    for path in paths:
        began = time.monotonic()
        document = asked(path)
        print(row(Path(path).resolve().name, document, time.monotonic() - began), flush=True)
        if document["risk"]:
            told.append(document)
    if not told:
        print("no repository has enough releases")
        return 1
    print()
    for name, key in (("risk", "risk"), ("lines added alone", "lines_added")):
        values = [document[key]["auc"] for document in told]
        low, high = spread(values)
        mean = statistics.mean(values)
        print(f"mean AUC of {len(values)} repositories, {name + ':':19}{mean:.3f} [{low:.3f}, {high:.3f}]")
    print()
    bands(told)
    reached = statistics.mean(document["risk"]["auc"] for document in told) >= ASKED
    print(f"\nasked of the risk: {ASKED}: {'reached' if reached else 'missed'}")
    return 0 if reached else 1


def asked(path: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "shipworthy", "backtest", path, "--json"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode not in {0, 3}:
        raise SystemExit(done.stderr)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def row(name: str, document: dict[str, Any], seconds: float) -> str:
    counted = "".join(
        f"{document.get(key, '-'):>{width}}"
        for key, width in (("commits", 9), ("replayed", 9), ("mended", 8))
    )
    if document["problem"]:
        return f"{name:24}{counted}  {document['problem']}"
    ranked = "  ".join(ranking(document[key]).ljust(18) for key in ("risk", "lines_added"))
    return f"{name:24}{counted}  {ranked}{seconds:>8.1f}"


def ranking(told: dict[str, float]) -> str:
    return f"{told['auc']:.3f} [{told['low']:.2f}, {told['high']:.2f}]"


def spread(values: list[float]) -> tuple[float, float]:
    """The middle 95 % of means over repositories drawn again, always in the same way."""
    random = Random(1)  # noqa: S311  # nothing secret
    means = sorted(statistics.mean(random.choices(values, k=len(values))) for _ in range(DRAWS))
    return means[DRAWS // 40], means[-DRAWS // 40]


def bands(told: list[dict[str, Any]]) -> None:
    print("size, of the earlier releases    releases  mended    rate  elsewhere")
    for each in zip(*(document["bands"] for document in told), strict=True):
        releases, mended = sum(b["releases"] for b in each), sum(b["mended"] for b in each)
        rate = f"{mended / releases:.1%}" if releases else "-"
        said = f"{each[0]['above']:.0%} to {each[0]['to']:.0%}"
        print(f"{said:33}{releases:>8}{mended:>8}{rate:>8}{each[0]['reference']:>11.1%}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
