"""What evaluations found, as the results of their tools in the working tree tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.evaluated_files import behind_answers
from shipworthy.collect.models.evaluation_age import older_than_answers
from shipworthy.collect.testing.artefacts import reports_of
from shipworthy.formats import evaluations as formats
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun, TaskResult
from shipworthy.model.facts import Unknown
from shipworthy.model.repository import PathClass
from shipworthy.schema.nodes import DocumentError

MAX_RESULTS = 500
_ELSEWHERE = frozenset({PathClass.VENDORED, PathClass.DOCS, PathClass.EXAMPLE})
REMEDY = (
    "run the evaluation where the result is kept, and name it: "
    "`npx promptfoo eval -o results.json`, then `shipworthy scan --artifact results.json`"
)


@dataclass(frozen=True, slots=True)
class FoundResult:
    """The result of one run. `problem` says why it is not believed; empty where it is."""

    path: str
    line: int
    tool: str
    made: str
    """The day it was made, where the result itself says so."""
    cases: int
    passed: int
    pass_rate: float | Unknown
    problem: str


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """One task, suite or scenario in the newest result that names it."""

    path: str
    line: int
    task: str
    cases: int
    passed: int
    pass_rate: float
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    path: str
    run: EvaluationRun
    problem: str


def _reads(context: Context) -> Sequence[_Read]:
    return context.once("evaluation results", lambda: tuple(_all(context)))


def _all(context: Context) -> Iterator[_Read]:
    for content in reports_of(context, "evaluations")[:MAX_RESULTS]:
        file = context.file(content.path)
        if file and file.path_class in _ELSEWHERE:
            continue
        context.note(content.path)
        run = _read(content)
        if isinstance(run, str):
            yield _Read(content.path, EvaluationRun("", "", ()), run)
        else:
            yield _Read(content.path, run, _problem(context, content.path, run))


def _read(content: Content) -> EvaluationRun | str:
    try:
        return formats.read(content) or "it is in no known format"
    except DocumentError as error:
        return f"it cannot be read: {error}"
    except (OSError, ValueError) as error:
        return f"it cannot be opened: {error}"


def _problem(context: Context, path: str, run: EvaluationRun) -> str:
    if not run.complete:
        return next(iter(run.warnings), "it ends early")
    if not run.cases:
        return "it holds no case"
    return older_than_answers(context, path, run.produced_at, behind_answers(context))


@fact("evaluations.results")
def results(context: Context) -> tuple[FoundResult, ...]:
    """The results of evaluations in the working tree or given with `--artifact`.

    Read are promptfoo, DeepEval, Inspect, Pydantic Evals, OpenAI Evals, Azure AI Evaluation and
    Microsoft.Extensions.AI.Evaluation. A result is not believed when its run did not end, it holds no case,
    or a prompt, a model's name or code that calls a model changed after it was made.
    """
    return tuple(_found(each) for each in _reads(context))


def _found(each: _Read) -> FoundResult:
    run = each.run
    when = run.produced_at
    day = dt.datetime.fromtimestamp(when, dt.UTC).date().isoformat() if when else ""
    rate = run.passed / run.judged if run.judged else Unknown("its cases are scored, not judged")
    return FoundResult(
        each.path, 1, run.producer or run.format, day, run.cases, run.passed, rate, each.problem
    )


@fact("evaluations.results_current")
def results_current(context: Context) -> bool:
    """Whether a result of an evaluation is at hand that is newer than the prompts and calls it is of.

    Unknown where no result is in the working tree: it may be kept elsewhere.
    """
    found = context.get(results)
    if not found:
        raise Unavailable("there is no result of an evaluation in the working tree", REMEDY)
    for each in found:
        context.cite(each.path)
    return any(not each.problem for each in found)


@fact("evaluations.outdated")
def outdated(context: Context) -> tuple[FoundResult, ...]:
    """The results of evaluations that are not believed, with the reason."""
    return tuple(each for each in context.get(results) if each.problem)


@fact("evaluations.tasks")
def tasks(context: Context) -> tuple[TaskOutcome, ...]:
    """For each task in believable results, how many of its judged cases passed in the newest of them.

    Cases that broke passed nothing; cases that are only scored are left out.
    """
    newest: dict[tuple[str, str, tuple[str, ...]], tuple[_Read, TaskResult]] = {}
    believed = [each for each in _reads(context) if not each.problem]
    for each in sorted(believed, key=lambda e: (e.run.produced_at or 0, e.path)):
        for task in each.run.tasks:
            if task.passed + task.failed + task.errors:
                name = task.task or ("" if each.run.produced_at else each.path)
                newest[(each.run.format, name, task.models)] = (each, task)
    found = [_outcome(each.path, task) for each, task in newest.values()]
    return tuple(sorted(found, key=lambda t: (t.path, t.task)))


def _outcome(path: str, task: TaskResult) -> TaskOutcome:
    judged = task.passed + task.failed + task.errors
    return TaskOutcome(
        path, 1, task.task or path, judged, task.passed, round(task.passed / judged, 4), task.models
    )


@fact("evaluations.pass_rate", unit="share")
def pass_rate(context: Context) -> float:
    """The share of judged cases that passed, over the newest believable result of each task."""
    found = context.get(tasks)
    if not found:
        told = [each for each in context.get(results) if each.problem]
        why = f": {told[0].path}: {told[0].problem}" if told else ""
        raise Unavailable(f"no result of an evaluation that judges cases can be believed{why}", REMEDY)
    for task in found:
        context.cite(task.path)
    return sum(task.passed for task in found) / sum(task.cases for task in found)


@fact("evaluations.weak_tasks")
def weak_tasks(context: Context) -> tuple[TaskOutcome, ...]:
    """The tasks of which less than nine in ten judged cases passed, the weakest first."""
    found = [task for task in context.get(tasks) if task.pass_rate < 0.9]
    return tuple(sorted(found, key=lambda t: (t.pass_rate, t.path, t.task)))
