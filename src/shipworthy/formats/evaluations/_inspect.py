"""The log of one run of Inspect, wherever it stands: what it says of its task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.untrusted import count, number, table, tables, text
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError


def run_of(log: Mapping[str, Any]) -> EvaluationRun:
    told = table(log, "eval")
    if not text(told, "task"):
        raise DocumentError("names no task")
    results = table(log, "results")
    total = count(results, "total_samples") or 0
    done = min(count(results, "completed_samples") or 0, total)
    name, model = text(told, "task")[:200], text(told, "model")[:120]
    status = text(log, "status")
    share = _share(results)
    passed = round(share * done) if share is not None else 0
    task = TaskResult(
        name,
        passed,
        failed=done - passed if share is not None else 0,
        errors=total - done,
        unjudged=done if share is None else 0,
        models=(model,) if model else (),
    )
    stats = table(log, "stats")
    made = moments.latest(text(stats, "completed_at") or text(told, "created"))
    version = text(table(told, "packages"), "inspect_ai")
    warnings = () if status == "success" else (f"its status is {status[:40] or 'not stated'}",)
    return EvaluationRun(
        "Inspect", f"Inspect {version}".strip()[:80], (task,), made, complete=not warnings, warnings=warnings
    )


def _share(results: dict[str, Any]) -> float | None:
    """The accuracy of the first scorer that has one: the share of samples answered correctly."""
    for score in tables(results, "scores"):
        value = number(table(table(score, "metrics"), "accuracy"), "value")
        if value is not None and 0 <= value <= 1:
            return value
    return None
