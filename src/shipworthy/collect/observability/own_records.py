"""What the product itself writes down of its model calls: logs, spans, rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.models import records as read
from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.records import Record
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of, model_uses
from shipworthy.collect.observability.recorders import IN_BROWSER
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import File

_SIEVE = re.compile(
    rb"(?:prompt|completion|input|output|total)_?[tT]okens|gen_ai\.|usage_metadata|usageMetadata"
    rb"|prompt_version|promptVersion"
    rb"|tokens_used|tokensUsed|token_usage|tokenUsage"
)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A statement of the product that writes down something of a model call."""

    path: str
    line: int
    callee: str
    fields: tuple[str, ...]
    """Those of a model call."""


def records_by_path(context: Context) -> Mapping[str, tuple[Record, ...]]:
    """In the files that use models, and in those that name what only model calls have."""
    return context.once("records of model calls", lambda: dict(_found(context)))


def _found(context: Context) -> Iterator[tuple[str, tuple[Record, ...]]]:
    using = {use.path for use in context.get(model_uses)}
    if not using:
        return
    for file in context.get(source_files):
        if file.path in using or (not IN_BROWSER.search(file.path) and _may_record(context, file)):
            text = context.read(file.path)
            if found := tuple(read.records(code_of(text, file.language))):
                yield file.path, found


def _may_record(context: Context, file: File) -> bool:
    return bool(_SIEVE.search(content_of(context, file)))


@fact("traces.own_records")
def own_records(context: Context) -> tuple[OwnRecord, ...]:
    """Statements of the product's code that write down a model call by themselves.

    A log line, a span's attributes, a row: with the tokens used, or with two at least of provider, model,
    version of the prompt and duration. Read in the files that use models and in those that name what only
    model calls have (`prompt_tokens`, `gen_ai.` …).
    """
    found = [
        OwnRecord(path, r.line, r.callee, tuple(name for group, name in r.fields if group == "model call"))
        for path, each in records_by_path(context).items()
        for r in each
        if r.of_model
    ]
    for each in found[:20]:
        context.cite(each.path, each.line)
    return tuple(sorted(found, key=lambda r: (r.path, r.line)))
