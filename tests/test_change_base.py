"""`--base`: what a change is measured from, and what git says differs from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Step, git, make_repository, write
from shipworthy import pipeline
from shipworthy.cli.app import run
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history.change_base import base, changed_files, changed_lines, has_base, texts_before
from shipworthy.errors import UsageError
from shipworthy.model.change import Status
from shipworthy.repo.patches import changed_lines as read_patch

FILES = {"src/a.py": "one = 1\ntwo = 2\nthree = 3\n", "src/b.py": "b = 1\n" * 20, "gone.py": "x = 1\n"}
CHANGED = {"src/a.py": "one = 1\ntwo = 22\nthree = 3\nfour = 4\n", "gone.py": None}


def opened(root: Path, base: str | None = None) -> Context:
    return pipeline.open_repository(root, pipeline.Options(base=base, cache=False)).context


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "thing", FILES, [Step({}, tag="v1.0.0"), Step(CHANGED, days=1)])


def test_without_a_word_it_is_the_newest_release(root: Path) -> None:
    context = opened(root)
    assert context.get(base) == "v1.0.0"
    assert [(f.path, f.status) for f in changed_files(context)] == [
        ("gone.py", Status.DELETED),
        ("src/a.py", Status.MODIFIED),
    ]
    assert changed_lines(context) == {"src/a.py": ((2, 2), (4, 4))}


def test_what_is_not_committed_is_part_of_the_change(root: Path) -> None:
    write(root, {"src/b.py": "b = 1\n" * 20 + "c = 1\n"})
    context = opened(root, "HEAD")
    assert changed_lines(context) == {"src/b.py": ((21, 21),)}
    assert texts_before(context, changed_files(context)) == {"src/b.py": "b = 1\n" * 20}


def test_a_moved_file_is_followed(root: Path) -> None:
    git(root, "mv", "src/b.py", "src/moved.py")
    (moved,) = changed_files(opened(root, "HEAD"))
    assert (moved.path, moved.before, moved.status) == ("src/moved.py", "src/b.py", Status.RENAMED)


def test_of_a_branch_it_is_where_head_parted_from_it(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "side", "HEAD~1")
    write(root, {"src/b.py": "c = 1\n"})
    git(root, "commit", "-q", "-a", "-m", "side")
    assert [f.path for f in changed_files(opened(root, "main"))] == ["src/b.py"]


def test_of_a_release_tagged_on_a_branch_it_is_where_head_parted_from_it(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "v1.x", "HEAD~1")
    write(root, {"src/b.py": "c = 1\n"})
    git(root, "commit", "-q", "-a", "-m", "Release 1.0.1", time=1_700_050_000)
    git(root, "tag", "v1.0.1")
    git(root, "checkout", "-q", "main")
    context = opened(root)
    assert context.get(base) == "v1.0.1"
    assert [f.path for f in changed_files(context)] == ["gone.py", "src/a.py"]
    assert context.get(has_base)


def test_a_first_release_has_nothing_before_it_unless_a_base_is_named(
    root: Path, repository: Callable[..., Context]
) -> None:
    assert repository(FILES).get(has_base) is False
    git(root, "checkout", "-q", "v1.0.0")
    assert opened(root).get(has_base) is False
    assert opened(root, "HEAD").get(has_base) is True


def test_a_clone_that_may_lack_tags_does_not_say_that_there_is_no_release(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "shallow")
    with pytest.raises(Unavailable):
        opened(tmp_path / "shallow").get(has_base)


def test_without_a_release_and_a_base_nothing_is_known_and_the_option_is_named(
    repository: Callable[..., Context],
) -> None:
    with pytest.raises(Unavailable) as unknown:
        repository(FILES).get(base)
    assert "--base" in unknown.value.remedy


def test_a_base_that_shares_no_history_is_unknown(root: Path) -> None:
    git(root, "checkout", "-q", "--orphan", "other")
    git(root, "commit", "-q", "-m", "other")
    with pytest.raises(Unavailable, match="in common"):
        opened(root, "main").get(base)


@pytest.mark.parametrize(
    "name",
    ["nope", "--output=x", "-p", "", "a b", "x\ny", "HEAD:src/a.py", "x" * 600, "0" * 40, "v1..v2", "^main"],
)
def test_what_names_no_commit_is_an_error_of_usage(root: Path, name: str) -> None:
    with pytest.raises(UsageError):
        opened(root, name)


def test_a_wrong_base_ends_with_two_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["scan", str(root), "-q", "--base", "nope"])
    assert code == 2
    assert "--base 'nope'" in capsys.readouterr().err


def test_no_file_is_written_by_a_base_that_looks_like_an_option(root: Path) -> None:
    with pytest.raises(UsageError):
        opened(root, f"--output={root}/canary")
    assert not (root / "canary").exists()


def test_lines_that_look_like_a_patch_are_lines(root: Path) -> None:
    text = "x\n++ b/other.py\n@@ -1,1 +1,9 @@\n-- a/x\ndiff --git a/x b/x\n"
    write(root, {"src/b.py": text})
    assert changed_lines(opened(root, "HEAD")) == {"src/b.py": ((1, 5),)}


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_names_of_any_kind_are_read(root: Path) -> None:
    names = ['a "b".py', "a\nb.py", "a\tb.py", "a\\b.py", "ä b.py", " lead.py"]
    write(root, dict.fromkeys(names, "x = 1\n"))
    git(root, "add", "-A")
    context = opened(root, "HEAD")
    assert set(changed_lines(context)) == set(names)
    assert {f.path for f in changed_files(context)} == set(names)


@pytest.mark.parametrize(
    "text", [b"", b"@@", b"+++ ", b'+++ "', b"@@ -1 +1 @@\n", b"\xff" * 50, b'+++ "b/\\9"\n@@ -0,0 +1 @@']
)
def test_no_patch_is_too_strange(text: bytes) -> None:
    read_patch(text)
