"""The mutation testing report schema of Stryker (JavaScript, .NET, Scala, Infection), versions 1 and 2.

`shipworthy probe` writes the same schema. What it adds is this:

    {"schemaVersion": "2",
     "thresholds": {"high": 97, "low": 70},
     "framework": {"name": "shipworthy probe", "version": "…"},
     "projectRoot": ".",                          never the absolute path of a machine
     "config": {"shipworthy": {
         "commit": "<40 hex digits of HEAD>",
         "dirty": false,                          whether files differed from it: then only `at` tells the age
         "at": "2026-01-31T12:00:00Z",            when the run ended; UTC
         "seed": 7,
         "complete": true,                        false when interrupted; out of budget is complete
         "scope": ["src/shop/order.py", …],       all files it was pointed at, whether or not tests run them
         "arguments": ["-k", "not slow"],         given to pytest: they may have left out tests
         "eligible": 290,                         functions it could have drawn from
         "sampled": ["3", "4", …],                ids of the mutants of functions drawn at random
         "not_probed": 12,
         "functions": [
            {"mutants": ["3", "4"],               their ids below; none for what was not probed
             "function": "Order.total",           its qualified name
             "path": "src/shop/order.py",         from the root of the repository, forward slashes
             "line": 41,                          of the `def`
             "sampled": true,                     drawn at random: only these are reckoned up to the whole
             "tests": 17,                         that ran it
             "outcome": "required",               required | partial | pseudo-tested | not-probed
             "reason": ""}]}},                    why it was not probed
     "files": {"src/shop/order.py": {"language": "python", "source": "", "mutants": [
         {"id": "3", "mutatorName": "extreme", "replacement": "return None",
          "location": {"start": {"line": 41, "column": 1}, "end": {"line": 48, "column": 20}},
          "status": "Killed", "statusReason": "", "coveredBy": ["1"], "testsCompleted": 1}]}},
     "testFiles": {…}}

`required`: every constant in place of the body made a test fail; `partial`: some did; `pseudo-tested`: none
did. The first two are functions whose loss is noticed.
A report of the probe speaks through `functions`; the mutants are there for the viewers of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.untrusted import count, document, items, table, tables, text
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport, Outcome, ProbedFunction
from shipworthy.schema.nodes import DocumentError

FORMAT = "Stryker schema"
EXTREME = "extreme"
_HEAD = re.compile(
    rb'"schemaVersion"\s*:\s*"[12][\d.]*"|"mutatorName"\s*:|"mutants"\s*:\s*\[\s*[{\]]'
    rb'|"files"\s*:\s*\{\s*"[^"]*"\s*:\s*\{\s*"(?:language|source|mutants)"'
)
_STATUSES = {
    "Killed": MutantStatus.KILLED,
    "Timeout": MutantStatus.TIMED_OUT,
    "Survived": MutantStatus.SURVIVED,
    "NoCoverage": MutantStatus.NOT_COVERED,
    "CompileError": MutantStatus.INVALID,
    "RuntimeError": MutantStatus.INVALID,
    "Ignored": MutantStatus.NOT_TRIED,
    "Pending": MutantStatus.NOT_TRIED,
}


def matches(head: bytes, path: str) -> bool:
    del path
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and bool(_HEAD.search(head))


def parse(content: Content) -> MutationReport:
    report = document(content)
    files = report.get("files")
    if not isinstance(files, Mapping) or not ("schemaVersion" in report or _has_mutants(files)):
        raise DocumentError("has no files with mutants")
    ours = table(table(report, "config"), "shipworthy")
    drawn = frozenset(each for each in items(ours, "sampled") if isinstance(each, str))
    mutants = tuple(m for path, file in files.items() for m in _mutants(path, file, drawn))
    functions = tuple(_functions(ours))
    pending = sum(
        1 for file in files.values() for m in tables(file, "mutants") if m.get("status") == "Pending"
    )
    warnings = _warnings(ours, pending)
    return MutationReport(
        format=FORMAT,
        producer=_producer(report),
        mutants=mutants,
        roots=tuple(root for root in [text(report, "projectRoot")] if root),
        commit="" if ours.get("dirty") is True else text(ours, "commit"),
        produced_at=moments.latest(ours.get("at")),
        complete=not warnings,
        warnings=warnings,
        functions=functions,
        scope=tuple(path for path in items(ours, "scope") if isinstance(path, str)),
    )


def _has_mutants(files: Mapping[str, Any]) -> bool:
    return any(isinstance(file, Mapping) and "mutants" in file for file in files.values())


def _warnings(ours: Mapping[str, Any], pending: int) -> tuple[str, ...]:
    if ours.get("complete") is False:
        return ("it was interrupted",)
    return (f"it was interrupted: {pending} mutants were still waiting",) if pending else ()


def _producer(report: Mapping[str, Any]) -> str:
    framework = table(report, "framework")
    return f"{text(framework, 'name')} {text(framework, 'version')}".strip()[:80]


def _mutants(path: str, file: object, drawn: frozenset[str]) -> Iterator[Mutant]:
    for entry in tables(file, "mutants"):
        status = _STATUSES.get(text(entry, "status"))
        line = count(table(table(entry, "location"), "start"), "line")
        if status is None or not line:
            continue
        covering = entry.get("coveredBy")
        mutator = text(entry, "mutatorName")
        yield Mutant(
            path=path,
            line=line,
            status=status,
            mutator=mutator,
            extreme=mutator == EXTREME,
            sampled=text(entry, "id") in drawn,
            tests=len(covering) if isinstance(covering, list) else count(entry, "testsCompleted") or 0,
        )


def _functions(ours: Mapping[str, Any]) -> Iterator[ProbedFunction]:
    outcomes = {outcome.value: outcome for outcome in Outcome}
    for entry in tables(ours, "functions"):
        outcome, line = outcomes.get(text(entry, "outcome")), count(entry, "line")
        if outcome is not None and line and text(entry, "path"):
            yield ProbedFunction(
                path=text(entry, "path"),
                line=line,
                name=text(entry, "function"),
                outcome=outcome,
                sampled=entry.get("sampled") is True,
                tests=count(entry, "tests") or 0,
                reason=text(entry, "reason"),
            )
