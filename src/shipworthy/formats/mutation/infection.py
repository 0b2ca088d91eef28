"""The JSON log of Infection for PHP: mutants in lists by what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.untrusted import count, document, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "Infection"
_HEAD = re.compile(rb'^\s*\{\s*"stats"\s*:\s*\{\s*"totalMutantsCount"\s*:')
_LISTS = {
    "killed": MutantStatus.KILLED,
    "timeouted": MutantStatus.TIMED_OUT,
    "escaped": MutantStatus.SURVIVED,
    "uncovered": MutantStatus.NOT_COVERED,
    "errored": MutantStatus.INVALID,
    "syntaxErrors": MutantStatus.INVALID,
    "ignored": MutantStatus.NOT_TRIED,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> MutationReport:
    report = document(content)
    if not any(isinstance(report.get(name), list) for name in _LISTS):
        raise DocumentError("lists no mutants")
    mutants = tuple(_mutants(report))
    stats = table(report, "stats")
    stated, skipped = count(stats, "totalMutantsCount") or 0, count(stats, "skippedCount") or 0
    missing = stated - skipped - len(mutants)
    warnings = (f"states {stated} mutants and lists {len(mutants)}",) if missing > 0 else ()
    return MutationReport(
        format=FORMAT, producer="Infection", mutants=mutants, complete=not warnings, warnings=warnings
    )


def _mutants(report: dict[str, Any]) -> Iterator[Mutant]:
    for name, status in _LISTS.items():
        for entry in tables(report, name):
            mutator = table(entry, "mutator")
            line = count(mutator, "originalStartLine")
            if line and text(mutator, "originalFilePath"):
                yield Mutant(text(mutator, "originalFilePath"), line, status, text(mutator, "mutatorName"))
