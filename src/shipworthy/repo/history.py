"""Git history: one pass of `git log`, release tags, and what separates two commits."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from shipworthy.model.repository import ChangeSize, Commit, FileChange, Head, Release
from shipworthy.repo.git import Git, GitError

YEAR = 365 * 86_400
MAX_COMMITS = 20_000
_FIELD = "\x1f"
"""Stands in no reference's name."""
_NUMSTAT = re.compile(r"(\d{1,15}|-)\t(\d{1,15}|-)\t(.*)", re.DOTALL)
_SECONDS = re.compile(r"-?\d{1,11}")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_VERSION = re.compile(
    r"(?:^|.*?[-_/@]|(?:rel|release|version)[-_/.]?)v?\.?(\d{1,8}(?:[._]\d{1,8}(?!\d)){1,3})(?![._]\d{1,8}(?!\d))(?![._]x(?![a-z0-9]))(?P<rest>.*)$",
    re.IGNORECASE,
)
_FINAL = re.compile(r"(?:[._-]?(?:final|ga|release|post\d*|\d{9,}))?(?:\+[\w.]+)?$", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:^|[-_/@.])(?:nightly|snapshot|canary|preview|dev|alpha|beta|rc)[-_/@.]", re.IGNORECASE
)


def head(git: Git) -> Head:
    """Where the repository stands; a part that git cannot say is none."""
    commit = _said(git, "rev-parse", "--verify", "--quiet", "HEAD")
    branch = _said(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    time = _said(git, "log", "-1", "--format=%ct", "HEAD", "--") if commit else None
    shallow = _said(git, "rev-parse", "--is-shallow-repository") == "true"
    promisor = _said(git, "config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$")
    seconds = int(time) if time and _SECONDS.fullmatch(time) else None
    return Head(commit, branch, seconds, _dirty(git, commit), shallow, bool(promisor))


def _said(git: Git, *arguments: str) -> str | None:
    try:
        return git.text(*arguments) or None
    except GitError:
        return None


def _dirty(git: Git, commit: str | None) -> bool | None:
    """Whether tracked files differ from the commit; none where only files with a filter seem to."""
    if commit is None:
        return True
    try:
        told = git.records(
            "status", "--porcelain", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all"
        )
        paths = [line[3:] for line in told]
        # No filter of the repository runs here, so a filtered file looks changed once its time stamp is.
        filtered = git.records("check-attr", "--stdin", "-z", "filter", stdin=paths)[2::3]
    except GitError:
        return None
    plain = sum(value in {"unspecified", "unset"} for value in filtered)
    return True if plain else (None if paths else False)


def commits(git: Git, until: int) -> list[Commit]:
    """Commits without merges of the year before `until`, newest first. Raises `GitError`."""
    since = max(0, until - YEAR)
    # NUL alone separates, since it alone can stand in no subject, address or path.
    parts = git.records(
        "log", "--no-merges", "--no-renames", "--numstat", "-z", "--no-ext-diff", "--no-textconv",
        f"--since=@{since} +0000", f"--max-count={MAX_COMMITS}", "--use-mailmap",
        "--format=%H%x00%aE%x00%ct%x00%s%x00", "HEAD", "--",
    )  # fmt: skip
    return list(_commits(parts))


def _commits(parts: list[str]) -> Iterator[Commit]:
    at = 0
    while at < len(parts):
        first = parts[at].lstrip("\n")
        if not _OBJECT_ID.fullmatch(first):
            at += 1
            continue
        author, time, subject = parts[at + 1 : at + 4]
        at += 4
        changes: list[FileChange] = []
        while at < len(parts) and not _OBJECT_ID.fullmatch(parts[at].lstrip("\n")):
            changes += _changes([parts[at]])
            at += 1
        seconds = int(time) if _SECONDS.fullmatch(time) else 0
        yield Commit(first, author.lower(), seconds, subject, tuple(changes))


def _changes(parts: Iterable[str]) -> Iterator[FileChange]:
    for part in parts:
        if match := _NUMSTAT.fullmatch(part.lstrip("\n")):
            # Binary files have dashes instead of counts.
            added, deleted, path = match.groups()
            yield FileChange(path, int(added) if added != "-" else 0, int(deleted) if deleted != "-" else 0)


def releases(git: Git, *, reachable: bool = True) -> list[Release]:
    """Tags that name a version, reachable from HEAD or not, oldest first. Raises `GitError`."""
    form = _FIELD.join(("%(refname:strip=2)", "%(objectname)", "%(*objectname)", "%(creatordate:unix)"))
    merged = "--merged=HEAD" if reachable else "--no-merged=HEAD"
    out = git.run("for-each-ref", "refs/tags", merged, "--sort=creatordate", f"--format={form}")
    found = []
    for line in os.fsdecode(out).split("\n"):
        tag, direct, peeled, time = (line.split(_FIELD) + [""] * 4)[:4]
        if (version := _VERSION.match(tag)) and _SECONDS.fullmatch(time):
            numbers = tuple(int(n) for n in re.split(r"[._]", version[1]))
            prerelease = not _FINAL.fullmatch(version["rest"]) or bool(_UNFINISHED.search(tag))
            found.append(Release(tag, peeled or direct, int(time), numbers, prerelease))
    return sorted(found, key=lambda r: (r.time, r.version, r.tag))


def changes_between(git: Git, old: str, new: str) -> list[FileChange]:
    """What became of each file between two commits, given by id. Raises `GitError`."""
    for commit in (old, new):
        if not _OBJECT_ID.fullmatch(commit):
            raise GitError(f"{commit!r} is no commit id")
    parts = git.records(
        "diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", old, new, "--"
    )
    return list(_changes(parts))


def change_between(git: Git, old: str, new: str) -> ChangeSize:
    """Files and lines between two commits, given by id. Raises `GitError`."""
    changes = changes_between(git, old, new)
    return ChangeSize(len(changes), sum(c.added for c in changes), sum(c.deleted for c in changes))


def ignored(git: Git, paths: Iterable[str], tracked: Container[str]) -> frozenset[str]:
    """Which of the paths a tracked `.gitignore` covers, whether or not they exist. Raises `GitError`.

    What `.git/info/exclude` or a tool's own untracked `.gitignore` covers is ignored on one machine only.
    """
    asked = [path for path in paths if _can_be_asked(git.work_tree, path)]
    if not asked:
        return frozenset()
    # `check-ignore` refuses literal pathspecs; `./` keeps a path that begins with a colon from being magic.
    told = git.records(
        "--no-literal-pathspecs", "check-ignore", "--stdin", "-z", "--no-index", "--verbose",
        stdin=[f"./{path}" for path in asked], ok=(0, 1),
    )  # fmt: skip
    rows = zip(told[::4], told[2::4], told[3::4], strict=False)
    return frozenset(
        path.removeprefix("./")
        for source, pattern, path in rows
        if source in tracked and not pattern.startswith("!")
    )


def _can_be_asked(root: Path, path: str) -> bool:
    """Git refuses a whole list for one path that is outside, empty, or behind a symbolic link."""
    parts = path.rstrip("/").split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in parts):
        return False
    folders = ["/".join(parts[:end]) for end in range(1, len(parts))]
    return not any((root / folder).is_symlink() or (root / folder / ".git").exists() for folder in folders)
