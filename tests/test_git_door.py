"""What a hostile `.git` can do to a scan: nothing. Each trap would write a canary file if it ran."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import TODAY, Step, git, make_repository, write
from shipworthy import pipeline
from shipworthy.config import Config
from shipworthy.errors import NothingToScanError
from shipworthy.repo import git as git_module
from shipworthy.repo import settings
from shipworthy.repo.door import Repository, locate
from shipworthy.repo.git import GitError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")


@dataclass(frozen=True)
class Trap:
    """Lines of `.git/config` in which TRAP is the script; `springs` is what runs it with plain git."""

    config: str
    files: dict[str, str] = field(default_factory=dict)
    springs: tuple[str, ...] = ()


TRAPS = {
    "fsmonitor": Trap("[core]\n fsmonitor = TRAP", springs=("status",)),
    "untracked cache and fsmonitor": Trap("[core]\n fsmonitor = TRAP\n untrackedCache = true"),
    "external diff": Trap("[diff]\n external = TRAP", springs=("diff", "HEAD~1", "HEAD")),
    "text conversion": Trap(
        '[diff "x"]\n textconv = TRAP', {".gitattributes": "* diff=x\n"}, ("diff", "HEAD~1", "HEAD")
    ),
    "diff command": Trap(
        '[diff "x"]\n command = TRAP', {".gitattributes": "* diff=x\n"}, ("diff", "HEAD~1", "HEAD")
    ),
    "merge driver": Trap('[merge "x"]\n driver = TRAP', {".gitattributes": "* merge=x\n"}),
    "clean filter": Trap('[filter "x"]\n clean = TRAP', {".gitattributes": "* filter=x\n"}, ("status",)),
    "smudge filter": Trap('[filter "x"]\n smudge = TRAP', {".gitattributes": "* filter=x\n"}),
    "process filter": Trap(
        '[filter "x"]\n process = TRAP\n required = true', {".gitattributes": "* filter=x\n"}, ("status",)
    ),
    "filter with an equals sign": Trap(
        '[filter "a=b"]\n clean = TRAP', {".gitattributes": "* filter=a=b\n"}, ("status",)
    ),
    "filter in other letters": Trap(
        '[FILTER "X.y"]\n CLEAN = TRAP', {".gitattributes": "* filter=X.y\n"}, ("status",)
    ),
    "filter in an included file": Trap(
        "[include]\n path = more", {".gitattributes": "* filter=x\n"}, ("status",)
    ),
    "filter included by remote": Trap(
        '[remote "origin"]\n url = https://x.invalid/r\n'
        '[includeIf "hasconfig:remote.*.url:https://x.invalid/**"]\n path = more',
        {".gitattributes": "* filter=x\n"},
        ("status",),
    ),
    "hooks folder": Trap("[core]\n hooksPath = hooks-of-mine"),
    "pager": Trap("[core]\n pager = TRAP\n[pager]\n log = TRAP\n status = TRAP\n config = TRAP"),
    "ssh command": Trap("[core]\n sshCommand = TRAP\n gitProxy = TRAP\n askPass = TRAP\n editor = TRAP"),
    "signatures": Trap("[gpg]\n program = TRAP\n[log]\n showSignature = true", springs=("log",)),
    "signatures by ssh": Trap(
        '[gpg]\n format = ssh\n[gpg "ssh"]\n program = TRAP\n[log]\n showSignature = true'
    ),
    "credentials": Trap('[credential]\n helper = "!TRAP"\n[credential "https://x"]\n helper = "!TRAP"'),
    "alternate references": Trap("[core]\n alternateRefsCommand = TRAP"),
    "upload pack": Trap(
        '[remote "origin"]\n url = .\n uploadpack = TRAP\n receivepack = TRAP\n[uploadpack]\n packObjectsHook = TRAP'
    ),
    "aliases": Trap('[alias]\n log = "!TRAP"\n status = "!TRAP"\n ls-files = "!TRAP"'),
    "trailers": Trap('[trailer "x"]\n command = TRAP\n cmd = TRAP'),
}


@dataclass(frozen=True)
class Hostile:
    root: Path
    canary: Path


def _hostile(folder: Path, trap: Trap) -> Hostile:
    """A repository with two commits, one of them signed, a changed file and the trap."""
    canary, script = folder / "canary", folder / "trap"
    script.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{canary}'\ncat\n")
    script.chmod(0o755)
    files = {"app.py": "x = 1\n", ".gitignore": "*.log\n", **trap.files}
    step = Step({"app.py": "x = 2\n", "é.py": "y = 1\n"}, "second", days=1, tag="v1.0.0")
    root = make_repository(folder / "repository", files, [step])
    _sign(root)
    for hooks in (root / ".git" / "hooks", root / "hooks-of-mine"):
        hooks.mkdir(exist_ok=True)
        for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"):
            (hooks / name).write_text(script.read_text())
            (hooks / name).chmod(0o755)
    with (root / ".git" / "config").open("a") as config:
        config.write("\n" + trap.config.replace("TRAP", str(script)) + "\n")
    (root / ".git" / "more").write_text(f'[filter "x"]\n clean = {script}\n')
    write(root, {"app.py": "x = 3\n"})
    assert not canary.exists(), "the trap went off while it was built"
    return Hostile(root, canary)


def _sign(root: Path) -> None:
    """HEAD again, with a signature in its header, so that there is one to check."""
    raw = git(root, "cat-file", "commit", "HEAD")
    header, _, body = raw.partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    (root / "signed").write_text(f"{header}\n{signature}\n\n{body}")
    commit = git(root, "hash-object", "-t", "commit", "-w", "signed").strip()
    (root / "signed").unlink()
    git(root, "update-ref", "HEAD", commit)
    git(root, "tag", "-f", "v1.0.0", commit)


def ask_everything(root: Path) -> Repository:
    """All that the door offers, as collectors may ask it."""
    found, opened = locate(root)
    door = Repository(found, opened, Config())
    assert door.name
    assert door.head.commit
    for file in door.files:
        if file.path.endswith(".py"):
            assert door.read_bytes(file.path)
    commits, releases = door.commits(), door.releases()
    door.changes_between([(commits[-1].id, commits[0].id)])
    assert door.changed_files(commits[-1].id)
    assert door.changed_lines(commits[-1].id)
    assert door.blobs([f.blob for f in door.changed_files(commits[-1].id) if f.blob])
    door.ignored(["a.log", "app.py", ":(glob)x", "-x"])
    assert [r.tag for r in releases] == ["v1.0.0"]
    assert door.artefacts() == ()
    assert door.artefact_time("app.py")
    assert door.resolve_link("app.py") == "app.py"
    assert list(door.notes) == []
    return door


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_a_configuration_names_is_run(name: str, tmp_path: Path) -> None:
    hostile = _hostile(tmp_path, TRAPS[name])
    door = ask_everything(hostile.root)
    assert not hostile.canary.exists(), hostile.canary.read_text()
    assert [f.path for f in door.files if f.path.endswith(".py")] == ["app.py", "é.py"]
    assert door.head.dirty is (None if "filter=" in str(TRAPS[name].files) else True)
    if TRAPS[name].springs:
        _plain_git(hostile.root, *TRAPS[name].springs)
        assert hostile.canary.exists(), "the trap proves nothing: plain git does not run it either"


def _plain_git(root: Path, *arguments: str) -> None:
    plain = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], cwd=root, env=plain, capture_output=True, check=False, timeout=20)


def test_a_whole_scan_runs_nothing(tmp_path: Path) -> None:
    safe = [t for n, t in TRAPS.items() if n not in {"text conversion", "diff command", "process filter"}]
    config = "\n".join(t.config for t in safe) + '\n[filter "x"]\n process = TRAP\n required = true'
    config += '\n[diff "x"]\n textconv = TRAP\n command = TRAP'
    hostile = _hostile(tmp_path, Trap(config, {".gitattributes": "* filter=x diff=x merge=x\n"}))
    before = _tree(hostile.root)
    pipeline.scan(hostile.root, pipeline.Options(today=TODAY))
    assert not hostile.canary.exists(), hostile.canary.read_text()
    assert _tree(hostile.root) == before, "a scan leaves no trace in the repository"


def _tree(root: Path) -> dict[str, int]:
    return {str(p.relative_to(root)): p.lstat().st_mtime_ns for p in root.rglob("*")}


def test_core_worktree_does_not_move_the_scan(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere, {"secret.py": "s = 1\n"})
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    git(root, "config", "core.worktree", str(elsewhere))
    found, opened = locate(root)
    door = Repository(found, opened, Config())
    assert found == root.resolve()
    assert door.read_bytes("app.py") == b"x = 1\n"
    assert door.head.dirty is False


@pytest.fixture
def partial_clone(tmp_path: Path) -> Callable[[str], Hostile]:
    """A clone whose HEAD lacks its blobs and whose promisor remote is a trap."""

    def make(remote: str) -> Hostile:
        canary = tmp_path / "canary"
        script = tmp_path / "trap"
        script.write_text(f"#!/bin/sh\necho ran >> '{canary}'\nexit 1\n")
        script.chmod(0o755)
        root = make_repository(
            tmp_path / "repository",
            {"app.py": "x = 1\n", "b.py": "y = 1\n"},
            [Step({"app.py": "x = 2\n"}, days=1, tag="v1.0.0")],
        )
        for path in ("HEAD~1:app.py", "HEAD:b.py"):
            blob = git(root, "rev-parse", path).strip()
            (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        with (root / ".git" / "config").open("a") as config:
            config.write(
                '[core]\n repositoryformatversion = 1\n[extensions]\n partialClone = "origin"\n'
                f'[remote "origin"]\n promisor = true\n partialclonefilter = blob:none\n{remote}\n'.replace(
                    "TRAP", str(script)
                )
            )
        (root / "app.py").write_text("x = 3\n")
        return Hostile(root, canary)

    return make


@pytest.mark.parametrize(
    "remote",
    [
        ' url = "ext::TRAP"',
        " url = x\n vcs = ext",
        " url = /tmp/nowhere.git\n uploadpack = TRAP",
        ' url = "x.invalid:r"\n[core]\n sshCommand = TRAP',
        ' url = "git://x.invalid/r"\n[core]\n gitProxy = TRAP',
        ' url = "safe://r"\n[url "ext::TRAP "]\n insteadOf = "safe://"\n[protocol "ext"]\n allow = always',
        ' url = "ext::TRAP"\n[protocol]\n allow = always\n[protocol "ext"]\n allow = always',
    ],
)
def test_missing_objects_of_a_partial_clone_are_not_fetched(
    remote: str, partial_clone: Callable[[str], Hostile]
) -> None:
    hostile = partial_clone(remote)
    found, opened = locate(hostile.root)
    door = Repository(found, opened, Config())
    assert door.head.partial
    assert [f.path for f in door.files] == ["app.py", "b.py"]
    assert [c.paths for c in door.commits()], "which files a commit changed needs no content"
    (release,) = door.releases()
    with pytest.raises(GitError):
        door.changes_between([(git(hostile.root, "rev-parse", "HEAD~1").strip(), release.commit)])
    assert door.head.dirty is True
    changed = door.changed_files(release.commit)
    assert changed, "which files differ needs no content either"
    with suppress(GitError):
        door.changed_lines(release.commit)
    with suppress(GitError):
        door.blobs([f.blob for f in changed if f.blob])
    assert not hostile.canary.exists()


def test_what_a_hook_exports_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_repository(tmp_path / "other", {"other.py": "x = 1\n"})
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n", ".gitignore": "*.log\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))
    monkeypatch.setenv("GIT_NAMESPACE", "x")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.bare=true'")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
    found, opened = locate(root)
    door = Repository(found, opened, Config())
    assert [f.path for f in door.files] == [".gitignore", "app.py"]
    assert [c.subject for c in door.commits()] == ["first"]
    assert door.ignored(["a.log", "b"]) == {"a.log"}


def test_a_program_called_git_in_the_repository_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    fake = root / "git"
    fake.write_text(f"#!/bin/sh\ntouch '{tmp_path}/canary'\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(root)
    settings.program.cache_clear()
    found, opened = locate(root)
    assert [f.path for f in Repository(found, opened, Config()).files] == ["app.py"]
    assert not (tmp_path / "canary").exists()


def test_without_git_there_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    settings.program.cache_clear()
    try:
        with pytest.raises(NothingToScanError, match="git is not installed"):
            _ = Repository(*locate(root), Config()).files
    finally:
        settings.program.cache_clear()


def test_a_git_that_takes_no_settings_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git before 2.31 does not read settings from variables, so nothing would be switched off."""
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    old = tmp_path / "bin" / "git"
    write(tmp_path, {"bin/git": f'#!/bin/sh\nunset GIT_CONFIG_COUNT\nexec "{settings.program()}" "$@"\n'})
    old.chmod(0o755)
    monkeypatch.setattr(git_module, "program", lambda: str(old))
    with pytest.raises(NothingToScanError, match="too old"):
        _ = Repository(*locate(root), Config()).files


