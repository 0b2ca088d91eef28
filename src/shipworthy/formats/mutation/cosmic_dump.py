"""The lines of `cosmic-ray dump`: `[work item, result]`, the result null where there is none yet."""

from __future__ import annotations

import re

from shipworthy.formats.mutation._cosmic_items import MAX_MUTANTS, report, status
from shipworthy.formats.streams import lines
from shipworthy.formats.untrusted import items, tables, text
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutationReport
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^\s*\[\s*\{\s*"job_id"\s*:')


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> MutationReport:
    mutants: list[Mutant] = []
    for number, line in enumerate(lines(content), start=1):
        if not line.strip():
            continue
        if len(mutants) >= MAX_MUTANTS:
            raise DocumentError(f"holds more than {MAX_MUTANTS:,} mutants", number)
        try:
            mutants.append(_mutant(read_json(line)))
        except DocumentError as error:
            raise DocumentError(str(error), number) from None
    return report(mutants)


def _mutant(pair: object) -> Mutant:
    if not isinstance(pair, list) or len(pair) != 2:
        raise DocumentError("is no pair of a work item and its result")
    item, result = pair
    first = next(tables(item, "mutations"), {})
    start = items(first, "start_pos")
    line = start[0] if start and type(start[0]) is int and start[0] > 0 else 1
    told = result if isinstance(result, dict) else {}
    return Mutant(
        path=text(first, "module_path"),
        line=line,
        status=status(told.get("worker_outcome"), told.get("test_outcome")),
        mutator=text(first, "operator_name").removeprefix("core/"),
        function=text(first, "definition_name"),
    )
