"""What of a provider is used past the modules that stand between it and the product."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.adapter_boundary import is_inside
from shipworthy.collect.models.import_ties import ProviderTie
from shipworthy.collect.models.provider_shapes import provider_shapes
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.model.lock_in import TieKind

Ties = tuple[ProviderTie, ...]


@fact("models.outside_calls")
def outside_calls(context: Context) -> tuple[ProviderTie, ...]:
    """Where files past the modules that reach providers take a provider's library in, one line for each file.

    All files that do where there is no such module.
    """
    return _cited(
        context, _first_of_each(_outside(context, context.get(provider_imports), {TieKind.LIBRARY}))
    )


@fact("models.outside_call_files", unit="files")
def outside_call_files(context: Context) -> int:
    """How many files call a provider past the modules that stand between it and the product."""
    return len({t.path for t in context.get(outside_calls)})


@fact("models.outside_types")
def outside_types(context: Context) -> tuple[ProviderTie, ...]:
    """Where files past the boundary that do not call a provider use the types or errors of its library."""
    return _cited(context, _others(context, context.get(provider_imports), {TieKind.TYPE}))


@fact("models.outside_type_files", unit="files")
def outside_type_files(context: Context) -> int:
    """How many files past the boundary use types of a provider's library and call nothing of it."""
    return len({t.path for t in context.get(outside_types)})


@fact("models.outside_answers")
def outside_answers(context: Context) -> tuple[ProviderTie, ...]:
    """Where files past the boundary that do not call a provider read answers in its shape."""
    return _cited(context, _others(context, context.get(provider_shapes), {TieKind.ANSWER}))


@fact("models.outside_answer_files", unit="files")
def outside_answer_files(context: Context) -> int:
    """How many files past the boundary read answers in a provider's shape and do not call it themselves."""
    return len({t.path for t in context.get(outside_answers)})


@fact("models.outside_tools")
def outside_tools(context: Context) -> tuple[ProviderTie, ...]:
    """Where files past the boundary describe a tool in the form of one provider."""
    return _cited(context, _outside(context, context.get(provider_shapes), {TieKind.TOOL}))


def _outside(context: Context, ties: Ties, kinds: set[TieKind]) -> Iterator[ProviderTie]:
    return (t for t in ties if t.kind in kinds and not is_inside(context, t.path))


def _others(context: Context, ties: Ties, kinds: set[TieKind]) -> Iterator[ProviderTie]:
    """Those of files that are not counted as calling already."""
    calling = {t.path for t in context.get(outside_calls)}
    return (t for t in _outside(context, ties, kinds) if t.path not in calling)


def _first_of_each(ties: Iterator[ProviderTie]) -> Iterator[ProviderTie]:
    seen: set[tuple[str, str]] = set()
    for tie in ties:
        if (tie.path, tie.provider) not in seen:
            seen.add((tie.path, tie.provider))
            yield tie


def _cited(context: Context, ties: Iterator[ProviderTie]) -> tuple[ProviderTie, ...]:
    found = tuple(ties)
    for tie in found:
        context.cite(tie.path, tie.line)
    return found
