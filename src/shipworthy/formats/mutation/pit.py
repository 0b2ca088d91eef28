"""PIT's `mutations.xml`, also with Descartes, whose mutants take out the bodies of whole methods."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats.mutation._whole_bodies import functions
from shipworthy.formats.xml_stream import elements, integer, name, opening
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "PIT"
MAX_MUTANTS = 500_000
_STATUSES = {
    "KILLED": MutantStatus.KILLED,
    "TIMED_OUT": MutantStatus.TIMED_OUT,
    "SURVIVED": MutantStatus.SURVIVED,
    "NO_COVERAGE": MutantStatus.NOT_COVERED,
    "NON_VIABLE": MutantStatus.INVALID,
    "MEMORY_ERROR": MutantStatus.INVALID,
    "RUN_ERROR": MutantStatus.INVALID,
    "NOT_STARTED": MutantStatus.NOT_TRIED,
    "STARTED": MutantStatus.NOT_TRIED,
}
_WORDS = frozenset({"void", "null", "empty", "true", "false", "optional", "new", "this", "argument"})
_LITERAL = re.compile(r"\((?:byte|short|long|char|float|double)\)-?\d|-?\d[\d.]*[fFlLdD]?$|['\"]")
"""Descartes' operators are called after what takes the place of the body; those of PIT are classes."""
_LAST_NAME = re.compile(r"[^.]+$")


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "mutations"


def parse(content: Content) -> MutationReport:
    mutants: list[Mutant] = []
    mutation: dict[str, str] = {}
    warnings: list[str] = []
    depth = 0
    try:
        for event, element in elements(content):
            depth += 1 if event == "start" else -1
            if name(element) == "mutation":
                if event == "start":
                    mutation = {}
                elif (mutant := _mutant(element, mutation)) is not None:
                    _add(mutants, mutant)
            elif event == "end" and depth == 2:
                mutation[name(element)] = (element.text or "").strip()[:1_000]
    except DocumentError as error:
        if not mutants:
            raise
        warnings.append(f"ends early: line {error.line}: {error}")
    if waiting := sum(m.status is MutantStatus.NOT_TRIED for m in mutants):
        warnings.append(f"it was interrupted: {waiting} mutants were not tried")
    return MutationReport(
        format=FORMAT,
        producer="PIT with Descartes" if any(m.extreme for m in mutants) else "PIT",
        mutants=tuple(mutants),
        complete=not warnings,
        warnings=tuple(warnings),
        functions=tuple(functions(mutants, unrun_count=False)),
    )


def _add(mutants: list[Mutant], mutant: Mutant) -> None:
    if len(mutants) >= MAX_MUTANTS:
        raise DocumentError(f"holds more than {MAX_MUTANTS:,} mutants")
    mutants.append(mutant)


def _mutant(element: Element, told: dict[str, str]) -> Mutant | None:
    status = _STATUSES.get(element.get("status", ""))
    if status is None:
        return None
    whole, mutator = told.get("mutatedClass", ""), told.get("mutator", "")
    package = whole.rpartition(".")[0].replace(".", "/")
    file = told.get("sourceFile", "")
    line = told.get("lineNumber", "")
    owner = _LAST_NAME.search(whole)
    return Mutant(
        path=f"{package}/{file}" if package and file else file,
        line=int(line) if line.isascii() and line.isdecimal() and len(line) < 9 else 1,
        status=status,
        mutator=told.get("description", "")[:200] or mutator,
        function=f"{owner[0] if owner else ''}.{told.get('mutatedMethod', '')}".strip("."),
        extreme=mutator in _WORDS or bool(_LITERAL.match(mutator)),
        tests=integer(element, "numberOfTestsRun") or 0,
    )
