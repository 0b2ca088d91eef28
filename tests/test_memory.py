"""A memo is recalled only while nothing a result rests on has changed; then it is the result."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from conftest import Step, git, make_repository, write
from shipworthy import __main__, pipeline, resources
from shipworthy.errors import READY
from shipworthy.repo import installation as installation_module
from shipworthy.repo import memory
from shipworthy.repo.door import Repository
from shipworthy.repo.memory import lasting, recall
from shipworthy.repo.memos import MAX_MEMOS, Memos
from shipworthy.repo.outside import Outside
from shipworthy.repo.state import Question, state_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no time of change there")

FILES = {
    "README.md": "# Thing\n\nA thing that does things.\n",
    ".gitignore": "*.log\nbuild/\n/hidden.xml\n.gitattributes\n",
    "src/thing/__init__.py": "def f(x):\n    return x + 1\n",
    "src/thing/more.py": "x = 1\n",
    "tests/test_thing.py": "from thing import f\n\ndef test_f():\n    assert f(1) == 2\n",
}
OUTSIDE = {"links": ["AGENTS.md"], "probes": ["deep/er/out.log"], "folders": []}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_repository(tmp_path / "thing", FILES, [Step({}, "again", tag="v1.0.0")])
    (root / "AGENTS.md").symlink_to("target.md")
    write(
        root, {"target.md": "x", "coverage.xml": "<coverage/>", "deep/er/kept.txt": "x", "ours/a.yaml": "a"}
    )
    (root / ".git" / "other").write_text("[remote]\n", encoding="utf-8")
    git(root, "config", "include.path", "other")
    git(root, "config", "core.trustctime", "false")
    git(root, "add", "AGENTS.md")
    git(root, "update-index", "--assume-unchanged", "src/thing/more.py")
    (tmp_path / "stated.yaml").write_text("thresholds: {}\n", encoding="utf-8")
    return root


def question(root: Path, path: str = "src/thing", **stated: Any) -> Question:
    plain = Question(path, (), (), (), "../stated.yaml", "2026-01-15", str(root))
    return plain._replace(**stated)


def seen(asked: Question) -> str:
    state = state_of(asked)
    assert state is not None
    return state.beyond(Outside(OUTSIDE | {"folders": [f"{asked.folder}/ours"]})).hex()


def _same_times(root: Path) -> None:
    path = root / "README.md"
    before = path.stat()
    path.write_text("# Thing\n\nA thing that does thongs.\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _linked_folder(root: Path) -> None:
    (root / "src").rename(root / "elsewhere")
    (root / "src").symlink_to("elsewhere")


def _linked_file(root: Path) -> None:
    (root / "README.md").rename(root / "elsewhere.md")
    (root / "README.md").symlink_to("elsewhere.md")


def _at(path: str, content: str = "x\n") -> Callable[[Path], None]:
    return lambda root: write(root, {path: content})


def _git(*arguments: str) -> Callable[[Path], None]:
    return lambda root: void(git(root, *arguments))


def void(_: object) -> None:
    return None


CHANGES: dict[str, Callable[[Path], None]] = {
    "a file's content, its size and time kept": _same_times,
    "a file that git is told not to look at": _at("src/thing/more.py", "x = 2\n"),
    "a file is gone": lambda root: (root / "README.md").unlink(),
    "a file is a link now": _linked_file,
    "a folder is a link now, to the same files": _linked_folder,
    "a file may be run": lambda root: (root / "README.md").chmod(0o755),
    "a file is added to the index": _git("add", "-f", "target.md"),
    "a file is taken from the index": _git("rm", "-q", "--cached", "README.md"),
    "a flag in the index": _git("update-index", "--skip-worktree", "README.md"),
    "a commit": _git("commit", "-q", "--allow-empty", "-m", "more"),
    "another message": _git("commit", "-q", "--amend", "--allow-empty", "-m", "other"),
    "a tag": _git("tag", "v2"),
    "a tag with a message": _git("tag", "-a", "-m", "x", "v2"),
    "a tag less": _git("tag", "-d", "v1.0.0"),
    "a branch": _git("branch", "other"),
    "the same commit by another name": _git("checkout", "-q", "-b", "other"),
    "no branch": _git("checkout", "-q", "--detach"),
    "a remote": _git("config", "remote.origin.url", "https://example.org/other"),
    "a setting in an included file": _at(".git/other", '[remote "origin"]\n\turl = x\n'),
    "a shallow clone": _at(".git/shallow", "0" * 40 + "\n"),
    "grafts": _at(".git/info/grafts"),
    "ignored here": _at(".git/info/exclude", "*.py\n"),
    "attributes here": _at(".git/info/attributes", "*.py linguist-generated\n"),
    "attributes, themselves ignored": _at("src/.gitattributes", "*.py linguist-generated\n"),
    "ignored by a file nobody tracks": _at("src/.gitignore", "*\n"),
    "not ignored by a file nobody tracks": _at("deep/.gitignore", "!out.log\n"),
    "what is asked about is a folder": _at("deep/er/out.log/x"),
    "other names of people": _at(".mailmap", "Ada <ada@example.org>\n"),
    "a report": _at("junit.xml", "<testsuite/>"),
    "a report that is ignored": _at("build/coverage.xml", "<coverage/>"),
    "another report": _at("coverage.xml", "<coverage />"),
    "a report written again": lambda root: os.utime(root / "coverage.xml", (1, 1)),
    "a report is gone": lambda root: (root / "coverage.xml").unlink(),
    "a link to nothing": lambda root: (root / "target.md").unlink(),
    "a configuration": _at(".shipworthy.yaml", "thresholds: {}\n"),
    "a configuration further in": _at("src/thing/.shipworthy.yaml", "thresholds: {}\n"),
    "the configuration named": _at("../stated.yaml", "thresholds: {testing-maturity: 1}\n"),
    "a rule": _at("ours/a.yaml", "b"),
    "one rule more": _at("ours/deeper/b.yaml"),
    "a rule less": lambda root: (root / "ours" / "a.yaml").unlink(),
    "a repository inside": _at("deep/.git/HEAD"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_result_may_rest_on_is_seen_to_change(change: str, root: Path) -> None:
    before = seen(question(root))
    assert seen(question(root)) == before
    CHANGES[change](root)
    assert seen(question(root)) != before


LEFT: dict[str, Callable[[Path], None]] = {
    "an untracked file": _at("notes.txt"),
    "an ignored file": _at("x.log"),
    "a report of ours": _at("report.html"),
    "a look at it": _git("status"),
    "a refreshed index": _git("update-index", "--refresh", "-q"),
    "a fetch of nothing": _at(".git/FETCH_HEAD"),
    "a hook": _at(".git/hooks/pre-commit"),
    "a message being written": _at(".git/COMMIT_EDITMSG"),
    "an object": lambda root: void(git(root, "hash-object", "-w", "README.md")),
}


@pytest.mark.parametrize("change", LEFT)
def test_what_no_result_rests_on_changes_nothing(change: str, root: Path) -> None:
    before = seen(question(root))
    LEFT[change](root)
    assert seen(question(root)) == before


@pytest.mark.parametrize(
    "stated",
    [{"today": "2026-01-16"}, {"select": ("x",)}, {"ignore": ("x",)}, {"rules": ("x",)}, {"config": ""}, {"path": "."}],
    ids=str,
)  # fmt: skip
def test_another_question_has_another_answer(stated: dict[str, Any], root: Path) -> None:
    assert seen(question(root, **stated)) != seen(question(root))


def _linked_report(folder: Path) -> None:
    (folder / "cov.dat").unlink()
    (folder / "cov.dat").symlink_to("/etc/hosts")


GIVEN: dict[str, Callable[[Path], None]] = {
    "its content": _at("cov.dat", "SF:b\n"),
    "one more in the folder": _at("more.dat"),
    "one less": lambda folder: (folder / "cov.dat").unlink(),
    "a link instead": _linked_report,
}


@pytest.mark.parametrize("change", GIVEN)
def test_reports_that_the_user_names_are_part_of_the_state(change: str, root: Path) -> None:
    folder = root.parent / "ci"
    write(folder, {"cov.dat": "SF:a\n"})
    asked = question(root, artifacts=("../ci",))
    before = seen(asked)
    assert before == seen(asked) != seen(question(root))
    GIVEN[change](folder)
    assert seen(asked) != before


def test_a_clone_of_the_same_is_another_repository(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "copy" / "thing", symlinks=True)
    write(tmp_path, {"copy/stated.yaml": "thresholds: {}\n"})
    assert seen(question(tmp_path / "copy" / "thing")) != seen(question(root))


def test_a_worktree_sees_its_own_head_and_the_tags_of_all(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    tree = tmp_path / "tree"
    first = seen(question(tree))
    git(root, "tag", "v3")
    second = seen(question(tree))
    git(tree, "checkout", "-q", "--detach")
    assert len({first, second, seen(question(tree))}) == 3


def test_with_objects_of_another_repository_nothing_is_remembered(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(root), "borrower")
    assert state_of(question(tmp_path / "borrower", path=".")) is None


def test_nothing_of_the_repository_runs(root: Path, tmp_path: Path) -> None:
    script = tmp_path / "run"
    script.write_text(f"#!/bin/sh\ntouch '{tmp_path}/canary'\n", encoding="utf-8")
    script.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(script))
    git(root, "config", "filter.x.clean", str(script))
    write(root, {".gitattributes": "* filter=x\n", "README.md": "changed\n"})
    seen(question(root))
    assert not (tmp_path / "canary").exists()


def test_what_changed_just_now_is_not_remembered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second change in the same tick of the file system would leave the same marks."""
    assert lasting(question(root), Outside(), memory.clock()) is None
    later = memory.clock() + 5_000_000_000
    assert lasting(question(root), Outside(), later)
    began = memory.clock()
    write(root, {"gone.txt": "x"})
    (root / "gone.txt").unlink()
    monkeypatch.setattr(memory, "SETTLED", 0)
    assert lasting(question(root), Outside(), began) is None, "something was there in between"


