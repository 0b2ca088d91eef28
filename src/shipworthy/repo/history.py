"""Git history: one pass of `git log`, release tags, and what separates two commits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from shipworthy.model.repository import ChangeSize, Commit, FileChange, Head, Release
from shipworthy.repo.git import Git, GitError

YEAR = 365 * 86_400
MAX_COMMITS = 20_000
_RECORD, _FIELD = "\x1e", "\x1f"
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_VERSION = re.compile(
    r"(?:^|.*?[-_/@]|(?:rel|release|version)[-_/.]?)v?\.?(\d{1,8}(?:[._]\d{1,8}){1,3})(?P<rest>.*)$", re.IGNORECASE
)
_FINAL = re.compile(r"(?:[._-]?(?:final|ga|release|post\d*))?(?:\+[\w.]+)?$", re.IGNORECASE)


def head(git: Git) -> Head:
    """Where the repository stands; a part that git cannot say is none."""
    commit = _said(git, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    branch = _said(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    time = _said(git, "log", "-1", "--format=%ct", "HEAD") if commit else None
    shallow = _said(git, "rev-parse", "--is-shallow-repository") == "true"
    promisor = _said(git, "config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$")
    return Head(commit, branch, int(time) if time else None, _dirty(git, commit), shallow, bool(promisor))


def _said(git: Git, *arguments: str) -> str | None:
    try:
        return git.text(*arguments) or None
    except GitError:
        return None


def _dirty(git: Git, commit: str | None) -> bool | None:
    if commit is None:
        return True
    try:
        return bool(git.run("status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all"))
    except GitError:
        return None


def commits(git: Git, until: int) -> list[Commit]:
    """Commits without merges of the year before `until`, newest first. Raises `GitError`."""
    out = git.run(
        "log", "HEAD", "--no-merges", "--no-renames", "--numstat", "-z", "--no-ext-diff", "--no-textconv",
        f"--since={until - YEAR}", f"--max-count={MAX_COMMITS}", "--use-mailmap",
        f"--format={_RECORD}%H{_FIELD}%aE{_FIELD}%ct{_FIELD}%s{_FIELD}",
    )  # fmt: skip
    text = os.fsdecode(out)
    return [_commit(record) for record in text.split(_RECORD) if record.strip("\0\n")]


def _commit(record: str) -> Commit:
    identifier, author, time, rest = record.split(_FIELD, 3)
    subject, _, body = rest.rpartition(_FIELD)
    return Commit(identifier, author.lower(), int(time), subject, tuple(_changes(body)))


def _changes(body: str) -> Iterator[FileChange]:
    for line in body.split("\0"):
        parts = line.strip("\n").split("\t", 2)
        if len(parts) == 3:
            added, deleted, path = parts
            # Binary files have dashes instead of counts.
            yield FileChange(path, int(added) if added.isdigit() else 0, int(deleted) if deleted.isdigit() else 0)


def releases(git: Git) -> list[Release]:
    """Tags reachable from HEAD that name a version, oldest first. Raises `GitError`."""
    form = _FIELD.join(("%(refname:strip=2)", "%(objectname)", "%(*objectname)", "%(creatordate:unix)"))
    out = git.run("for-each-ref", "refs/tags", "--merged=HEAD", "--sort=creatordate", f"--format={form}")
    found = []
    for line in os.fsdecode(out).splitlines():
        tag, direct, peeled, time = line.split(_FIELD)
        if (version := _VERSION.match(tag)) and time:
            numbers = tuple(int(n) for n in re.split(r"[._]", version[1]))
            prerelease = not _FINAL.fullmatch(version["rest"])
            found.append(Release(tag, peeled or direct, int(time), numbers, prerelease))
    return sorted(found, key=lambda r: (r.time, r.version, r.tag))


def changes_between(git: Git, old: str, new: str) -> list[FileChange]:
    """What became of each file between two commits, given by id. Raises `GitError`."""
    for commit in (old, new):
        if not _OBJECT_ID.fullmatch(commit):
            raise GitError(f"{commit!r} is no commit id")
    out = git.run("diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", old, new)
    return list(_changes(os.fsdecode(out)))


def change_between(git: Git, old: str, new: str) -> ChangeSize:
    """Files and lines between two commits, given by id. Raises `GitError`."""
    changes = changes_between(git, old, new)
    return ChangeSize(len(changes), sum(c.added for c in changes), sum(c.deleted for c in changes))


def ignored(git: Git, paths: list[str]) -> frozenset[str]:
    """Which of the paths git would ignore, whether or not they exist. Raises `GitError`."""
    if not paths:
        return frozenset()
    stdin = b"\0".join(os.fsencode(p) for p in paths) + b"\0"
    return frozenset(git.lines("check-ignore", "--stdin", "-z", "--no-index", stdin=stdin, ok=(0, 1)))
