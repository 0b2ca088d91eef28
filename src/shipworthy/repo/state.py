"""What a scan rests on, told by marks: the same state means the same result.

Whatever is read of a repository must be looked at here. What cannot be told so makes no state.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from shipworthy.model.names import CONFIGURATIONS
from shipworthy.repo import artefacts
from shipworthy.repo.change import base_of
from shipworthy.repo.git import Git
from shipworthy.repo.installation import installation
from shipworthy.repo.location import find
from shipworthy.repo.marks import Marks
from shipworthy.repo.outside import Outside

SETTLED = 2_000_000_000
"""Nanoseconds a change must lie back: within one tick of a file system, a second change leaves no mark."""
_SUBMODULE = b"160000"
_ON_THE_WAY = (".gitattributes", ".gitignore")
"""Git reads them in every folder, tracked or not."""


class Question(NamedTuple):
    """All that a user may say about a scan. Paths are absolute, except for how they were written."""

    path: str
    rules: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    config: str
    today: str
    folder: str
    """Where paths as written start."""
    base: str = ""
    """What the change is measured from, as it was said."""
    artifacts: tuple[str, ...] = ()


class State:
    """The repository around a path, and the program, at one moment."""

    def __init__(self, root: Path, marks: Marks) -> None:
        self._root = root
        self._marks = marks

    def beyond(self, outside: Outside) -> Marks:
        """With the names the answer rests on, too."""
        marks = self._marks.copy()
        outside.look(self._root, marks)
        return marks


def state_of(question: Question) -> State | None:
    """None where there is no repository, or what it says may change without leaving a mark.

    Raises `GitError` and `OSError`.
    """
    if os.name == "nt":
        return None  # no time of change there
    start = Path(question.folder, question.path).resolve(strict=True)
    folder = start if start.is_dir() else start.parent
    found = find(folder)
    if found is None:
        return None
    root, git_dir = found[0], found[1].resolve()
    common = _common(git_dir)
    if (common / "objects" / "info" / "alternates").exists():
        return None  # another repository's objects
    marks = Marks()
    marks.say(question, str(root), str(git_dir), installation(), getattr(os, "geteuid", int)())
    git = Git(root, git_dir)
    marks.say(git.configuration)
    if question.base:
        # It may name what no mark tells: a date, an entry of a log.
        marks.say(base_of(git, question.base))
    _configuration(marks, question, folder, root)
    for place in dict.fromkeys((git_dir, common)):
        _history(marks, place)
    tracked = _tracked(marks, git, root)
    marks.files(str(root), artefacts.find(root, tracked))
    _given(marks, question, root)
    return State(root, marks)


def _given(marks: Marks, question: Question, root: Path) -> None:
    """Reports that the user names, and which files a folder of them holds."""
    for each in artefacts.given(question.artifacts, Path(question.folder), root):
        marks.say(each)
        marks.file(str(each.full))


def _common(git_dir: Path) -> Path:
    """Where the worktrees of one repository keep what they share."""
    try:
        return (git_dir / (git_dir / "commondir").read_text("utf-8").strip()).resolve()
    except OSError:
        return git_dir


def _configuration(marks: Marks, question: Question, folder: Path, root: Path) -> None:
    for above in (folder, *folder.parents):
        marks.files(str(above), CONFIGURATIONS)
        marks.say([os.path.realpath(above / name) for name in CONFIGURATIONS])
        if above == root:
            break
    if question.config:
        config = str(Path(question.folder, question.config))
        marks.say(os.path.realpath(config))
        marks.file(config)


def _history(marks: Marks, git_dir: Path) -> None:
    """Where references lead, and what cuts history short. Objects themselves never change."""
    marks.files(str(git_dir), ("HEAD", "commondir", "packed-refs", "shallow"))
    for name in ("refs", "reftable", "info", "objects/info"):
        marks.tree(str(git_dir / name))


def _tracked(marks: Marks, git: Git, root: Path) -> set[str]:
    """The index with the flags of its entries, and how each file of it looks in the working tree."""
    listed = git.run("ls-files", "--stage", "-v", "-z")
    marks.say(listed)
    entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
    kinds = {os.fsdecode(path): head[2:8] for head, _, path in entries}
    inside = sorted(path for path in kinds if ".." not in path.split("/"))
    marks.files(str(root), [path for path in inside if kinds[path] != _SUBMODULE])
    folders = sorted(_folders(inside))
    marks.folders(str(root), folders)
    beside = [f"{folder}/{name}".lstrip("/") for folder in folders for name in _ON_THE_WAY]
    marks.files(str(root), [name for name in (*beside, ".mailmap") if name not in kinds])
    return set(inside)


def _folders(names: Iterable[str]) -> set[str]:
    found = {""}
    for name in names:
        folder = name.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
