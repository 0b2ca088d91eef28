"""What `promptfoo eval -o results.json` writes: versions 2 and 3 of its summary, and a file of an older one.

A case is one test with one prompt and one provider. What the tests of a suite are of, the configuration's
description says, if anything does.
"""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.untrusted import count, document, items, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*"evalId"\s*:'
    rb'|^(?:\xef\xbb\xbf)?\s*\{\s*"results"\s*:\s*\{\s*"(?:version"\s*:\s*[123]\s*,|results"\s*:|timestamp"\s*:)'
)
MAX_MODELS = 20


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    report = document(content)
    results = table(report, "results")
    rows = list(tables(results, "results"))
    stats = table(results, "stats")
    if not rows and not stats:
        raise DocumentError("holds no results of promptfoo")
    passed, failed, errors = _counted(rows) if rows else _stated(stats)
    config = table(report, "config")
    name = text(config, "description")[:200]
    task = TaskResult(name, passed, failed, errors, models=_models(rows, results))
    made = text(results, "timestamp") or text(table(report, "metadata"), "evaluationCreatedAt")
    version = text(table(report, "metadata"), "promptfooVersion")
    return EvaluationRun("promptfoo", f"promptfoo {version}".strip()[:80], (task,), moments.latest(made))


def _counted(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    passed = sum(row.get("success") is True for row in rows)
    errors = sum(row.get("success") is not True and _broke(row) for row in rows)
    return passed, len(rows) - passed - errors, errors


def _broke(row: dict[str, Any]) -> bool:
    """Whether nothing was judged. `failureReason` is 2 for an error of the provider, 1 for an assertion."""
    return row.get("failureReason") == 2 or ("failureReason" not in row and not table(row, "gradingResult"))


def _stated(stats: dict[str, Any]) -> tuple[int, int, int]:
    return count(stats, "successes") or 0, count(stats, "failures") or 0, count(stats, "errors") or 0


def _models(rows: list[dict[str, Any]], results: dict[str, Any]) -> tuple[str, ...]:
    named = {text(table(row, "provider"), "id") or text(row, "provider") for row in rows}
    named |= {each["provider"] for each in items(results, "prompts") if _has_provider(each)}
    return tuple(sorted(name[:120] for name in named if name)[:MAX_MODELS])


def _has_provider(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("provider"), str)
