"""Which lines a commit took out, and which commits had brought them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shipworthy.model.ledger import Removal
from shipworthy.repo.git import Git, GitError
from shipworthy.repo.patches import path_of

MAX_RANGES = 300
"""Of one file in one commit; more is no mending but a sweep."""
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")
_BLAMED = re.compile(r"\^?([0-9a-f]{40}(?:[0-9a-f]{24})?) \d+ \d+(?: \d+)?")
_SAYS_NOTHING = re.compile(rb"\s*(?:(?:#|//|/?\*|--|<!--|;).*|\W*)", re.DOTALL)
"""A remark, a bracket, an empty line: taking it out mends nothing."""


def removals(git: Git, commit: str, paths: Sequence[str]) -> list[Removal]:
    """By file, the lines with words in them that the commit took out of these. Raises `GitError`."""
    _check([commit])
    told = git.run(
        "diff-tree", "-r", "--no-commit-id", "--patch", "--unified=0", "-M", "-l400", "--no-ext-diff",
        "--no-textconv", "--no-color", "--no-indent-heuristic", "--ignore-submodules=all", "--src-prefix=a/",
        "--dst-prefix=b/", commit, "--", *paths,
    )  # fmt: skip
    return list(_removals(told.split(b"\n"), commit))


def _removals(lines: Iterable[bytes], commit: str) -> Iterator[Removal]:
    path, body, at = "", 0, 0
    found: list[int] = []
    for line in lines:
        if body and line[:1] in {b"+", b"-"}:
            body -= 1  # whatever it looks like, it is what a hunk announced
            if line[:1] == b"-":
                if not _SAYS_NOTHING.fullmatch(line[1:2000]):
                    found.append(at)
                at += 1
        elif hunk := _HUNK.match(line):
            at = int(hunk[1])
            body = sum(1 if g is None else int(g) for g in hunk.groups()[1:])
        elif line.startswith(b"--- "):
            if path and found:
                yield Removal(commit, path, _ranges(found))
            path, found = path_of(line[4:], b"a/") or "", []
    if path and found:
        yield Removal(commit, path, _ranges(found))


def _ranges(lines: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for line in lines:
        if found and line == found[-1][1] + 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return tuple(found)


def origins(git: Git, removal: Removal, known: Sequence[str]) -> frozenset[str]:
    """The commits that brought the lines a commit removed, as far as they are not before the `known` ones.

    Only spaces changed: the line is still that of whoever wrote it. Raises `GitError`.
    """
    _check([removal.commit, *known])
    ranges = [word for first, last in removal.lines[:MAX_RANGES] for word in ("-L", f"{first},{last}")]
    told = git.run(
        "blame", "--porcelain", "-w", "--no-textconv", "--ignore-revs-file", "", *ranges,
        f"{removal.commit}^", *(f"^{each}" for each in known), "--", removal.path,
    )  # fmt: skip
    lines = told.decode("utf-8", errors="replace").split("\n")
    return frozenset(match[1] for line in lines if (match := _BLAMED.fullmatch(line)))


def _check(commits: Iterable[str]) -> None:
    for each in commits:
        if not _OBJECT_ID.fullmatch(each):
            raise GitError(f"{each!r} is no commit id")
