"""The report in Stryker's mutation testing schema, which its viewers show and `scan` reads back.

What the schema has no place for is under `config.shipworthy`; `formats/mutation/stryker.py` describes it.
"""

from __future__ import annotations

import json
from typing import Any

from shipworthy import __version__
from shipworthy.probe.findings import Function, Probed, Report, Trial

MUTATOR = "extreme"


def to_json(report: Report) -> str:
    """The version comes first: readers tell the format by it."""
    return json.dumps(document(report), indent=1, ensure_ascii=False) + "\n"


def document(report: Report) -> dict[str, Any]:
    tests = {name: str(at) for at, name in enumerate(report.suite.durations)}
    ids = _ids(report)
    return {
        "schemaVersion": "2",
        "thresholds": {"high": 97, "low": 70},
        "framework": {"name": "shipworthy probe", "version": __version__},
        "projectRoot": ".",
        "config": {"shipworthy": _own(report, ids)},
        "files": _files(report, ids, tests),
        "testFiles": _test_files(tests),
    }


def _ids(report: Report) -> dict[tuple[int, str], str]:
    """Of each mutant: the function's number and what was put in its place."""
    tried = [(p.function.id, trial.constant) for p in report.probed for trial in p.trials]
    return {mutant: str(at) for at, mutant in enumerate(tried)}


def _mutants(probed: Probed, ids: dict[tuple[int, str], str]) -> list[str]:
    return [ids[probed.function.id, trial.constant] for trial in probed.trials]


def _own(report: Report, ids: dict[tuple[int, str], str]) -> dict[str, Any]:
    noticed, drawn, interval = report.estimate()
    return {
        "commit": report.commit,
        "dirty": report.dirty,
        "at": report.at,
        "seed": report.seed,
        "python": report.suite.python,
        "pytest": report.suite.pytest,
        "complete": report.complete,
        "scope": list(report.scope),
        "arguments": list(report.arguments),
        "eligible": len(report.eligible),
        "sampled": [m for p in report.probed if p.sampled for m in _mutants(p, ids)],
        "not_probed": sum(not p.trials for p in report.probed),
        "required": {"noticed": noticed, "of": drawn, "low": interval.low, "high": interval.high},
        "checked_whole_suite": bool(report.whole_seconds),
        "functions": [
            {
                "mutants": _mutants(p, ids),
                "function": p.function.name,
                "path": p.function.path,
                "line": p.function.line,
                "sampled": p.sampled,
                "tests": len(p.function.tests),
                "nearest": p.function.tests[0],
                "outcome": p.outcome.value,
                "reason": p.reason,
            }
            for p in report.probed
        ],
    }


def _files(report: Report, ids: dict[tuple[int, str], str], tests: dict[str, str]) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for probed in report.probed:
        path = probed.function.path
        file = files.setdefault(path, {"language": "python", "source": "", "mutants": []})
        for trial in probed.trials:
            number = ids[probed.function.id, trial.constant]
            file["mutants"].append(_mutant(probed.function, trial, number, tests, probed.reason))
    return files


def _mutant(
    function: Function, trial: Trial, number: str, tests: dict[str, str], reason: str
) -> dict[str, Any]:
    status = ("Timeout" if trial.late else "Killed") if trial.noticed else "Survived"
    return {
        "id": number,
        "mutatorName": MUTATOR,
        "replacement": f"return {trial.constant}".strip(),
        "location": {
            "start": {"line": function.line, "column": function.column + 1},
            "end": {"line": function.end_line, "column": function.end_column + 1},
        },
        "status": status,
        "statusReason": reason,
        "static": function.at_import,
        "coveredBy": [tests[test] for test in function.tests],
        "killedBy": [tests[trial.by]] if trial.by else [],
        "testsCompleted": trial.ran,
    }


def _test_files(tests: dict[str, str]) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for name, number in tests.items():
        file = files.setdefault(name.partition("::")[0], {"tests": []})
        file["tests"].append({"id": number, "name": name})
    return files
