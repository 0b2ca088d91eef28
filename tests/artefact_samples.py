"""Samples of what real tools wrote, and what they must be read as: `<sample>.expected.json` beside each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shipworthy.model.artefacts import CoverageReport, TestRun

FOLDER = Path(__file__).parent / "formats"


def samples(kind: str) -> list[Path]:
    """Every sample of a kind: a file that is no expectation."""
    found = sorted((FOLDER / kind).glob("*/*"))
    return [path for path in found if not path.name.endswith(".expected.json")]


def expected(sample: Path) -> Any:
    return json.loads(sample.with_name(f"{sample.name}.expected.json").read_text())


def coverage_told(report: CoverageReport) -> Any:
    return {
        "format": report.format,
        "producer": report.producer,
        "roots": list(report.roots),
        "branches_measured": report.branches_measured,
        "produced_at": report.produced_at,
        "complete": report.complete,
        "warnings": list(report.warnings),
        "files": {
            f.path: {
                "covered": sorted(f.covered),
                "missed": sorted(f.missed),
                "branches": {str(line): [b.taken, b.total] for line, b in sorted(f.branches.items())},
                "functions": [[x.name, x.line, x.covered] for x in f.functions],
            }
            for f in report.files
        },
    }


def run_told(run: TestRun) -> Any:
    return {
        "producer": run.producer,
        "counts": {
            "passed": run.passed,
            "failed": run.failed,
            "errors": run.errors,
            "skipped": run.skipped,
            "flaky": run.flaky,
        },
        "seconds": round(run.seconds, 6),
        "produced_at": run.produced_at,
        "complete": run.complete,
        "warnings": list(run.warnings),
        "suites": {s.name: s.cases for s in run.suites},
        "remarkable": [
            [c.suite, c.name, c.status.value, c.path, c.line, c.message[:60]] for c in run.remarkable
        ],
    }
