"""The entries of a changelog, by their headings, in whatever mark-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.prose import ChangeEntry

MAX_CHARACTERS = 400_000
"""The newest entries stand at the top."""
MAX_ENTRIES = 200
_VERSION = re.compile(
    r"(?<![\w.])v?(\d{1,8}(?:\.\d{1,8}){1,3})"
    r"(?:[-.+]?(?:a|b|c|rc|alpha|beta|dev|pre|post|final|snapshot|next|m)[\w.-]{0,30})?(?!\w)(?!\.\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b")
_UNRELEASED = re.compile(r"(?i)\b(?:unreleased|upcoming|in development|main|master|head|next)\b")
_MARKED = re.compile(r"(?:#{1,6}|={1,6}|\*|-|!|\.\.)\s{1,4}(\S.{0,300})|<h[1-6][^<>]{0,200}>(.{1,300})")
_UNDERLINE = re.compile(r"([=\-~^\"'*+#_.])\1{2,}\s{0,20}")
_BARE = re.compile(
    r"(?:version|release|changes in|changes for|v|what's new in)?[ \t]{0,4}"
    r"\[?v?\d{1,8}(?:\.\d{1,8}){1,3}[^.;,]{0,80}:?\s{0,5}",
    re.IGNORECASE,
)


def entries(text: str) -> tuple[ChangeEntry, ...]:
    """In order of appearance; only those with something written under them."""
    found: list[ChangeEntry] = []
    heads = list(_heads(text[:MAX_CHARACTERS].split("\n")))
    lines = text[:MAX_CHARACTERS].split("\n")
    for index, (number, title) in enumerate(heads[:MAX_ENTRIES]):
        end = heads[index + 1][0] - 1 if index + 1 < len(heads) else len(lines)
        body = sum(len(line.split()) for line in lines[number:end] if not _UNDERLINE.fullmatch(line.strip()))
        version = _VERSION.search(_without_dates(title))
        if body:
            found.append(
                ChangeEntry(
                    version[1] if version else "", number, body, version is None and not _DATE.search(title)
                )
            )
    return tuple(found)


def _without_dates(title: str) -> str:
    """`3.1 / 2024.01.02` names one version; `2024.01.02` alone is one."""
    without = _DATE.sub(" ", title)
    return without if _VERSION.search(without) else title


def _heads(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Line numbers and titles of what begins an entry."""
    for index, line in enumerate(lines):
        title = _title(lines, index, line.rstrip()[:400])
        if title and (_VERSION.search(title) or _DATE.search(title) or _is_unreleased(title)):
            yield index + 1, title


def _is_unreleased(title: str) -> bool:
    return len(title.split()) <= 6 and _UNRELEASED.search(title) is not None


def _title(lines: list[str], index: int, line: str) -> str:
    """The line as a heading; empty where it is text."""
    below = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if line[:1] in {" ", "\t", ""} or _UNDERLINE.fullmatch(line):
        return ""
    if _UNDERLINE.fullmatch(below):
        return line
    marked = _MARKED.match(line)
    if marked and line[0] in "#=<":
        return marked[1] or marked[2]
    text = marked[1] if marked else line
    if _BARE.fullmatch(text.strip("*[] ")) and (not marked or len(text.split()) <= 5):
        return text
    return ""
