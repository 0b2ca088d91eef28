"""What `gremlins unleash --output` writes for Go.

Its efficacy leaves out what no test covers. Here that counts as not noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.untrusted import count, document, tables, text
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "gremlins"
_HEAD = re.compile(
    rb'"file_name"\s*:\s*"[^"]*"\s*,\s*"mutations"\s*:\s*\[|"mutants_not_viable"\s*:|^\s*\{\s*"go_module"\s*:'
)
_STATUSES = {
    "KILLED": MutantStatus.KILLED,
    "TIMED OUT": MutantStatus.TIMED_OUT,
    "LIVED": MutantStatus.SURVIVED,
    "NOT COVERED": MutantStatus.NOT_COVERED,
    "NOT VIABLE": MutantStatus.INVALID,
    "SKIPPED": MutantStatus.NOT_TRIED,
    "RUNNABLE": MutantStatus.NOT_TRIED,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> MutationReport:
    report = document(content)
    if not isinstance(report.get("files"), list):
        raise DocumentError("has no files")
    mutants = tuple(_mutants(report))
    dry = any(
        text(m, "status") == "RUNNABLE" for f in tables(report, "files") for m in tables(f, "mutations")
    )
    warnings = ("it is of a dry run, in which no mutant is tried",) if dry else ()
    return MutationReport(
        format=FORMAT, producer="gremlins", mutants=mutants, complete=not warnings, warnings=warnings
    )


def _mutants(report: dict[str, Any]) -> Iterator[Mutant]:
    for file in tables(report, "files"):
        for entry in tables(file, "mutations"):
            status, line = _STATUSES.get(text(entry, "status").upper()), count(entry, "line")
            if status is not None and line:
                yield Mutant(text(file, "file_name"), line, status, text(entry, "type"))
