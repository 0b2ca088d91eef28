"""What an evaluation's result speaks of: prompts, the code that calls models, and which models are named."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.models.model_calls import call_sites
from shipworthy.collect.models.model_names import configured
from shipworthy.collect.models.model_prompts import prompt_paths
from shipworthy.collect.workflows.judged import of_product


def behind_answers(context: Context) -> frozenset[str]:
    """The product's files on which a model's answers rest. A change of one may change them."""
    return context.once("behind answers", lambda: _found(context))


def _found(context: Context) -> frozenset[str]:
    return frozenset({
        *(use.path for use in context.get(call_sites)),
        *(use.path for use in context.get(configured)),
        *prompt_paths(context),
        *(each.workflow.path for each in of_product(context)),
    })  # fmt: skip
