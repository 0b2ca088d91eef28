"""What cargo-mutants leaves in `mutants.out/outcomes.json`.

Its first kind of mutant, `FnValue`, replaces a whole body by a value of its type. It does not say which
functions tests run: of those that none runs, the loss is not noticed either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.mutation._whole_bodies import functions
from shipworthy.formats.untrusted import count, document, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "cargo-mutants"
_HEAD = re.compile(rb'"outcomes"\s*:\s*\[\s*(?:\{\s*"scenario"|\])')
_STATUSES = {
    "CaughtMutant": MutantStatus.KILLED,
    "MissedMutant": MutantStatus.SURVIVED,
    "Timeout": MutantStatus.TIMED_OUT,
    "Unviable": MutantStatus.INVALID,
    "Failure": MutantStatus.INVALID,
    "Success": MutantStatus.INVALID,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> MutationReport:
    report = document(content)
    if not isinstance(report.get("outcomes"), list):
        raise DocumentError("has no outcomes")
    mutants = tuple(_mutants(report))
    warnings = _warnings(report)
    version = text(report, "cargo_mutants_version")
    return MutationReport(
        format=FORMAT,
        producer=f"cargo-mutants {version}".strip(),
        mutants=mutants,
        produced_at=moments.latest(report.get("end_time")),
        complete=not warnings,
        warnings=warnings,
        functions=tuple(functions(mutants, unrun_count=True)),
    )


def _warnings(report: dict[str, Any]) -> tuple[str, ...]:
    """An `end_time` is written, where its version writes one, when all are done."""
    if "start_time" in report and not report.get("end_time"):
        return ("it was interrupted",)
    red = [o for o in tables(report, "outcomes") if o.get("scenario") == "Baseline"]
    if any(text(outcome, "summary") != "Success" for outcome in red):
        return ("the tests failed before anything was changed",)
    return ()


def _mutants(report: dict[str, Any]) -> Iterator[Mutant]:
    for outcome in tables(report, "outcomes"):
        mutant = table(table(outcome, "scenario"), "Mutant")
        status = _STATUSES.get(text(outcome, "summary"))
        if not mutant or status is None:
            continue
        function = table(mutant, "function")
        extreme = text(mutant, "genre") in {"FnValue", ""} and bool(function)
        line = _line(function) if extreme else None
        yield Mutant(
            path=text(mutant, "file"),
            line=line or _line(mutant) or count(mutant, "line") or 1,
            status=status,
            mutator=f"replaced with {text(mutant, 'replacement')}"[:200],
            function=text(function, "function_name") or text(mutant, "function"),
            extreme=extreme,
        )


def _line(value: dict[str, Any]) -> int | None:
    return count(table(table(value, "span"), "start"), "line")