@pytest.mark.parametrize("where", ["home", "repository"])
def test_no_configuration_changes_what_a_commit_says(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    said = (
        f"[core]\n excludesFile = {home}/ignore\n attributesFile = {home}/attributes\n bigFileThreshold = 1\n"
        f"[diff]\n algorithm = patience\n renames = copies\n orderFile = {home}/none\n relative = true\n"
        f"[mailmap]\n file = {home}/mailmap\n blob = HEAD:mailmap\n[log]\n showRoot = false\n date = iso\n"
        "[i18n]\n logOutputEncoding = UTF-16\n[color]\n ui = always\n diff = always\n status = always\n"
        "[status]\n short = true\n branch = true\n showStash = true\n relativePaths = true\n"
    )
    folders = {
        "ignore": "*.py\n",
        "attributes": "* linguist-vendored\n",
        "mailmap": "<eve@example.org> <ada@example.org>\n",
    }
    write(home, folders | {".config/git/ignore": "*.py\n", ".config/git/attributes": "* linguist-vendored\n"})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n", "mailmap": folders["mailmap"]})
    with (home / ".gitconfig" if where == "home" else root / ".git" / "config").open("a") as file:
        file.write(said)
    door = Repository(*locate(root), Config())
    (commit,) = door.commits()
    assert (commit.author, commit.subject) == ("ada@example.org", "first")
    assert commit.paths == ("app.py", "mailmap")
    assert door.ignored(["x.py"]) == frozenset()
    assert [f.path_class for f in door.files] == ["product", "product"]
    assert door.head.dirty is False


@pytest.mark.parametrize("name", [".gitattributes", ".mailmap"])
def test_a_pipe_that_git_would_wait_for_ends_in_time(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_module, "TIMEOUT", 1.5)
    monkeypatch.setattr(git_module, "LONG_TIMEOUT", 1.5)
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    os.mkfifo(root / name)
    door = Repository(*locate(root), Config())
    assert [f.path for f in door.files] == ["app.py"]
    assert door.head.commit


def test_an_answer_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_repository(tmp_path / "repository", {f"{n}.py": "" for n in range(50)})
    monkeypatch.setattr(git_module, "MAX_OUTPUT", 1_000)
    with pytest.raises(NothingToScanError, match="answered more than"):
        _ = Repository(*locate(root), Config()).files


def test_a_thousand_filters_are_refused(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    with (root / ".git" / "config").open("a") as config:
        config.writelines(f'[filter "{n}"]\n clean = x\n' for n in range(1_000))
    with pytest.raises(NothingToScanError, match="more than 200 filters"):
        _ = Repository(*locate(root), Config()).files


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/team/widget.git", "widget"),
        ("git@example.org:team/widget.git", "widget"),
        ("https://user:secret@example.org/widget/", "widget"),
        ("https://example.org/widget.git?access_token=secret", "widget"),
        ("https://secret@example.org", "example.org"),
        ("/srv/git/widget.git/", "widget"),
        ("C:\\git\\widget", "widget"),
        ("../", "here"),
        ("", "here"),
    ],
)
def test_the_name_is_the_origins_and_holds_no_secret(url: str, name: str, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "here", {"app.py": "x = 1\n"})
    git(root, "config", "remote.origin.url", url)
    assert Repository(*locate(root), Config()).name == name


def test_a_broken_repository_is_an_error_with_gits_own_words(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "repository", {"app.py": "x = 1\n"})
    (root / ".git" / "index").write_bytes(b"DIRC" + b"\xff" * 100)
    with pytest.raises(NothingToScanError, match="cannot list the files"):
        pipeline.scan(root, pipeline.Options(today=TODAY))
    (root / ".git" / "config").write_text("[core\n")
    with pytest.raises(NothingToScanError, match="config"):
        pipeline.scan(root, pipeline.Options(today=TODAY))


def test_a_git_folder_that_is_no_repository_is_looked_past(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "repository", {"a/app.py": "x = 1\n"})
    (root / "a" / ".git").mkdir()
    assert locate(root / "a")[0] == root.resolve()


@pytest.mark.parametrize(
    "text", [b"", b"gitdir:", b"gitdir: /nowhere", b"\xff\xfe", b"gitdir: \x00x", b"x" * 10_000]
)
def test_a_git_file_that_leads_nowhere_is_no_repository(text: bytes, tmp_path: Path) -> None:
    write(tmp_path, {"plain/.git": text})
    with pytest.raises(NothingToScanError):
        locate(tmp_path / "plain")
