"""Measured benchmarks are facts where their report is of this code."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.testing import benchmarks

Make = Callable[..., Context]
CODE = {"src/app.py": "x = 1\n"}
RESULT = {"command": "app", "mean": 1.5, "exit_codes": [0]}


def report(**more: object) -> str:
    return json.dumps({"results": [{**RESULT, **more}]})


def test_what_was_measured_stands_in_its_report(repository: Make) -> None:
    context = repository(CODE, untracked={"bench.json": report()})
    [found] = context.get(benchmarks.measured)
    assert (found.path, found.name, found.seconds) == ("bench.json", "app", 1.5)
    assert [r.problem for r in context.get(benchmarks.reports)] == [""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (report(exit_codes=[1]), "'app' failed while it was timed"),
        (report(mean=None), "it holds no benchmark"),
        (report()[:-3], "it cannot be read"),
    ],
)
def test_what_cannot_be_believed_is_unknown(repository: Make, text: str, reason: str) -> None:
    with pytest.raises(Unavailable, match=reason):
        repository(CODE, untracked={"bench.json": text}).get(benchmarks.measured)


def test_without_a_report_nothing_is_known(repository: Make) -> None:
    with pytest.raises(Unavailable, match="there is no report"):
        repository(CODE).get(benchmarks.measured)
    old = json.dumps({
        "machine_info": {},
        "benchmarks": [{"name": "a", "stats": {"mean": 1}}],
        "datetime": "2020-01-01T00:00:00Z",
    })  # fmt: skip
    with pytest.raises(Unavailable, match="stale"):
        repository(CODE, untracked={"bench.json": old}).get(benchmarks.measured)
