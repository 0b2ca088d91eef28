"""Which fields of a trace are written down, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.models.records import Record
from shipworthy.collect.catalogues import traces
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_sites import requests
from shipworthy.collect.observability.own_records import records_by_path
from shipworthy.collect.observability.recorders import by_name, recorders
from shipworthy.collect.observability.traced_calls import OWN, function_around, traced_calls
from shipworthy.model.facts import Unknown
from shipworthy.model.traces import CONTRACT, OF_A_FUNCTION, Scope, Seen

ENOUGH = 0.7
"""So many fields are seen that those in doubt do not matter."""
_OF_THEIR_OWN = frozenset({"retrieval", "tool call", "approval", "quality"})


@dataclass(frozen=True, slots=True)
class TraceField:
    """One field of the trace contract."""

    group: str
    field: str
    state: Seen
    path: str
    """Empty where nothing was seen."""
    line: int
    by: str
    """What writes it down."""


@fact("traces.contract")
def contract(context: Context) -> tuple[TraceField, ...]:
    """Every field of a trace with where it is written down: evidenced, not seen or unknown.

    Groups: workflow execution (10 fields), model call (9), retrieval (6), tool call, approval, quality,
    failure. A recorder fills in what its documentation says; the product's own log lines, spans and rows
    what they name. Unknown where a field is not seen and something that may hold it cannot be read (see
    `traces.calls`). Empty where the product calls no model.
    """
    if not context.get(requests):
        return ()
    seen = {**_own(context), **_recorded(context)}
    unclear = any(isinstance(call.covered, Unknown) for call in context.get(traced_calls))
    missing = Seen.UNKNOWN if unclear else Seen.NOT_SEEN
    return tuple(
        seen.get((group, name)) or TraceField(group, name, missing, "", 0, "")
        for group, names in CONTRACT.items()
        for name in names
    )


_Fields = Mapping[tuple[str, str], TraceField]


def _recorded(context: Context) -> _Fields:
    """By the recorders that take up at least one call; those of a function know less of it."""
    used = {call.by for call in context.get(traced_calls)}
    found: dict[tuple[str, str], TraceField] = {}
    switched = context.get(recorders)
    for each in sorted(switched, key=lambda r: r.scope is Scope.FUNCTION):
        recorder = by_name(each.name)
        fields = traces().spring.fields if recorder is None else recorder.fields
        if each.name in used:
            for group, name in _pairs(OF_A_FUNCTION if each.scope is Scope.FUNCTION else fields):
                field = TraceField(group, name, Seen.EVIDENCED, each.path, each.line, each.name)
                found.setdefault((group, name), field)
    return found


def _pairs(fields: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for group, names in fields.items():
        yield from ((group, name) for name in names)


def _own(context: Context) -> _Fields:
    """Of statements that record a call of a model or stand beside one; tools and approvals have their own."""
    around: dict[str, list[range]] = {}
    for site in context.get(requests):
        around.setdefault(site.path, []).append(function_around(context, site))
    found: dict[tuple[str, str], TraceField] = {}
    for path, each in records_by_path(context).items():
        for r in each:
            beside = any(r.line in lines for lines in around.get(path, ()))
            for group, name in _told(r, close=beside or r.of_model, near=path in around):
                field = TraceField(group, name, Seen.EVIDENCED, path, r.line, f"{OWN}: {r.callee}")
                found.setdefault((group, name), field)
    return found


def _told(record: Record, *, close: bool, near: bool) -> Iterator[tuple[str, str]]:
    if close:
        yield from record.fields
        if record.of_failure:
            yield from (("model call", "error response"), ("workflow execution", "failure points"))
    elif near:
        yield from (pair for pair in record.fields if pair[0] in _OF_THEIR_OWN)


@fact("traces.model_fields", unit="share")
def model_fields(context: Context) -> float:
    """The share of the nine fields of a model call (`traces.contract`) that are written down.

    Unknown where one is, and where there is no call.
    """
    fields = [each for each in context.get(contract) if each.group == "model call"]
    if not fields:
        raise Unavailable("no call of a model was found")
    seen = [each for each in fields if each.state is Seen.EVIDENCED]
    for each in seen:
        context.cite(each.path, each.line)
    if any(each.state is Seen.UNKNOWN for each in fields) and len(seen) < ENOUGH * len(fields):
        raise Unavailable(
            "some calls may be recorded where it is not to be seen, with more fields than are seen"
        )
    return len(seen) / len(fields)


@fact("traces.missing_fields")
def missing_fields(context: Context) -> tuple[str, ...]:
    """The fields of a model call that nothing writes down, as far as can be seen."""
    return tuple(
        e.field for e in context.get(contract) if e.group == "model call" and e.state is Seen.NOT_SEEN
    )


@fact("traces.prompt_versions")
def prompt_versions(context: Context) -> tuple[TraceField, ...]:
    """Where the version of the prompt is written down with a call of a model."""
    return tuple(
        e for e in context.get(contract) if e.field == "prompt version" and e.state is Seen.EVIDENCED
    )
