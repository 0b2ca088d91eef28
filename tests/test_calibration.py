"""Scores order repositories as an expert would, and cannot be bought with files that say nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from calibration import GO_LIBRARY, NEGLECTED, ONE_LINE, STUBS, WELL_KEPT, WELL_KEPT_HISTORY
from conftest import Files, Step, git, make_repository, write
from shipworthy import pipeline
from shipworthy.model.results import Result
from shipworthy.model.rules import Outcome

ALLOWED = 2.0
"""Points a dimension may rise by stubs."""


def scan(root: Path) -> Result:
    return pipeline.scan(root, pipeline.Options(cache=False))


@cache
def scanned(folder: Path, name: str) -> Result:
    bases: dict[str, tuple[Files, list[Step]]] = {
        "well-kept": (WELL_KEPT, WELL_KEPT_HISTORY),
        "neglected": (NEGLECTED, []),
        "go-library": (GO_LIBRARY, []),
        "one-line": (ONE_LINE, []),
    }
    files, history = bases[name.removesuffix("+stubs")]
    root = make_repository(folder / name / "thing", files, history)
    if name.endswith("+stubs"):
        write(root, {k: v for k, v in STUBS.items() if k not in files})
        git(root, "add", "-A", "-f")
        git(root, "commit", "-q", "-m", "stubs", time=1_701_000_000)
    return scan(root)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibration")


@pytest.mark.parametrize("name", ["well-kept", "neglected", "go-library", "one-line"])
def test_files_that_say_nothing_buy_nothing(folder: Path, name: str) -> None:
    before = {d.id: d for d in scanned(folder, name).dimensions}
    risen = {}
    for after in scanned(folder, f"{name}+stubs").dimensions:
        was = before[after.id]
        if was.floor is None or was.ceiling is None or after.floor is None or after.ceiling is None:
            continue
        if after.floor > was.floor + ALLOWED or after.ceiling > was.ceiling + ALLOWED:
            risen[after.id] = (was.floor, was.ceiling, after.floor, after.ceiling)
    assert risen == {}, changes(scanned(folder, name), scanned(folder, f"{name}+stubs"))


def changes(before: Result, after: Result) -> str:
    """Which rules moved: the first thing to look at when the test above fails."""
    was = {r.id: r for r in before.rules}
    moved = [
        f"{r.id}: {was[r.id].outcome} {was[r.id].credit} -> {r.outcome} {r.credit} {r.reason}"
        for r in after.rules
        if (r.outcome, r.credit) != (was[r.id].outcome, was[r.id].credit)
    ]
    return "\n".join(moved)


def test_one_line_of_readme_scores_next_to_nothing(folder: Path) -> None:
    for dimension in scanned(folder, "one-line").dimensions:
        if dimension.applicable:
            assert (dimension.ceiling or 0) <= 15, dimension


@pytest.mark.parametrize(
    "dimension", ["software-complexity", "repository-ai-readiness", "testing-maturity", "production-risk"]
)
def test_a_well_kept_repository_ends_well_above_a_neglected_one(folder: Path, dimension: str) -> None:
    good = next(d for d in scanned(folder, "well-kept").dimensions if d.id == dimension)
    bad = next(d for d in scanned(folder, "neglected").dimensions if d.id == dimension)
    assert good.floor is not None
    assert bad.floor is not None
    assert good.floor >= bad.floor + 20
    assert (good.floor + (good.ceiling or 0)) / 2 >= (bad.floor + (bad.ceiling or 0)) / 2 + 30


def test_a_well_kept_repository_has_little_to_answer_for(folder: Path) -> None:
    failed = [
        r.id
        for r in scanned(folder, "well-kept").rules
        if r.outcome is Outcome.FAIL and r.stability == "stable"
    ]
    assert len(failed) <= 3, failed


def test_no_model_is_no_model_reliability(folder: Path) -> None:
    for name in ("well-kept", "neglected", "go-library", "one-line"):
        (found,) = (d for d in scanned(folder, name).dimensions if d.id == "model-reliability")
        assert not found.applicable
