"""Whether AI is part of what the product does, in whatever form it is written."""

from __future__ import annotations

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.models import used
from shipworthy.collect.workflows.judged import of_product


@fact("models.in_product")
def in_product(context: Context) -> bool:
    """Whether the product calls models, or holds the definition of an AI workflow that is more than a prompt.

    A workflow that only runs in CI, a test, an example or a template of a collection is no part of it.
    """
    try:
        calls = context.get(used)
    except Unavailable:
        if _workflows(context):
            return True
        raise
    return calls or _workflows(context)


def _workflows(context: Context) -> bool:
    found = of_product(context)
    for each in found:
        context.cite(each.found.file.path, each.found.line)
    return bool(found)
