"""The record of OpenAI Evals: lines of JSON, the first with the `spec`, one with the `final_report`."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.streams import lines
from shipworthy.formats.untrusted import count, items, number, table, text
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\{\s*"spec"\s*:\s*\{(?s:.){0,3000}?"(?:eval_name|base_eval|completion_fns)"\s*:')


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> EvaluationRun:
    spec: dict[str, Any] = {}
    final: dict[str, Any] | None = None
    seen: Counter[str] = Counter()
    for number_, line in enumerate(lines(content), start=1):
        if not line.strip():
            continue
        event = _event(line, number_)
        spec = table(event, "spec") or spec
        final = table(event, "final_report") if "final_report" in event else final
        if text(event, "type") == "match":
            correct = table(event, "data").get("correct")
            seen["passed" if correct is True else "failed"] += 1
    if not spec:
        raise DocumentError("has no specification")
    name = (text(spec, "eval_name") or text(spec, "base_eval"))[:200]
    models = tuple(sorted(m[:120] for m in items(spec, "completion_fns") if isinstance(m, str)))
    task = _task(name, seen, final or {}, models)
    warnings = () if final is not None else ("it has no final report: its run did not end",)
    made = moments.latest(text(spec, "created_at"))
    return EvaluationRun(
        "OpenAI Evals", "OpenAI Evals", (task,), made, complete=not warnings, warnings=warnings
    )


def _event(line: str, number_: int) -> dict[str, Any]:
    try:
        event = read_json(line)
    except DocumentError as error:
        raise DocumentError(str(error), number_) from None
    return event if isinstance(event, dict) else {}


def _task(name: str, seen: Counter[str], final: dict[str, Any], models: tuple[str, ...]) -> TaskResult:
    """By its events; else by the counts of a judged answer (`counts/Y`), else nothing is judged."""
    if seen:
        return TaskResult(name, seen["passed"], seen["failed"], models=models)
    yes, no = count(final, "counts/Y"), count(final, "counts/N")
    if yes is not None or no is not None:
        return TaskResult(name, yes or 0, no or 0, models=models)
    return TaskResult(name, 0, 0, unjudged=int(number(final, "accuracy") is not None), models=models)
