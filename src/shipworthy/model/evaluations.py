"""What a run of an evaluation says about the answers of models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskResult:
    """How many cases of one task were answered as they should be."""

    task: str
    """As the tool names it: a task, a suite, a file; empty where it has no name."""
    passed: int
    failed: int
    errors: int = 0
    """Cases that could not be run or judged: they passed nothing."""
    unjudged: int = 0
    """Cases with scores only, of which nothing says what is good enough."""
    models: tuple[str, ...] = ()
    """Those whose answers were judged, as the tool writes them."""


@dataclass(frozen=True)
class EvaluationRun:
    format: str
    producer: str
    tasks: tuple[TaskResult, ...]
    produced_at: int | None = None
    """Seconds since 1970: the latest moment it can have been made."""
    complete: bool = True
    warnings: tuple[str, ...] = ()

    @property
    def cases(self) -> int:
        return sum(t.passed + t.failed + t.errors + t.unjudged for t in self.tasks)

    @property
    def judged(self) -> int:
        return sum(t.passed + t.failed + t.errors for t in self.tasks)

    @property
    def passed(self) -> int:
        return sum(t.passed for t in self.tasks)

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(sorted({model for task in self.tasks for model in task.models}))
