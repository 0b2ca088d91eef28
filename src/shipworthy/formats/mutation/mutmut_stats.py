"""The counts that `mutmut export-cicd-stats` writes. It names no file, so its age decides on its own."""

from __future__ import annotations

import re

from shipworthy.formats.untrusted import count, document
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "mutmut counts"
MAX_MUTANTS = 500_000
_HEAD = re.compile(rb'^\s*\{\s*"killed"\s*:[^{}]*"check_was_interrupted_by_user"\s*:')
_STATUSES = {
    "killed": MutantStatus.KILLED,
    "survived": MutantStatus.SURVIVED,
    "no_tests": MutantStatus.NOT_COVERED,
    "timeout": MutantStatus.TIMED_OUT,
    "skipped": MutantStatus.NOT_TRIED,
    "suspicious": MutantStatus.INVALID,
    "segfault": MutantStatus.INVALID,
    "caught_by_type_check": MutantStatus.INVALID,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> MutationReport:
    report = document(content)
    counts = {key: count(report, key) or 0 for key in _STATUSES}
    if sum(counts.values()) > MAX_MUTANTS:
        raise DocumentError(f"counts more than {MAX_MUTANTS:,} mutants")
    mutants = [m for key, many in counts.items() for m in [Mutant("", 1, _STATUSES[key], "")] * many]
    warnings = []
    if count(report, "check_was_interrupted_by_user") != 0:
        warnings.append("it was interrupted")
    elif (total := count(report, "total")) is not None and total > len(mutants):
        warnings.append(f"it was interrupted: {total - len(mutants)} of {total} mutants were not tried")
    return MutationReport(
        format=FORMAT,
        producer="mutmut 3",
        mutants=tuple(mutants),
        complete=not warnings,
        warnings=tuple(warnings),
    )
