"""Whether what a workflow answers is ever compared with what it should."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_evaluations import Evaluation, all_evaluations
from shipworthy.collect.workflows.judged import Judged, asking_nodes, of_product
from shipworthy.model.facts import Unknown

_TELLING = 5
"""Characters from which on a name is found in a text because it is meant."""


@dataclass(frozen=True, slots=True)
class EvaluatedWorkflow:
    path: str
    line: int
    name: str
    evaluated: bool | Unknown


@fact("ai_workflows.evaluated")
def evaluated(context: Context) -> tuple[EvaluatedWorkflow, ...]:
    """For each of the product's workflows, whether an evaluation with cases names it.

    Unknown where there are evaluations, and none says what it is of.
    """
    of = [each for each in of_product(context) if any(asking_nodes(each.workflow))]
    if not of:
        return ()
    try:
        there: tuple[Evaluation, ...] | Unavailable = all_evaluations(context)
    except Unavailable as unavailable:
        there = unavailable
    return tuple(
        EvaluatedWorkflow(each.workflow.path, each.workflow.line, each.name, _evaluated(context, each, there))
        for each in of
    )


def _evaluated(context: Context, each: Judged, there: tuple[Evaluation, ...] | Unavailable) -> bool | Unknown:
    if isinstance(there, Unavailable):
        return Unknown(there.reason, there.remedy)
    if not there:
        return False
    names = {each.workflow.path.rpartition("/")[2], each.name}
    telling = [name for name in sorted(names) if len(name) >= _TELLING]
    for evaluation in there:
        text = context.read(evaluation.path)
        if any(name in text for name in telling):
            return True
    return Unknown(
        f"{there[0].path} evaluates something; whether it is {each.name} is not said",
        f"name the workflow's file in the evaluation: {each.workflow.path}",
    )
