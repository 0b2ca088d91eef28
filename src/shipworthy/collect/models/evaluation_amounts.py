"""How much the evaluations of models' answers hold: cases, and models that answer them."""

from __future__ import annotations

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.evaluation_results import tasks
from shipworthy.collect.models.model_evaluations import evaluations

ENOUGH = 10
"""Cases from which on a count that may leave some out says enough."""


@fact("evaluations.cases", unit="cases")
def cases(context: Context) -> int:
    """How many cases the evaluations hold together, in files of data and in code.

    Unknown where fewer than ten can be counted and some stand in code, which may make any number.
    """
    found = context.get(evaluations)
    total = sum(each.cases for each in found)
    unsure = next((each for each in found if not each.counted), None)
    if unsure and total < ENOUGH:
        raise Unavailable(
            f"{unsure.path}:{unsure.line} holds cases in code, or makes them; how many cannot be counted",
            "keep the cases in a file of data",
        )
    for each in found:
        context.cite(each.path, each.line)
    return total


@fact("evaluations.compared_models", unit="models")
def compared_models(context: Context) -> int:
    """How many models or settings answer the same cases, in the evaluation where they are most.

    By promptfoo's providers, and by the models that believable results of one task name. Unknown where the
    evaluations are code only.
    """
    by_task: dict[str, set[str]] = {}
    for task in context.get(tasks):
        by_task.setdefault(task.task, set()).update(task.models)
    found = [
        *(each.models for each in context.get(evaluations)),
        *(len(models) for models in by_task.values()),
    ]
    most = max(found, default=0)
    if not most:
        raise Unavailable("which models the evaluations compare stands in code", "")
    return most
