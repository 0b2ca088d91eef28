"""Go's cover profile. It counts blocks of statements; here their lines are taken as run or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.streams import ends_open, lines
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_HEAD = re.compile(rb"^(?:\xef\xbb\xbf)?mode: (?:set|count|atomic)\r?\n")
_BLOCK = re.compile(r"(.+):(\d{1,8})\.(\d{1,8}),(\d{1,8})\.(\d{1,8}) (\d{1,8}) (\d{1,20})")
_NO_STATEMENT = re.compile(r"[\s{}()\[\],;]*(?://.*)?")
MAX_BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class _Block:
    path: str
    first: int
    first_column: int
    last: int
    last_column: int
    ran: bool


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    blocks, unread = _blocks(lines(content))
    paths = sorted({block.path for block in blocks})
    source_of = sources(paths)
    texts = {path: (source_of(path) or "").split("\n") for path in paths}
    tally = Tally()
    for block in blocks:
        tally.file(block.path)
        for number in _lines(block, texts[block.path]):
            tally.line(block.path, number, covered=block.ran)
    return CoverageReport(
        format="go cover profile",
        producer="go test",
        files=tally.files(),
        complete=not ends_open(content),
        warnings=(f"{unread} lines are no blocks and were left out",) if unread else (),
    )


def _blocks(text: Iterable[str]) -> tuple[list[_Block], int]:
    blocks, unread = [], 0
    for line in text:
        found = _BLOCK.fullmatch(line)
        if found and int(found[4]) - int(found[2]) <= MAX_BLOCK:
            if int(found[6]):  # a block of no statements has no lines
                first, first_column, last, last_column = (int(found[n]) for n in range(2, 6))
                ran = found[7].strip("0") != ""
                blocks.append(_Block(found[1], first, first_column, last, last_column, ran))
        elif line.strip() and not line.startswith("mode: "):  # profiles are joined with `cat`
            unread += 1
    return blocks, unread


def _lines(block: _Block, source: list[str]) -> Iterator[int]:
    """Lines of the block that hold more than braces; all of them where the source is not known."""
    for number in range(block.first, block.last + 1):
        if number > len(source):
            yield number
            continue
        text = source[number - 1]
        if number == block.last:
            text = _cut(text, 0, block.last_column - 1)
        if number == block.first:
            text = _cut(text, block.first_column - 1, None)
        if not _NO_STATEMENT.fullmatch(text.rstrip("\r")):
            yield number


def _cut(text: str, start: int, end: int | None) -> str:
    """Columns count bytes."""
    if text.isascii():
        return text[start:end]
    return text.encode()[start:end].decode("utf-8", errors="replace")
