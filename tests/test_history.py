"""Commits, releases and the states a checkout can be in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import DAY, START, TODAY, Step, git, make_repository, open_context, write
from shipworthy import pipeline
from shipworthy.config import Config
from shipworthy.errors import NothingToScanError
from shipworthy.model.repository import Commit, FileChange, Release
from shipworthy.repo import history
from shipworthy.repo.door import Repository, locate
from shipworthy.repo.git import GitError

BINARY = b"\x00\x01\x02" * 100


def door_of(root: Path) -> Repository:
    return Repository(*locate(root), Config())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year and a half of history with everything `git log` can say in it. Only read."""
    root = make_repository(
        tmp_path_factory.mktemp("history") / "widget",
        {"old.py": "x = 1\n"},
        [
            Step({"a.py": "x = 1\ny = 2\n"}, "Add a", days=200),
            Step({"a.py": "x = 1\n"}, "Fix \x1e\x1f a, NUL-free: \U0001f600", "Bob@Example.org", days=250),
            Step({"logo.png": BINARY, "my file\n.py": "x\n"}, "Binary", "bob@old.example.org", days=300),
            Step({"a.py": None, "b/a.py": "x = 1\n"}, "Move a", days=350),
            Step({}, "", days=400),
        ],
    )
    write(root, {".mailmap": "Bob <bob@example.org> <bob@old.example.org>\n"})
    git(root, "add", ".mailmap")
    git(root, "commit", "-q", "-m", "Mailmap\n\nwith a body\n", time=START + 450 * DAY)
    git(root, "checkout", "-q", "-b", "side", "HEAD~2")
    write(root, {"side.py": "x = 1\n"})
    git(root, "add", "side.py")
    git(root, "commit", "-q", "-m", "Side", time=START + 451 * DAY)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "Merge side", "side", time=START + 460 * DAY)
    return root


