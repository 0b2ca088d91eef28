"""A result that was measured from a base is not said again once the base is another commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Step, git, make_repository
from shipworthy.repo.git import GitError
from shipworthy.repo.outside import Outside
from shipworthy.repo.state import Question, state_of


def seen(root: Path, base: str) -> str:
    state = state_of(Question(str(root), (), (), (), "", "2026-01-15", str(root), base))
    assert state is not None
    return state.beyond(Outside({})).hex()


def made(tmp_path: Path) -> Path:
    root = make_repository(
        tmp_path / "thing", {"a.py": "x = 1\n"}, [Step({"a.py": "x = 2\n"}), Step({"a.py": "x = 3\n"})]
    )
    git(root, "branch", "side", "HEAD~1")
    git(root, "tag", "mark", "HEAD~1")
    return root


def test_a_branch_or_a_tag_that_moved(tmp_path: Path) -> None:
    root = made(tmp_path)
    branch, tag, other = seen(root, "side"), seen(root, "mark"), seen(root, "")
    assert len({branch, tag, other}) == 3
    assert seen(root, "side") == branch
    git(root, "branch", "-f", "side", "HEAD~2")
    assert seen(root, "side") != branch
    git(root, "tag", "-f", "mark", "HEAD~2")
    assert seen(root, "mark") != tag


def test_a_name_whose_meaning_lies_in_a_log(tmp_path: Path) -> None:
    root = made(tmp_path)
    before = seen(root, "side@{0}")
    log = root / ".git" / "logs" / "refs" / "heads" / "side"
    first = git(root, "rev-parse", "HEAD~2").strip()
    text = log.read_text(encoding="utf-8").split(" ")
    log.write_text(" ".join([text[0], first, *text[2:]]), encoding="utf-8")
    assert seen(root, "side@{0}") != before


def test_of_a_base_that_means_nothing_there_is_no_state(tmp_path: Path) -> None:
    with pytest.raises(GitError):
        seen(made(tmp_path), "nope")