def test_another_program_may_say_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = installation_module.installation.__wrapped__
    shutil.copytree(resources.folder("rules"), tmp_path / "rules")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path / "rules")
    first = now()
    write(tmp_path, {"rules/one.yaml": "x"})
    second = now()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site-packages")])
    third = now()
    write(tmp_path, {"site-packages/yaml-9.dist-info/METADATA": "x"})
    assert len({first, second, third, now()}) == 4


# As users meet it


Run = Callable[..., str]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The repositories that were scanned, not recalled."""
    found: list[Path] = []
    look_over = pipeline.look_over

    def count(path: Path, options: pipeline.Options) -> pipeline.Scanned:
        found.append(path)
        return look_over(path, options)

    monkeypatch.setattr(pipeline, "look_over", count)
    return found


@pytest.fixture
def shipworthy(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("SHIPWORTHY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(memory, "SETTLED", 0)

    def call(*arguments: object) -> str:
        memory._now.cache_clear()
        monkeypatch.setattr(sys, "argv", ["shipworthy", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            __main__.main()
        assert stop.value.code == READY
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize(
    "arguments", [[], ["-q"], ["-v"], ["-o", "json"], ["-o", "md"], ["-o", "html"]], ids=str
)
def test_a_hit_is_a_fresh_scan_byte_for_byte(
    arguments: list[str], root: Path, shipworthy: Run, made: list[Path], tmp_path: Path
) -> None:
    file = tmp_path / "out" / "r.json"
    fresh = shipworthy("scan", root, "--no-cache", *arguments)
    arguments = [*arguments, "-o", f"json:{file}"]
    assert shipworthy("scan", root, *arguments) == fresh
    written = file.read_bytes()
    file.unlink()
    assert shipworthy("scan", root, *arguments) == fresh
    assert len(made) == 2
    assert file.read_bytes() == written


def test_one_scan_serves_every_report(root: Path, shipworthy: Run, made: list[Path]) -> None:
    fresh = {form: shipworthy("scan", root, "--no-cache", "-o", form) for form in ("json", "md", "terminal")}
    made.clear()
    assert {form: shipworthy("scan", root, "-o", form) for form in fresh} == fresh
    assert len(made) == 1


def test_a_change_is_a_scan(root: Path, shipworthy: Run, made: list[Path]) -> None:
    shipworthy("scan", root, "-o", "json")
    write(root, {"README.md": "# Another\n"})
    after = shipworthy("scan", root, "-o", "json")
    assert after == shipworthy("scan", root, "-o", "json", "--no-cache")
    assert len(made) == 3


def test_the_stream_and_the_environment_are_part_of_the_call(
    root: Path, shipworthy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    narrow = shipworthy("scan", root)
    monkeypatch.setenv("COLUMNS", "120")
    assert shipworthy("scan", root) != narrow
    monkeypatch.setenv("COLUMNS", "70")
    assert shipworthy("scan", root) == narrow


def test_without_a_cache_nothing_is_read_or_written(
    root: Path, shipworthy: Run, made: list[Path], tmp_path: Path
) -> None:
    shipworthy("scan", root, "--no-cache")
    assert not (tmp_path / "cache").exists()
    shipworthy("scan", root)
    shipworthy("scan", root, "--no-cache")
    assert len(made) == 3


def test_a_result_that_trouble_had_a_part_in_is_not_kept(
    root: Path, shipworthy: Run, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Repository, "troubled", True)
    shipworthy("scan", root)
    shipworthy("scan", root)
    assert len(made) == 2


def test_a_file_that_cannot_be_read_is_trouble(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = pipeline.open_repository(root, pipeline.Options())
    with pytest.raises(ValueError, match="not tracked"):
        opened.door.read_bytes("nowhere.py")
    before = opened.door.troubled
    _ = opened.door.files
    monkeypatch.setattr(os, "open", _fails)
    with pytest.raises(OSError, match="Too many"):
        opened.door.read_bytes(".gitignore")
    assert (before, opened.door.troubled) == (False, True)
    opened.close()


def test_a_git_that_breaks_off_is_trouble(root: Path) -> None:
    opened = pipeline.open_repository(root, pipeline.Options())
    _ = opened.door.head, opened.door.commits(), opened.door.ignored(["x.log"])
    before = opened.door.troubled
    with pytest.raises(ValueError, match="does not have a commit"):
        opened.door.changes_between([("0" * 40, "1" * 40)])
    assert (before, opened.door.troubled) == (False, True)
    opened.close()


def _fails(*_: object) -> int:
    raise OSError(24, "Too many open files")


def test_rules_of_ones_own_are_read_again_when_they_change(
    root: Path, shipworthy: Run, made: list[Path], tmp_path: Path
) -> None:
    shipworthy("rules", "new", "policy", "--in", tmp_path / "more")
    shipworthy("scan", root, "--rules", tmp_path / "more")
    shipworthy("scan", root, "--rules", tmp_path / "more")
    assert len(made) == 1
    path = tmp_path / "more" / "policy.yaml"
    write(path.parent, {path.name: path.read_text(encoding="utf-8") + "# changed\n"})
    shipworthy("scan", root, "--rules", tmp_path / "more")
    assert len(made) == 2


def _forged(memo: object) -> bytes:
    text = json.dumps(memo).encode()
    return sha256(text).hexdigest().encode() + b"\n" + text


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "torn": lambda old: old[: len(old) // 2],
    "one bit": lambda old: old[:-9] + bytes([old[-9] ^ 1]) + old[-8:],
    "a list": lambda _: _forged([1, 2]),
    "nothing in it": lambda _: _forged({}),
    "wrong types": lambda _: _forged({"question": 5, "outside": 5, "state": 5, "written": 5, "result": 5}),
    "wrong types inside": lambda old: _forged(json.loads(old.partition(b"\n")[2]) | {"outside": {"links": 5}}),
    "no pages": lambda old: _forged(json.loads(old.partition(b"\n")[2]) | {"written": [], "result": "{}"}),
    "strange pages": lambda old: _forged(json.loads(old.partition(b"\n")[2]) | {"written": [[1]], "result": []}),
    "deep": lambda _: (t := b"[" * 100_000, sha256(t).hexdigest().encode() + b"\n" + t)[1],
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_memo_is_no_memo(
    damage: str, root: Path, shipworthy: Run, made: list[Path], tmp_path: Path
) -> None:
    first = shipworthy("scan", root)
    memos = list((tmp_path / "cache" / "memos").iterdir())
    assert len(memos) == 2
    for memo in memos:
        memo.write_bytes(DAMAGES[damage](memo.read_bytes()))
    assert shipworthy("scan", root) == first
    assert shipworthy("scan", root) == first
    assert len(made) == 2, "the next one is whole again"


def test_a_memo_writes_to_no_file_the_command_does_not_name(
    root: Path, shipworthy: Run, tmp_path: Path
) -> None:
    first = shipworthy("scan", root)
    for memo in (tmp_path / "cache" / "memos").iterdir():
        said = json.loads(memo.read_bytes().partition(b"\n")[2])
        memo.write_bytes(_forged(said | {"written": [[str(tmp_path / "planted"), "x"], [None, "x"]]}))
    assert shipworthy("scan", root) == first
    assert not (tmp_path / "planted").exists()


@pytest.mark.parametrize("place", ["folder", "file"])
def test_what_others_may_write_is_not_believed(
    place: str, root: Path, shipworthy: Run, made: list[Path], tmp_path: Path
) -> None:
    shipworthy("scan", root)
    memos = tmp_path / "cache" / "memos"
    for path in [memos] if place == "folder" else memos.iterdir():
        path.chmod(path.stat().st_mode | 0o022)
    shipworthy("scan", root)
    assert len(made) == 2


def test_memos_are_private_and_bounded(tmp_path: Path) -> None:
    memos = Memos(tmp_path)
    for index in range(MAX_MEMOS + 5):
        memos.put(f"{index:03}", {"n": index})
        os.utime(tmp_path / "memos" / f"{index:03}", (index, index))
    names = sorted(p.name for p in (tmp_path / "memos").iterdir())
    assert len(names) <= MAX_MEMOS + 1
    assert names[-1] == f"{MAX_MEMOS + 4:03}"
    assert memos.get(names[-1]) == {"n": MAX_MEMOS + 4}
    assert (tmp_path / "memos" / names[-1]).stat().st_mode & 0o077 == 0
    memos.put("large", {"text": "x" * 20_000_001})
    assert memos.get("large") is None


def test_without_a_place_to_write_nothing_is_remembered(tmp_path: Path) -> None:
    write(tmp_path, {"file": "x"})
    memos = Memos(tmp_path / "file")
    memos.put("a", {})
    assert memos.get("a") is None


def test_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    memos = Memos(tmp_path)
    wrong: list[object] = []

    def turn(mine: int) -> None:
        for index in range(50):
            memos.put("one", {"by": mine, "text": "x" * 10_000})
            found = memos.get("one")
            if found is None or len(found["text"]) != 10_000:
                wrong.append((index, found))

    threads = [threading.Thread(target=turn, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_question_that_cannot_be_asked_has_no_memo(tmp_path: Path) -> None:
    memos = Memos(tmp_path)
    memos.put("a", {"outside": {}, "state": ""})
    memory._now.cache_clear()
    assert recall(memos, "a", question(tmp_path / "nowhere")) is None
    assert lasting(question(tmp_path, path="."), Outside(), 0) is None


PROCESS = """
import sys
from shipworthy.repo import memory
from shipworthy.__main__ import main
memory.SETTLED = 0
try:
    main()
finally:
    loaded = {name.partition(".")[0] for name in sys.modules}
    loaded |= {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("shipworthy.")}
    print(sorted(loaded), file=sys.stderr)
"""
HEAVY = {
    "typer", "rich", "jinja2", "yaml", "markdown_it", "identify", "pathspec", "radon", "coverage", "shipworthy.collect",
    "shipworthy.evaluate", "shipworthy.analyse", "shipworthy.formats", "shipworthy.score", "shipworthy.pipeline",
}  # fmt: skip


def test_a_hit_imports_no_stage_and_no_library(root: Path, tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SHIPWORTHY_CACHE_DIR": str(tmp_path / "c"),
    }
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROCESS, "scan", str(root)],
            env=environment, capture_output=True, text=True, check=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout
    assert "'typer'" in runs[0].stderr
    assert not {name for name in HEAVY if f"'{name}'" in runs[1].stderr}


def test_a_folder_removed_under_our_feet_is_no_obstacle(
    root: Path, shipworthy: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert shipworthy("scan", root) == shipworthy("scan", root)
