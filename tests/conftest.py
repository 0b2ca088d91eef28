"""Tiny git repositories for tests, with pinned authors and times."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from shipworthy.analyse.cached import CachedAnalyser
from shipworthy.collect.context import Context
from shipworthy.collect.discovery import all_facts
from shipworthy.config import Config
from shipworthy.repo.door import Repository, locate

# A busy machine is no reason to fail, and a test run leaves no files behind.
settings.register_profile("shipworthy", deadline=None, database=None)
settings.load_profile("shipworthy")


def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: tests wait for git and for processes they start."""
    return (os.cpu_count() or 1) + 1


TODAY = dt.date(2026, 1, 15)
START = 1_700_000_000
DAY = 86_400

Files = Mapping[str, str | bytes | None]
"""Content by path; none removes the file."""


@dataclass(frozen=True)
class Step:
    """One commit of a made history."""

    files: Files = field(default_factory=dict)
    message: str = "change"
    author: str = "ada@example.org"
    days: float = 0
    """Days after the first commit."""
    tag: str | None = None


_QUICK = {
    "GIT_TEMPLATE_DIR": "",
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "maintenance.auto", "GIT_CONFIG_VALUE_0": "false",
    "GIT_CONFIG_KEY_1": "gc.auto", "GIT_CONFIG_VALUE_1": "0",
    "GIT_CONFIG_KEY_2": "core.fsync", "GIT_CONFIG_VALUE_2": "none",
}  # fmt: skip
"""No upkeep and no waiting for the disk: these repositories live for a second."""


def git(root: Path, *arguments: str, time: int = START, author: str = "ada@example.org") -> str:
    """Git as a user would run it, with everything that varies pinned."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
        "GIT_AUTHOR_NAME": author.partition("@")[0],
        "GIT_AUTHOR_EMAIL": author,
        "GIT_AUTHOR_DATE": f"{time} +0000",
        "GIT_COMMITTER_NAME": author.partition("@")[0],
        "GIT_COMMITTER_EMAIL": author,
        "GIT_COMMITTER_DATE": f"{time} +0000",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **_QUICK,
    }
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8", errors="surrogateescape")


def write(root: Path, files: Files) -> None:
    for path, content in files.items():
        target = root / path
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def make_repository(root: Path, files: Files, commits: Sequence[Step] = ()) -> Path:
    """A repository with `files` in its first commit, and the commits after it."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    for index, step in enumerate([Step(files, "first"), *commits]):
        write(root, step.files)
        time = START + int(step.days * DAY) + index
        git(root, "add", "-A", "-f")
        git(
            root,
            "commit",
            "-q",
            "--allow-empty",
            "--allow-empty-message",
            "-m",
            step.message,
            time=time,
            author=step.author,
        )
        if step.tag:
            git(root, "tag", step.tag, time=time)
    return root


def open_context(root: Path, config: Config | None = None, today: dt.date = TODAY) -> Context:
    """The context of a repository, as a scan would open it, without a cache."""
    config = config or Config()
    found, opened = locate(root)
    door = Repository(found, opened, config)
    analyser = CachedAnalyser(door.read_bytes, None)
    return Context(door, all_facts(), config=config, analyse=analyser, today=today)


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Context]:
    """`repository({path: content}, commits=[Step(…)], untracked={path: content}, config=Config(…))`."""
    made = 0

    def make(
        files: Files,
        commits: Sequence[Step] = (),
        untracked: Files | None = None,
        config: Config | None = None,
        today: dt.date = TODAY,
    ) -> Context:
        nonlocal made
        made += 1
        root = make_repository(tmp_path / f"repository{made}", files, commits)
        write(root, untracked or {})
        return open_context(root, config, today)

    return make


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's cache, nor asks what day it is."""
    monkeypatch.setenv("SHIPWORTHY_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("SHIPWORTHY_TODAY", TODAY.isoformat())
