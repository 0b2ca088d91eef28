"""What the working tree holds against an earlier commit: which files, which lines, what was there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from shipworthy.model.change import Base, ChangedFile, Status
from shipworthy.repo.git import FOUND_NOTHING, Git, GitError
from shipworthy.repo.patches import LineRange, changed_lines

MAX_NAME = 500
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NO_NAME = re.compile(r"[\x00-\x20\x7f]")
_ROW = re.compile(r":(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([A-Z])(\d{0,3})")
_ALIKE = (
    "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-relative", "--find-renames=50%",
    "-l400", "--no-color", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
"""Whatever the configuration says of diffs; copies are not looked for, and renames not among thousands."""


def commit_of(git: Git, name: str) -> str:
    """The id of the commit that is named so. Raises `GitError` where git knows none."""
    if not name or name.startswith("-") or len(name) > MAX_NAME or _NO_NAME.search(name):
        raise GitError("it cannot be the name of a commit")
    try:
        told = git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        told = ""
    if not _OBJECT_ID.fullmatch(told):
        raise GitError("git knows no such commit")
    return told


def base_of(git: Git, name: str) -> Base:
    """Where HEAD's history and the named commit's part. Raises `GitError` where the name means no commit."""
    told = commit_of(git, name)
    try:
        common = git.run("merge-base", told, "HEAD", ok=(0, FOUND_NOTHING)).decode().split()
    except GitError as error:
        return Base(name, "", f"git could not tell where it and HEAD part: {error}")
    if not common:
        return Base(name, "", f"this clone holds no commit that {name} and HEAD have in common")
    return Base(name, common[0])


def changed_files(git: Git, commit: str) -> list[ChangedFile]:
    """Files of the working tree that differ from the commit, and those that are gone. Raises `GitError`."""
    asked = ("diff", "--raw", "-z", "--no-abbrev", *_ALIKE)
    try:
        told = git.records(*asked, _id(commit), "--")
    except GitError:
        # Whether files moved is told by their contents, and a clone may lack some.
        told = git.records(*asked, "--no-renames", _id(commit), "--")
    return sorted(_files(told), key=lambda f: (f.path, f.before))


def _files(told: Sequence[str]) -> Iterator[ChangedFile]:
    at = 0
    while at < len(told):
        row = _ROW.fullmatch(told[at])
        if row is None:
            at += 1
            continue
        kind = row[5]
        before, path = told[at + 1], told[at + 2 if kind == "R" else at + 1]
        at += 3 if kind == "R" else 2
        if kind in {"M", "A", "D", "R", "T"}:
            status = {"A": Status.ADDED, "D": Status.DELETED, "R": Status.RENAMED}.get(kind, Status.MODIFIED)
            blob = "" if kind == "A" or not row[1].startswith("100") else row[3]
            yield ChangedFile(path, "" if kind == "A" else before, status, blob)


def lines_changed(git: Git, commit: str) -> Mapping[str, tuple[LineRange, ...]]:
    """By path, the lines of the working tree that the commit does not hold so. Raises `GitError`."""
    told = git.run(
        "diff", "--patch", "--unified=0", "--inter-hunk-context=0", "--no-function-context", "--full-index",
        "--no-indent-heuristic", *_ALIKE, _id(commit), "--",
    )  # fmt: skip
    return changed_lines(told)


def blobs(git: Git, ids: Iterable[str]) -> Mapping[str, bytes]:
    """The contents git has under these ids; those it does not have are missing. Raises `GitError`."""
    asked = [_id(each) for each in dict.fromkeys(ids)]
    if not asked:
        return {}
    told = git.run("cat-file", "--batch", "--buffer", stdin="".join(f"{each}\n" for each in asked).encode())
    found, at = {}, 0
    while at < len(told):
        end = told.index(b"\n", at)
        head = os.fsdecode(told[at:end]).split(" ")
        at = end + 1
        if len(head) == 3 and head[2].isdigit():
            size = int(head[2])
            if head[1] == "blob":
                found[head[0]] = told[at : at + size]
            at += size + 1
    return found


def _id(said: str) -> str:
    if not _OBJECT_ID.fullmatch(said):
        raise GitError(f"{said!r} is no object's id")
    return said
