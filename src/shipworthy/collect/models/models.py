"""Whether models are part of what the product does."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import (
    ModelUse,
    call_sites,
    declared,
    model_uses,
    own_libraries,
)
from shipworthy.collect.models.model_prompts import own_prompts
from shipworthy.collect.projects import kinds
from shipworthy.collect.repository import BESIDE, source_files

_PROGRAMS = frozenset({"application", "service"})
SMALL_SHARE = 0.05
"""Of a library's source files: adapters that call models, in a library that is about something else."""


@fact("models.used")
def used(context: Context) -> bool:
    """Whether the product calls models.

    Product code calls a library that the product needs or offers as an extra, or requests a model's
    address.

    A dependency alone is no use, and neither is a call in maintenance scripts or with a library that is
    only there for development. A library that passes on its callers' prompts is not judged by what they
    ask: it is itself one to call models with, has no prompt of its own, or calls models only in a few
    files with what it does not need (below 5 %). A program that needs the library it calls models with is
    judged, though its package can be imported too. Where the product depends on a library and imports it, and
    no call was found, that is unknown.
    """
    if "library" in context.get(kinds) and context.get(own_libraries):
        return False
    found = [d for d in context.get(declared) if not BESIDE.match(d.path)]
    offered = {d.library for d in found if not d.dev}
    for_work = {d.library for d in found} - offered
    sites = [s for s in context.get(call_sites) if s.library not in for_work]
    sites = [s for s in sites if s.library in offered or not BESIDE.match(s.path)]
    if sites:
        return not _is_library(context, sites) or not _passes_on(context, sites)
    unclear = _needed_without_call(context)
    if unclear is None:
        return False
    context.cite(unclear.path, unclear.line)
    raise Unavailable(
        f"{unclear.path}:{unclear.line} imports {unclear.library}, which the product depends on; "
        "no call in a form that is known was found",
        "",
    )


def _is_library(context: Context, sites: Sequence[ModelUse]) -> bool:
    of = context.get(kinds)
    needed = {d.library for d in context.get(declared) if d.needed}
    program = not _PROGRAMS.isdisjoint(of) and any(site.library in needed for site in sites)
    return "library" in of and not program


def _passes_on(context: Context, sites: Sequence[ModelUse]) -> bool:
    """A library of adapters, for its callers' tasks.

    It has no prompt of its own, or calls models in a few files with what it does not need.
    """
    needed = {d.library for d in context.get(declared) if d.needed}
    files = {site.path for site in sites}
    few = len(files) < SMALL_SHARE * len(context.get(source_files))
    aside = few and not any(site.library in needed for site in sites)
    return aside or not context.get(own_prompts)


def _needed_without_call(context: Context) -> ModelUse | None:
    """An import of a library that is there to call models, and must be installed."""
    found = [d for d in context.get(declared) if not BESIDE.match(d.path)]
    needed = {d.library for d in found if d.needed and not d.general}
    return next((use for use in context.get(model_uses) if use.library in needed), None)
