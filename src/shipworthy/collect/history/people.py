"""Who made the last year's changes, and how few of them made most."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.changes import enough_changes

LISTED = 20
HALF = 0.5
_ROBOT = re.compile(
    r"\[bot\]|(?:^|[+._-])(?:bot|dependabot|renovate|greenkeeper|snyk|github-actions|semantic-release)(?:[+._-]|@)"
    r"|(?:^|[-_.+])bot@|^noreply@github\.com$|^actions@github\.com$|^action@github\.com$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Author:
    """A person by the address in the commits, folded through `.mailmap`, at the file changed most."""

    path: str
    line: int
    author: str
    commits: int
    share: float


@fact("ownership.authors")
def authors(context: Context) -> tuple[Author, ...]:
    """The twenty people with most commits to product code in the year before HEAD; robots are left out."""
    return tuple(_authors(context)[:LISTED])


@fact("ownership.half_by", unit="people")
def half_by(context: Context) -> int:
    """The smallest number of people who made half of the last year's commits to product code.

    Robots are left out. Also called the bus factor, though it says who changes the code and not who knows it.
    """
    return len(context.get(makers_of_half))


@fact("ownership.makers_of_half")
def makers_of_half(context: Context) -> tuple[Author, ...]:
    """The fewest people who made half of the last year's commits, each at the file they changed most."""
    people = _authors(context)
    needed = HALF * sum(author.commits for author in people)
    makers: list[Author] = []
    for author in people:
        if needed <= 0:
            break
        needed -= author.commits
        makers.append(author)
    return tuple(makers)


def _authors(context: Context) -> list[Author]:
    counts, files = _counts(context)
    total = counts.total()
    found = [
        Author(_most(files[author]), 1, author, commits, commits / total)
        for author, commits in counts.items()
    ]
    return sorted(found, key=lambda a: (-a.commits, a.author))


def is_robot(author: str) -> bool:
    return _ROBOT.search(author) is not None


def _counts(context: Context) -> tuple[Counter[str], dict[str, Counter[str]]]:
    counts: Counter[str] = Counter()
    files: dict[str, Counter[str]] = {}
    for commit, paths in enough_changes(context):
        if not is_robot(commit.author):
            counts[commit.author] += 1
            files.setdefault(commit.author, Counter()).update(paths)
    return counts, files


def _most(files: Counter[str]) -> str:
    return min(files, key=lambda path: (-files[path], path))
