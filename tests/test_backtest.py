"""The release risk replayed: what a made history must come to, release by release."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import DAY, START, git, open_context
from shipworthy.cli.app import run
from shipworthy.collect.context import Unavailable
from shipworthy.collect.history.replay import replayed
from shipworthy.model.backtest import Replay
from shipworthy.repo.door import Repository
from shipworthy.repo.git import GitError


@dataclass
class Made:
    """A commit on main, or on the branch named; `of` is what it starts from."""

    days: float
    subject: str
    files: Mapping[str, str | None] = field(default_factory=dict)
    tag: str = ""
    branch: str = "main"
    of: str = ""


def made(root: Path, commits: list[Made]) -> Path:
    """One process for all of it."""
    root.mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    told = []
    for each in commits:
        time = START + int(each.days * DAY)
        subject = each.subject.encode()
        told.append(f"commit refs/heads/{each.branch}\ncommitter a <a@example.org> {time} +0000\n".encode())
        told.append(b"data %d\n%s\n" % (len(subject), subject))
        told.append(f"from refs/tags/{each.of}\n".encode() if each.of else b"")
        for path, content in each.files.items():
            if content is None:
                told.append(f"D {path}\n".encode())
            else:
                told.append(f"M 100644 inline {path}\ndata {len(content.encode())}\n{content}\n".encode())
        if each.tag:
            told.append(f"reset refs/tags/{each.tag}\nfrom refs/heads/{each.branch}\n\n".encode())
    command = ["git", "-c", "fastimport.unpackLimit=100000", "fast-import", "--quiet"]
    subprocess.run(command, cwd=root, input=b"".join(told), check=True)
    git(root, "reset", "-q", "--hard", "main")
    return root


def code(**functions: int) -> str:
    return "".join(f"def {name}():\n    return {number}\n\n\n" for name, number in functions.items())


def replay_of(root: Path) -> Replay:
    context = open_context(root)
    assert isinstance(context.door, Repository)
    return replayed(context, context.door, lambda _blobs: (), lambda _what, _done, _of: None)


def early() -> list[Made]:
    """Five releases, so that those after them can be ranked."""
    return [Made(n * 30, f"work {n}", {f"old{n}.py": code(f=n)}, f"v1.{n}.0") for n in range(5)]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """By tag, what mended the release: each way a patch can be, and not be, about its own release."""
    root = made(
        tmp_path_factory.mktemp("backtest") / "widget",
        [
            *early(),
            Made(200, "add a", {"a.py": code(a=1, b=2)}, "v2.0.0"),
            Made(205, "Fix crash in a", {"a.py": code(a=5, b=2)}, "v2.0.1"),
            Made(220, "add c", {"c.py": code(c=1)}, "v2.1.0"),
            Made(240, "Fix c, too late", {"c.py": code(c=2)}, "v2.1.1"),
            Made(260, "add d", {"d.py": code(d=1)}, "v2.2.0"),
            Made(263, "Fix a bug that was there before", {"a.py": code(a=5, b=3)}, "v2.2.1"),
            Made(280, "add e", {"e.py": code(e=1)}, "v2.3.0"),
            Made(283, "Fix a typo in the docs", {"e.py": code(e=2)}, "v2.3.1"),
            Made(300, "add g", {"g.py": "# what it does\n" + code(g=1)}, "v2.4.0"),
            Made(303, "Fix what is said of g", {"g.py": "# what g does\n" + code(g=1)}, "v2.4.1"),
            Made(320, "add h", {"h.py": code(h=1)}, "v2.5.0"),
            Made(323, "Fix h, with the next features", {"h.py": code(h=2)}, "v2.6.0"),
            Made(340, "add i", {"i.py": code(i=1, j=2, k=3)}, "v2.7.0"),
            Made(341, "Move i", {"i.py": None, "moved/i.py": code(i=1, j=2, k=3)}),
            Made(342, "Fix i where it is now", {"moved/i.py": code(i=4, j=2, k=3)}, "v2.7.1"),
            Made(360, "add l", {"l.py": code(l=1)}, "v2.8.0"),
            Made(361, "next things", {"m.py": code(m=1)}),
            Made(364, "fix: l on its branch", {"l.py": code(l=2)}, "v2.8.1", "release-2.8", "v2.8.0"),
            Made(380, "release candidate", {"m.py": code(m=2)}, "v2.9.0-rc.1"),
            Made(381, "the release", {"m.py": code(m=3)}, "v2.9.0"),
            Made(385, "Fix what only a test says", {"tests/test_m.py": code(test_m=1)}, "v2.9.1"),
            Made(400, "Re-indent", {"n.py": code(n=1)}, "v2.10.0"),
            Made(401, "Fix nothing but spaces", {"n.py": code(n=1).replace("    ", "  ")}, "v2.10.1"),
            Made(500, "much later", {"z.py": code(z=1)}),
        ],
    )
    return {r.tag: r.mending.tag if r.mending else "" for r in replay_of(root).replayed}


def test_a_patch_that_comes_soon_and_replaces_lines_of_its_release_mends_it(
    outcomes: Mapping[str, str],
) -> None:
    assert outcomes["v2.0.0"] == "v2.0.1"


def test_lines_are_followed_where_the_file_was_moved(outcomes: Mapping[str, str]) -> None:
    assert outcomes["v2.7.0"] == "v2.7.1"


def test_a_patch_on_a_branch_counts_as_one(outcomes: Mapping[str, str]) -> None:
    assert outcomes["v2.8.0"] == "v2.8.1"


def test_only_a_replaced_line_that_was_written_for_the_release_counts_with_spaces_too(
    outcomes: Mapping[str, str],
) -> None:
    assert outcomes["v2.10.0"] == "v2.10.1"


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("v2.1.0", "the patch came after twenty days"),
        ("v2.2.0", "it mended what an earlier release had brought"),
        ("v2.3.0", "the subject speaks of no bug"),
        ("v2.4.0", "only a remark was replaced"),
        ("v2.5.0", "what followed was no patch release"),
        ("v2.9.0", "no source of the product was touched"),
        ("v2.0.1", "no patch followed"),
    ],
)
def test_what_is_no_mending_of_the_release(outcomes: Mapping[str, str], tag: str, why: str) -> None:
    assert outcomes[tag] == "", why


def test_pre_releases_and_the_first_five_releases_are_not_replayed(outcomes: Mapping[str, str]) -> None:
    assert not {"v2.9.0-rc.1", *(f"v1.{n}.0" for n in range(5))} & set(outcomes)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty releases; every eighth is large, and the patch after it mends it."""
    commits = []
    for n in range(40):
        large = n % 8 == 7
        names = {f"f{n}_{i}": i for i in range(30 if large else 1)}
        commits.append(Made(n * 30, f"work {n}", {f"m{n}.py": code(**names)}, f"v1.{n}.0"))
        if large:
            names[f"f{n}_0"] = 9
            commits.append(Made(n * 30 + 2, "Fix a crash \x1b[31m", {f"m{n}.py": code(**names)}, f"v1.{n}.1"))
    commits.append(Made(2000, "Later", {"z.py": code(z=1)}))
    return made(tmp_path_factory.mktemp("backtest") / "many", commits)


