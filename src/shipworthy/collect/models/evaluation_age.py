"""Whether the result of an evaluation speaks of the prompts and calls as they are."""

from __future__ import annotations

from collections.abc import Collection

from shipworthy.collect.context import Context
from shipworthy.collect.testing.artefact_age import last_change, made_at

GRACE = 7 * 86_400
"""Seconds from a run to the commit that brings both its result and the change it is of."""


def older_than_answers(context: Context, path: str, stated: int | None, behind: Collection[str]) -> str:
    """What changed after the result was made; empty where nothing did, or where git does not say.

    A result that is tracked came with the change it is of: what its commit changed besides is no newer.
    """
    changed = last_change(context, behind)
    if changed is None:
        return ""
    if context.file(path):
        brought = last_change(context, {path})
        told = [moment for moment in (brought and brought.time, stated and stated + GRACE) if moment]
        made = min(told, default=0)  # older than the history that is looked at, which knows the change
    else:
        known = made_at(context, path, stated)
        if known is None:
            return ""
        made = known
    return f"it is stale: it was made before {changed.path} last changed" if made < changed.time else ""
