"""Git history: one pass of `git log`, release tags, and what separates two commits."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

from shipworthy.model.repository import Commit, FileChange, Head, Release
from shipworthy.repo.git import Git, GitError

YEAR = 365 * 86_400
MAX_COMMITS = 20_000
_FIELD = "\x1f"
"""Stands in no reference's name."""
_OF_A_TAG = ("refname:strip=2", "objectname", "objecttype", "*objectname", "*objecttype", "creatordate:unix")
_NUMSTAT = re.compile(r"(\d{1,15}|-)\t(\d{1,15}|-)\t(.*)", re.DOTALL)
_SECONDS = re.compile(r"-?\d{1,11}")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_VERSION = re.compile(
    r"(?:^|.*?[-_/@]|(?:rel|release|version)[-_/.]?)v?\.?(\d{1,8}(?:[._]\d{1,8}(?!\d)){1,3})(?![._]\d{1,8}(?!\d))(?![._]x(?![a-z0-9]))(?P<rest>.*)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"v?(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
"""Some projects count by days: `20260719`."""
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
    dirty, changed = _dirty(git, commit)
    return Head(commit, branch, seconds, dirty, shallow, bool(promisor), changed)


def _said(git: Git, *arguments: str) -> str | None:
    try:
        return git.text(*arguments) or None
    except GitError:
        return None


def _dirty(git: Git, commit: str | None) -> tuple[bool | None, frozenset[str]]:
    """Whether tracked files differ from the commit, and which; none where only filtered files seem to."""
    if commit is None:
        return True, frozenset()
    try:
        told = git.records(
            "status", "--porcelain", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all"
        )
        paths = [line[3:] for line in told]
        # No filter of the repository runs here, so a filtered file looks changed once its time stamp is.
        filtered = git.records("check-attr", "--stdin", "-z", "filter", stdin=paths)[2::3]
    except GitError:
        return None, frozenset()
    plain = sum(value in {"unspecified", "unset"} for value in filtered)
    return True if plain else (None if paths else False), frozenset(paths)


def commits(git: Git, until: int) -> list[Commit]:
    """Commits without merges of the year before `until`, newest first. Raises `GitError`."""
    since = max(0, until - YEAR)
    # Only which files: counting lines takes git fifty times as long. NUL alone separates, since it alone
    # can stand in no subject, address or path; ids in full spare git the search for short ones.
    parts = git.records(
        "log", "--no-merges", "--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff", "--no-textconv",
        f"--since=@{since} +0000", f"--max-count={MAX_COMMITS}", "--use-mailmap",
        "--format=%H%x00%aE%x00%ct%x00%s", "HEAD", "--",
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
        paths = []
        while at + 1 < len(parts) and parts[at].lstrip("\n").startswith(":"):
            paths.append(parts[at + 1])
            at += 2
        seconds = int(time) if _SECONDS.fullmatch(time) else 0
        yield Commit(first, author.lower(), seconds, subject, tuple(paths))


def releases(git: Git) -> tuple[list[Release], list[Release]]:
    """Tags that name a version: those HEAD contains, and the others. Oldest first. Raises `GitError`."""
    told = git.run("for-each-ref", "refs/tags", f"--format={_FIELD.join(f'%({word})' for word in _OF_A_TAG)}")
    found = sorted(_releases(git, os.fsdecode(told)), key=lambda r: (r.time, r.version, r.tag))
    # The only walk through history: asking for those it does not contain would be another.
    told = git.run("for-each-ref", "refs/tags", "--merged=HEAD", "--format=%(refname:strip=2)")
    contained = set(os.fsdecode(told).split("\n"))
    return [r for r in found if r.tag in contained], [r for r in found if r.tag not in contained]


def _releases(git: Git, told: str) -> Iterator[Release]:
    for line in told.split("\n"):
        tag, direct, kind, peeled, peeled_kind, time = (line.split(_FIELD) + [""] * 6)[:6]
        version = _VERSION.match(tag)
        commit: str | None = peeled or direct
        if peeled_kind == "tag":  # a tag of a tag
            commit = _said(git, "rev-parse", "--verify", "--quiet", f"{peeled}^{{commit}}")
        elif (peeled_kind or kind) != "commit":
            continue
        if not commit or not _SECONDS.fullmatch(time):
            continue
        if dated := _DATED.fullmatch(tag):
            yield Release(tag, commit, int(time), tuple(map(int, dated.groups())), prerelease=False)
        elif version:
            numbers = tuple(int(n) for n in re.split(r"[._]", version[1]))
            prerelease = not _FINAL.fullmatch(version["rest"]) or bool(_UNFINISHED.search(tag))
            yield Release(tag, commit, int(time), numbers, prerelease)


def changes_between(git: Git, pairs: Sequence[tuple[str, str]]) -> list[list[FileChange]]:
    """What became of each file from one commit to another, for each pair of ids. Raises `GitError`."""
    for commit in (commit for pair in pairs for commit in pair):
        if not _OBJECT_ID.fullmatch(commit):
            raise GitError(f"{commit!r} is no commit id")
    # A commit and an id after it is that commit as if the other were its only parent.
    asked = "".join(f"{new} {old}\n" for old, new in pairs).encode()
    told = git.run(
        "diff-tree", "--stdin", "--always", "-r", "--numstat", "-z", "--no-renames", "--no-ext-diff",
        "--no-textconv", "--ignore-submodules=all", stdin=asked,
    )  # fmt: skip
    changes: list[list[FileChange]] = []
    for part in os.fsdecode(told).split("\0"):
        if match := _NUMSTAT.fullmatch(part):
            added, deleted, path = match.groups()
            changes[-1].append(FileChange(path, _count(added), _count(deleted)))
        elif _OBJECT_ID.fullmatch(part):
            changes.append([])
    if len(changes) != len(pairs):
        raise git.failure("git does not have a commit that a tag names")
    return changes


def _count(said: str) -> int:
    """Binary files have dashes instead of counts."""
    return 0 if said == "-" else int(said)


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