def test_commits_of_the_last_year_are_told_newest_first(told: Path) -> None:
    commits = door_of(told).commits()
    assert [c.subject for c in commits] == [
        "Side", "Mailmap", "", "Move a", "Binary", "Fix \x1e\x1f a, NUL-free: \U0001f600", "Add a",
    ]  # fmt: skip
    assert [(c.time - START) // DAY for c in commits] == [451, 450, 400, 350, 300, 250, 200]


def _commit(told: Path, subject: str) -> Commit:
    return next(c for c in door_of(told).commits() if c.subject.startswith(subject))


@pytest.mark.parametrize(
    ("subject", "paths"),
    [
        ("Add a", {"a.py"}),
        ("Fix", {"a.py"}),
        ("Binary", {"logo.png", "my file\n.py"}),
        ("Move a", {"a.py", "b/a.py"}),
        ("Side", {"side.py"}),
    ],
)
def test_a_commit_says_what_it_changed(subject: str, paths: set[str], told: Path) -> None:
    assert set(_commit(told, subject).paths) == paths


def test_a_commit_without_changes_has_none(told: Path) -> None:
    (empty,) = [c for c in door_of(told).commits() if not c.paths]
    assert empty.subject == ""


def test_one_person_has_one_address(told: Path) -> None:
    assert {_commit(told, "Fix").author, _commit(told, "Binary").author} == {"bob@example.org"}


def test_what_separates_two_commits_is_counted(told: Path) -> None:
    door = door_of(told)
    first = git(told, "rev-list", "--max-parents=0", "HEAD").strip()
    head = door.head.commit
    assert head is not None
    forth, none, back = door.changes_between([(first, head), (head, head), (head, first)])
    assert FileChange("logo.png", 0, 0) in forth
    assert FileChange("my file\n.py", 1, 0) in forth
    assert (len(forth), sum(c.added for c in forth), sum(c.deleted for c in forth)) == (5, 4, 0)
    assert none == []
    assert back == [FileChange(c.path, c.deleted, c.added) for c in forth]
    assert door.changes_between([]) == []


@pytest.mark.parametrize(
    "bad", ["--output=x", "HEAD", "", "main", "0" * 39, "a" * 40 + "\n", "-p", "@{-1}", "0" * 41]
)
def test_only_ids_of_commits_are_compared(bad: str, told: Path) -> None:
    head = str(door_of(told).head.commit)
    for pair in ((bad, head), (head, bad)):
        with pytest.raises(GitError, match="no commit id"):
            door_of(told).changes_between([pair])
    assert not (told / "x").exists()


def test_a_commit_that_is_not_there_is_an_error(told: Path) -> None:
    head = str(door_of(told).head.commit)
    for pair in (("1" * 40, head), (head, "1" * 40)):
        with pytest.raises(GitError):
            door_of(told).changes_between([(head, head), pair])


# Releases

TAGS: Mapping[str, tuple[tuple[int, ...], bool] | None] = {
    "v1.2.3": ((1, 2, 3), False),
    "1.2": ((1, 2), False),
    "V2.0": ((2, 0), False),
    "rel-1.2": ((1, 2), False),
    "rel_1_4_2": ((1, 4, 2), False),
    "release/3.1": ((3, 1), False),
    "version-1.5.0": ((1, 5, 0), False),
    "release-v1.6.0": ((1, 6, 0), False),
    "v.1.7": ((1, 7), False),
    "name@1.2.3": ((1, 2, 3), False),
    "@scope/name@4.0.1": ((4, 0, 1), False),
    "pkg-v1.2.3": ((1, 2, 3), False),
    "sdk/go/v0.3.1": ((0, 3, 1), False),
    "2024.1": ((2024, 1), False),
    "24.04.1": ((24, 4, 1), False),
    "1.2.3.4": ((1, 2, 3, 4), False),
    "1.2.3.Final": ((1, 2, 3), False),
    "1.2.3-RELEASE": ((1, 2, 3), False),
    "1.2.3.post1": ((1, 2, 3), False),
    "1.2.3+build.5": ((1, 2, 3), False),
    "1.0rc1": ((1, 0), True),
    "1.0-beta": ((1, 0), True),
    "v1.0.0-alpha.1": ((1, 0, 0), True),
    "2.0a1": ((2, 0), True),
    "v3.0.0.dev2": ((3, 0, 0), True),
    "v1.0.0-M1": ((1, 0, 0), True),
    "5.0.0-SNAPSHOT": ((5, 0, 0), True),
    "nightly-2024.01.15": ((2024, 1, 15), True),
    "4.30.0.202401011230": ((4, 30, 0), False),
    "beta/v1.4": ((1, 4), True),
    "20260719": ((2026, 7, 19), False),
    "20261319": None,
    "build-20260719": None,
    "v1": None,
    "latest": None,
    "stable": None,
    "2024-01-15": None,
    "v": None,
    "1": None,
    "build-42": None,
    "deploy": None,
    "v1.x": None,
    "1.5.x": None,
    "v2.0.x-latest": None,
    "1.5.xlarge": ((1, 5), True),
    "1.2.3.4.5.6": None,
}


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One light and one annotated tag of each name that follows, and some that lead elsewhere. Only read."""
    root = make_repository(tmp_path_factory.mktemp("tags") / "widget", {"a.py": "x = 1\n"})
    for tag in TAGS:
        git(root, "tag", tag)
    return root


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_that_names_a_version_is_a_release(tag: str, tagged: Path) -> None:
    found = {r.tag: (r.version, r.prerelease) for r in door_of(tagged).releases()}
    assert found.get(tag) == TAGS[tag]


def test_light_and_annotated_tags_lead_to_their_commits(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"}, [Step({"a.py": "x = 2\n"}, days=1)])
    ids = git(root, "rev-list", "--reverse", "HEAD").split()
    git(root, "tag", "v1.0", ids[0])
    git(root, "tag", "-a", "-m", "two", "v2.0", ids[1], time=START + 5 * DAY)
    git(root, "tag", "-a", "-m", "again", "v2.1", "v2.0", time=START + 6 * DAY)
    git(root, "tag", "v9.0", git(root, "rev-parse", "HEAD:a.py").strip())
    git(root, "tag", "v9.1", git(root, "rev-parse", "HEAD^{tree}").strip())
    door = door_of(root)
    assert [(r.tag, r.commit, r.time) for r in door.releases()][:2] == [
        ("v1.0", ids[0], START),
        ("v2.0", ids[1], START + 5 * DAY),
    ]
    assert [r.tag for r in door.releases()] == ["v1.0", "v2.0", "v2.1"]
    assert door.changes_between([(ids[0], door.releases()[2].commit)]) == [[FileChange("a.py", 1, 1)]]


def test_releases_of_other_branches_are_not_ours(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"}, [Step(tag="v1.0")])
    git(root, "checkout", "-q", "--orphan", "other")
    git(root, "commit", "-q", "-m", "else")
    git(root, "tag", "v2.0")
    git(root, "checkout", "-q", "main")
    assert [r.tag for r in door_of(root).releases()] == ["v1.0"]


def test_releases_are_ordered_by_time_then_version(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    for tag in ("v1.10", "v1.9", "v1.2"):
        git(root, "tag", tag)
    assert [r.tag for r in door_of(root).releases()] == ["v1.2", "v1.9", "v1.10"]


# Names that look like something else


def test_references_that_look_like_options_are_only_names(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n", "HEAD": "x\n", "main": "x\n", "--": "x\n"})
    head = git(root, "rev-parse", "HEAD").strip()
    for name in (
        "refs/heads/--upload-pack=x", "refs/tags/-1.0", "refs/tags/--exec/v1.1", "refs/heads/HEAD",
        "refs/tags/HEAD", f"refs/heads/{head}", "refs/tags/$(touch${IFS}x)-1.2", "refs/heads/%0A::error::x",
    ):  # fmt: skip
        (root / ".git" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / ".git" / name).write_text(head + "\n")
    (root / ".git" / "HEAD").write_text("ref: refs/heads/--upload-pack=x\n")
    door = door_of(root)
    assert (door.head.commit, door.head.branch) == (head, "--upload-pack=x")
    assert [c.subject for c in door.commits()] == ["first"]
    assert {r.version for r in door.releases()} == {(1, 0), (1, 1), (1, 2)}
    assert door.changes_between([(head, head)]) == [[]]


# What a checkout can be


def test_before_the_first_commit_there_is_no_history(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, {"a.py": "x = 1\n"})
    git(tmp_path, "add", "a.py")
    door = door_of(tmp_path)
    assert (door.head.commit, door.head.branch, door.head.time) == (None, "main", None)
    assert (list(door.commits()), list(door.releases())) == ([], [])
    assert [f.path for f in door.files] == ["a.py"]
    notes = pipeline.scan(tmp_path, pipeline.Options(today=TODAY)).repository.notes
    assert "there is no commit yet: nothing can be said about history" in notes


def test_a_detached_head_has_no_branch(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(root, "checkout", "-q", "--detach")
    head = door_of(root).head
    assert head.branch is None
    assert head.commit == git(root, "rev-parse", "HEAD").strip()
    assert "no branch is checked out" in pipeline.scan(root, pipeline.Options(today=TODAY)).repository.notes


def test_a_shallow_clone_says_that_it_is_one(told: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", told.as_uri(), "clone")
    door = door_of(tmp_path / "clone")
    assert door.head.shallow
    assert door.name == "widget"
    assert len(door.commits()) <= 1
    scanned = pipeline.scan(tmp_path / "clone", pipeline.Options(today=TODAY)).repository
    assert scanned.shallow
    assert any("shallow" in note for note in scanned.notes)


def test_a_partial_clone_says_that_it_is_one(told: Path, tmp_path: Path) -> None:
    git(told, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", told.as_uri(), "clone")
    assert door_of(tmp_path / "clone").head.partial


@pytest.mark.parametrize("folder", ["", "b"])
def test_a_linked_worktree_is_a_repository(folder: str, told: Path, tmp_path: Path) -> None:
    git(told, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "HEAD")
    door = door_of(tmp_path / "tree" / folder)
    assert door.root == (tmp_path / "tree").resolve()
    assert door.head.commit == door_of(told).head.commit
    assert [f.path for f in door.files] == [f.path for f in door_of(told).files]
    assert len(door.commits()) == len(door_of(told).commits())
    assert door.head.dirty is False


def test_a_folder_or_file_leads_to_the_whole_repository(told: Path) -> None:
    for path in ("b", "b/a.py"):
        assert door_of(told / path).root == told.resolve()


def test_a_submodules_folder_is_a_repository_of_its_own(told: Path, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "outer", {"a.py": "x = 1\n"})
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", told.as_uri(), "lib")
    git(root, "commit", "-q", "-m", "submodule")
    outer, inner = door_of(root), door_of(root / "lib" / "b")
    assert [f.path for f in outer.files] == [".gitmodules", "a.py", "lib"]
    assert inner.root == (root / "lib").resolve()
    assert inner.head.commit == door_of(told).head.commit
    assert inner.head.dirty is False
    git(root, "submodule", "--quiet", "deinit", "-f", "lib")
    assert door_of(root / "lib").root == root.resolve()


def test_a_checkout_with_separate_folders_as_ci_makes_them(told: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", told.as_uri(), "work/.git")
    git(tmp_path / "work", f"--git-dir={tmp_path}/work/.git", "--work-tree=.", "checkout", "-q", "-f", "main")
    assert git(tmp_path / "work", "config", "core.bare").strip() == "true"
    door = door_of(tmp_path / "work")
    assert len(door.commits()) == len(door_of(told).commits())
    assert door.head.dirty is False
    assert "b/a.py" in [f.path for f in door.files]


def test_a_merge_reference_checked_out_by_ci_is_scanned(told: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "work")
    work = tmp_path / "work"
    git(work, "fetch", "-q", "--no-tags", "--depth=1", told.as_uri(), "+HEAD:refs/remotes/pull/1/merge")
    git(work, "checkout", "-q", "--force", "refs/remotes/pull/1/merge")
    head = door_of(work).head
    assert (head.branch, head.shallow, head.dirty) == (None, True, False)
    pipeline.scan(work, pipeline.Options(today=TODAY))


def test_a_bare_repository_has_no_files_to_scan(told: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", told.as_uri(), "bare.git")
    with pytest.raises(NothingToScanError, match="not inside a git repository"):
        locate(tmp_path / "bare.git")


@pytest.mark.parametrize("path", ["", "missing", "x" * 5_000, "a\0b"])
def test_a_plain_folder_or_no_folder_is_nothing_to_scan(path: str, tmp_path: Path) -> None:
    with pytest.raises(NothingToScanError) as told_us:
        pipeline.scan(tmp_path / path, pipeline.Options(today=TODAY))
    assert told_us.value.exit_code == 4


def test_a_changed_staged_or_removed_file_makes_it_dirty_and_a_new_one_does_not(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n", "b.py": "x = 1\n"})
    write(root, {"new.py": "x\n"})
    assert door_of(root).head.dirty is False
    (root / "a.py").touch()
    assert door_of(root).head.dirty is False
    write(root, {"a.py": "x = 2\n"})
    assert door_of(root).head.dirty is True
    git(root, "checkout", "-q", "a.py")
    (root / "b.py").unlink()
    assert door_of(root).head.dirty is True
    git(root, "checkout", "-q", "b.py")
    git(root, "add", "new.py")
    assert door_of(root).head.dirty is True


def test_a_filtered_file_leaves_it_open_whether_it_is_dirty(tmp_path: Path) -> None:
    """Its content can be compared only by running the filter, which a scan does not do."""
    root = make_repository(
        tmp_path / "r", {".gitattributes": "*.bin filter=lfs\n", "a.bin": "pointer\n", "a.py": ""}
    )
    assert door_of(root).head.dirty is False
    write(root, {"a.bin": "the real content\n"})
    assert door_of(root).head.dirty is None
    write(root, {"a.py": "x = 1\n"})
    assert door_of(root).head.dirty is True


def test_a_head_whose_commit_is_missing_is_not_taken_for_a_new_repository(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    commit = git(root, "rev-parse", "HEAD").strip()
    (root / ".git" / "objects" / commit[:2] / commit[2:]).unlink()
    door = door_of(root)
    assert door.head.commit == commit
    with pytest.raises(GitError):
        door.commits()
    pipeline.scan(root, pipeline.Options(today=TODAY))


def _with_date(root: Path, date: str) -> None:
    """HEAD again, with a date that `git commit` would refuse."""
    tree = git(root, "rev-parse", "HEAD^{tree}").strip()
    person = f"Ada <ada@example.org> {date}"
    (root / "raw").write_text(f"tree {tree}\nauthor {person}\ncommitter {person}\n\nodd date\n")
    made = git(root, "hash-object", "-t", "commit", "-w", "--literally", "raw").strip()
    (root / "raw").unlink()
    git(root, "update-ref", "HEAD", made)


@pytest.mark.parametrize(
    "date",
    ["0 +0000", "1 +0000", "99999999999999999999 +0000", "4294967296000 +9999", "-5 +0000", "soon", ""],
)
def test_a_date_that_cannot_be_meant_stops_nothing(date: str, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    _with_date(root, date)
    write(root, {".git/refs/tags/v1.0": git(root, "rev-parse", "HEAD")})
    door = door_of(root)
    with suppress(GitError):  # git itself gives up on some
        assert all(isinstance(r, Release) for r in door.releases())
    if door.head.time is None:
        with pytest.raises(GitError, match="date"):
            door.commits()
    else:
        assert [c.subject for c in door.commits()] == ["odd date"]
    pipeline.scan(root, pipeline.Options(today=TODAY))


def test_a_commit_in_another_encoding_is_read_as_text(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    (root / "message").write_bytes("Größe\n".encode("latin-1"))
    write(root, {"a.py": "x = 2\n"})
    git(root, "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-a", "-F", "message")
    assert door_of(root).commits()[0].subject == "Größe"


def test_a_long_history_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repository(
        tmp_path / "r", {"a.py": "1\n"}, [Step({"a.py": f"{n}\n"}, str(n)) for n in range(2, 6)]
    )
    monkeypatch.setattr(history, "MAX_COMMITS", 3)
    assert [c.subject for c in door_of(root).commits()] == ["5", "4", "3"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ there")
def test_the_repository_of_another_user_is_scanned(told: Path, tmp_path: Path) -> None:
    """Git refuses folders that belong to somebody else, as in a container; a scan runs nothing of theirs."""
    subprocess.run(["cp", "-r", str(told), str(tmp_path / "copy")], check=True)
    try:
        subprocess.run(
            ["chown", "-R", "12345:12345", str(tmp_path / "copy")], check=True, capture_output=True
        )
    except subprocess.CalledProcessError:
        pytest.skip("only root may give files away")
    door = door_of(tmp_path / "copy")
    assert len(door.commits()) == len(door_of(told).commits())
    assert door.head.commit is not None


def test_a_context_knows_all_of_it(told: Path) -> None:
    context = open_context(told)
    assert context.door.head.commit == git(told, "rev-parse", "HEAD").strip()
    assert len(context.files) == 6
