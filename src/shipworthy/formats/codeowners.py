"""CODEOWNERS as GitHub, GitLab, Gitea and Bitbucket read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.formats import globs
from shipworthy.model.owners import OwnerLine

PATHS = (
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    ".gitea/CODEOWNERS",
    ".bitbucket/CODEOWNERS",
)
MAX_LINES = 20_000
_OWNER = re.compile(
    r"@@?[\w.-]{1,100}(?:/[\w.-]{1,100}){0,10}|[\w.+'-]{1,100}@[\w-]{1,100}(?:\.[\w-]{1,100}){1,5}"
)
_SECTION = re.compile(r"\^?\[([^\]]{1,200})\](?:\[\d{1,4}\])?(.*)")


def read(text: str) -> Iterator[OwnerLine]:
    """The lines that own something. A GitLab section lends its owners to lines without any."""
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        bare = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if not bare:
            continue
        if found := _SECTION.fullmatch(bare):
            section = tuple(found[2].split())
            continue
        pattern, *named = re.split(r"(?<!\\)\s+", bare)
        owners = tuple(named) or section
        invalid = tuple(o for o in owners if not _OWNER.fullmatch(o))
        exception = pattern.startswith("!")
        yield OwnerLine(number, pattern.replace("\\ ", " "), owners, invalid, exception)


def matches(pattern: str, path: str) -> bool:
    """Whether a line's pattern owns a file."""
    pattern = pattern.removeprefix("!").removeprefix("\\")
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/")
    if not body:
        return pattern == "/"
    whole = body if anchored else f"**/{body}"
    below = f"{whole}/**"
    if pattern.endswith("/"):
        return globs.matches(below, path)
    if globs.matches(whole, path):
        return True
    # `docs/*` owns what lies directly in docs, and no deeper.
    deep = not anchored or body.rpartition("/")[2] != "*"
    return deep and globs.matches(below, path)
