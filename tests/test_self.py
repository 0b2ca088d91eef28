"""The repository of shipworthy, scanned by shipworthy."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy import pipeline
from shipworthy.model.results import Result
from shipworthy.model.rules import Outcome

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def result() -> Result:
    return pipeline.scan(ROOT, pipeline.Options(cache=False))


def test_no_blocker_fails_here(result: Result) -> None:
    assert [r.id for r in result.rules if r.blocker and r.outcome is Outcome.FAIL] == []


def test_every_finding_names_a_file_that_exists(result: Result) -> None:
    places = [(f.path, f.line) for r in result.rules for f in r.findings]
    assert places
    for path, line in places:
        lines = (ROOT / path).read_text(encoding="utf-8", errors="replace").count("\n") + 1
        assert 1 <= line <= lines


def test_it_knows_what_it_looks_at(result: Result) -> None:
    assert next(iter(result.repository.languages)) == "Python"
    assert {"application", "library"} & set(result.repository.kinds)
    assert [p.manifest for p in result.projects] == ["pyproject.toml"]
