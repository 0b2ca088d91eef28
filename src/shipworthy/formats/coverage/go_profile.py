"""Go's cover profile. It counts blocks of statements; here their lines are taken as run or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.streams import ends_open, lines
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb"^(?:\xef\xbb\xbf)?mode: (?:set|count|atomic)\r?\n")
_BLOCK = re.compile(r"(.+):(\d{1,8})\.(\d{1,8}),(\d{1,8})\.(\d{1,8}) (\d{1,8}) (\d{1,20})")
_NO_STATEMENT = re.compile(r"[\s{}()\[\],;]*(?://.*)?")
MAX_BLOCK = 100_000
MAX_BLOCKS = 1_000_000


class _Block(NamedTuple):
    path: str
    first: int
    first_column: int
    last: int
    last_column: int
    statements: int


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    blocks, unread = _blocks(lines(content))
    paths = sorted({block.path for block in blocks})
    source_of = sources(paths)
    tally = Tally()
    text: list[str] = []
    path = ""
    for block, ran in blocks.items():
        if block.path != path:
            path = block.path
            text = (source_of(block.path) or "").split("\n")
            tally.file(path)
        for number in _lines(block, text):
            tally.line(block.path, number, covered=ran)
    return CoverageReport(
        format="go cover profile",
        producer="go test",
        files=tally.files(),
        complete=not ends_open(content),
        warnings=(f"{unread} lines are no blocks and were left out",) if unread else (),
        statements=(sum(b.statements for b, hit in blocks.items() if hit), sum(b.statements for b in blocks)),
    )


def _blocks(text: Iterable[str]) -> tuple[dict[_Block, bool], int]:
    """Whether each ran, in any of the packages whose tests measured it; by file."""
    blocks: dict[_Block, bool] = {}
    names: dict[str, str] = {}
    unread = 0
    for line in text:
        found = _BLOCK.fullmatch(line)
        if found and int(found[4]) - int(found[2]) <= MAX_BLOCK:
            if int(found[6]):  # a block of no statements has no lines
                first, first_column, last, last_column, many = (int(found[n]) for n in range(2, 7))
                path = names.setdefault(found[1], found[1])
                block = _Block(path, first, first_column, last, last_column, many)
                blocks[block] = found[7].strip("0") != "" or blocks.get(block, False)
                if len(blocks) > MAX_BLOCKS:
                    raise DocumentError(f"names more than {MAX_BLOCKS:,} blocks")
        elif line.strip() and not line.startswith("mode: "):  # profiles are joined with `cat`
            unread += 1
    return {block: blocks[block] for block in sorted(blocks)}, unread


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