def test_a_risk_that_was_always_right_is_said_with_its_interval(
    many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backtest", str(many), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["replayed"], told["mended"], told["problem"]) == (40, 5, None)
    assert told["risk"]["auc"] == 1
    assert 0.6 < told["risk"]["low"] < told["risk"]["high"] == 1
    assert [band["mended"] for band in told["bands"]][-1] > 0
    assert sum(band["releases"] for band in told["bands"]) == 40
    assert [r["mending"]["tag"] for r in told["each"] if r["mending"]][-1] == "v1.39.1"


def test_the_page_says_the_rates_and_where_those_elsewhere_are_from(
    many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backtest", str(many)]) == 0
    page = capsys.readouterr().out
    assert run(["backtest", str(many)]) == 0
    assert capsys.readouterr().out == page
    for said in (
        "Release risk        AUC 1.00",
        "Lines added alone",
        "23.7 %",
        "3,712 releases of 25 projects",
    ):
        assert said in page
    assert "\x1b" not in page


def test_what_was_known_on_the_day_does_not_depend_on_what_came_later(many: Path) -> None:
    whole = {r.tag: r for r in replay_of(many).replayed}
    git(many, "checkout", "-q", "v1.30.0")
    git(many, "tag", "-d", *(f"v1.{n}.0" for n in range(31, 40)))
    try:
        early_on = replay_of(many).replayed
    finally:
        git(many, "checkout", "-q", "main")
    assert len(early_on) > 20
    assert all(release == whole[release.tag] for release in early_on)


def test_too_few_releases_are_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = made(tmp_path / "few", [*early(), Made(300, "on", {"a.py": code(a=1)}, "v2.0.0"), Made(400, "x")])
    assert run(["backtest", str(few)]) == 3
    assert "Not enough data: 1 releases" in capsys.readouterr().out
    git(tmp_path, "clone", "-q", "--depth=1", few.as_uri(), "shallow")
    assert run(["backtest", str(tmp_path / "shallow"), "--json"]) == 3
    assert "shallow" in json.loads(capsys.readouterr().out)["problem"]


def test_a_commit_whose_content_is_not_in_the_clone_is_left_out_and_counted(tmp_path: Path) -> None:
    root = made(
        tmp_path / "partial", [*early(), *(Made(200 + n, f"go {n}", {"a.py": code(a=n)}) for n in range(9))]
    )
    lose(root, "main~4:a.py")
    whole = replay_of(root)
    assert (whole.commits, whole.unread) == (14, 2)  # the one that brought it and the one that replaced it
    for n in range(5):
        lose(root, f"v1.{n}.0:old{n}.py")
    with pytest.raises(Unavailable, match="contents of 6 commits"):
        replay_of(root)


def lose(root: Path, name: str) -> None:
    blob = git(root, "rev-parse", name).strip()
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


def test_what_is_no_commit_id_never_reaches_git(many: Path) -> None:
    door = open_context(many).door
    assert isinstance(door, Repository)
    with pytest.raises(GitError, match="is no commit id"):
        list(door.ledger(["--output=/tmp/x"]))
    with pytest.raises(GitError, match="is no commit id"):
        door.removals("HEAD", ["a.py"])
