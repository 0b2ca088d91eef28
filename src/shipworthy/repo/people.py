"""Who is at the keyboard, and who made which change, as far as git was told."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shipworthy.repo.git import Git, GitError

MAX_BLAMED = 100
"""Files. Of more, the log alone tells."""
MAX_COMMITS = 20_000
_FIELDS = 6
_SIGNED = re.compile(r"\s*(.{0,200}?)\s*<([^<>]{1,200})>\s*", re.DOTALL)
_GITHUB = "users.noreply.github.com"
_ASIDE = re.compile(r"\([^()]*\)")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True, order=True)
class Person:
    name: str
    mail: str
    """In lower case."""

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>" if self.name else self.mail

    def is_likely(self, other: Person) -> bool:
        """The same address, or the same full name, however it is written: people have several addresses."""
        if _is_address_of(self.mail, other.mail):
            return True
        name = _plain(self.name)
        return " " in name and name == _plain(other.name)


def _is_address_of(one: str, other: str) -> bool:
    """`ada+work@example.org` is delivered to `ada@example.org`; two with such a tag may be two people."""
    one, other = one.rstrip("."), other.rstrip(".")
    return one == other or _untagged(one) == other or one == _untagged(other)


def _untagged(mail: str) -> str:
    name, _, host = mail.rpartition("@")
    before, _, after = name.partition("+")
    # GitHub puts the number of the account in front of its name.
    return f"{after if host == _GITHUB and after else before}@{host}"


def _plain(name: str) -> str:
    """`Lovelace, Ada (work)` is Ada Lovelace."""
    last, _, first = _ASIDE.sub(" ", name).partition(",")
    return " ".join(f"{first} {last}".split()).casefold()


def person(said: str) -> Person | None:
    """From `Name <mail>`, or a mail address alone."""
    if signed := _SIGNED.fullmatch(said):
        return Person(" ".join(signed[1].split()), signed[2].strip().lower())
    bare = said.strip().lower()
    return Person("", bare) if re.fullmatch(r"[^\s@<>]{1,100}@[^\s@<>]{1,100}", bare) else None


def user(git: Git) -> Person | None:
    """As git would sign a commit now; none where it would ask who you are."""
    mail = os.environ.get("GIT_AUTHOR_EMAIL") or git.of_user("user.email")
    name = os.environ.get("GIT_AUTHOR_NAME") or git.of_user("user.name")
    return person(f"{name} <{mail}>") if mail else None


def is_before_head(git: Git, commit: str) -> bool:
    """Whether HEAD's history contains the commit. Raises `GitError`."""
    if not _OBJECT_ID.fullmatch(commit):
        return False
    try:
        told = git.text("merge-base", commit, "HEAD")
    except GitError:
        return False  # this clone does not have it
    return told == commit


def commit_with(git: Git, text: str, path: str) -> str:
    """The first commit of HEAD's history in which the file holds the text; empty where there is none.

    Merging may have made one commit of several: those that were there before are then in nobody's history.
    """
    told = git.text("log", "--format=%H", f"-S{text}", "HEAD", "--", path).split()
    return told[-1] if told else ""


def authors(
    git: Git, paths: Sequence[str], since: str = "", until: str = "HEAD", *, helpers: bool = True
) -> list[Person]:
    """Who changed the files after a commit, or who ever did; with those who helped, as its message says.

    A file that was moved begins with the move in the log: then who wrote its lines is asked, too. Names are
    told as written and as `.mailmap` folds them. Raises `GitError`.
    """
    found = set(_of_log(git, paths, f"{since}..{until}" if since else until, helpers=helpers))
    if not since:
        for path in paths[:MAX_BLAMED]:
            found |= set(_of_blame(git, path, until))
    return sorted(found)


def _of_log(git: Git, paths: Sequence[str], commits: str, *, helpers: bool) -> Iterator[Person]:
    if not paths:
        return
    told = git.records(
        "log", "-z", "--use-mailmap", f"--max-count={MAX_COMMITS}",
        "--format=%aN%x00%aE%x00%an%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x1f)%x00",
        commits, "--", *paths,
    )  # fmt: skip
    for at in range(0, len(told) - _FIELDS + 2, _FIELDS):
        name, mail, plain_name, plain_mail, others = told[at : at + 5]
        signed = [f"{name.strip()} <{mail}>", f"{plain_name} <{plain_mail}>"]
        signed += others.split("\x1f") if helpers else []
        yield from _people(signed)


def _people(signed: Iterable[str]) -> Iterator[Person]:
    for said in signed:
        if one := person(said):
            yield one


def _of_blame(git: Git, path: str, until: str) -> Iterator[Person]:
    try:
        told = git.run(
            "blame", "--line-porcelain", "--no-textconv", "-C", "--ignore-revs-file", "", until, "--", path
        )
    except GitError:
        return  # no file of HEAD, or no text: the log has told what there is
    name = ""
    for line in told.decode("utf-8", errors="replace").split("\n"):
        if line.startswith("author "):
            name = line.removeprefix("author ")
        elif line.startswith("author-mail ") and (
            one := person(f"{name} {line.removeprefix('author-mail ')}")
        ):
            yield one
