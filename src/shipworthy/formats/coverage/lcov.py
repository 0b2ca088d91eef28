"""LCOV tracefiles, as lcov, Istanbul, Vitest, cargo-llvm-cov, coverage.py, Dart … write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.streams import lines
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|TN:[^\n]*\n)*+SF:[^\n]")


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    for line in lines(content):
        key, colon, value = line.partition(":")
        if not colon:
            reading.end_record(key)
        elif read := _RECORDS.get(key.strip()):
            read(reading, value.strip())
    warnings = ("ends inside a record",) if reading.open else ()
    reading.settle()
    return CoverageReport(
        format="lcov",
        producer="",
        files=reading.tally.files(),
        branches_measured=reading.tally.has_branches,
        complete=not reading.open,
        warnings=warnings,
    )


@dataclass
class _Reading:
    """A file may have several records: one per test, or per shard. They are merged."""

    tally: Tally = field(default_factory=Tally)
    path: str = ""
    open: bool = False
    starts: dict[str, int] = field(default_factory=dict)
    """Of the record's functions, by name or index."""
    stated: dict[str, int] = field(default_factory=dict)
    """Of this record: ways out found and taken, which coverage.py counts where it lists none."""
    branches: dict[int, dict[str, bool]] = field(default_factory=dict)
    """Of this record, by line: each way out, and whether it was ever taken."""

    def end_record(self, line: str) -> None:
        if line.strip() == "end_of_record":
            self.open = False
            self.settle()

    def source(self, value: str) -> None:
        self.settle()
        self.path, self.open = value, True
        self.tally.file(value)

    def data(self, value: str) -> None:
        line, _, rest = value.partition(",")
        hits = rest.partition(",")[0]
        if _is_number(line):
            self.tally.line(self.path, int(line), covered=_positive(hits))

    def branch(self, value: str) -> None:
        """`line,block,branch,taken`; coverage.py writes a sentence for the branch."""
        head, _, taken = value.rpartition(",")
        line, _, way = head.partition(",")
        if _is_number(line) and way:
            if (ways := self.branches.get(int(line))) is None:
                self.tally.spend(5)
                ways = self.branches[int(line)] = {}
            ways[way] = _positive(taken) or ways.get(way, False)

    def branches_found(self, value: str) -> None:
        if _is_number(value):
            self.stated["BRF"] = int(value)

    def branches_taken(self, value: str) -> None:
        if _is_number(value):
            self.stated["BRH"] = int(value)

    def function(self, value: str) -> None:
        """`start,name`, or since LCOV 2 `start,end,name`."""
        start, _, rest = value.partition(",")
        end, comma, name = rest.partition(",")
        if _is_number(start):
            self._start(name if comma and end.isdecimal() else rest, start)

    def function_hits(self, value: str) -> None:
        hits, _, name = value.partition(",")
        self._ran(name, name, hits)

    def function_line(self, value: str) -> None:
        """LCOV 2.2: `index,start[,end]`."""
        index, _, rest = value.partition(",")
        start = rest.partition(",")[0]
        if _is_number(start):
            self._start(f"#{index}", start)

    def function_alias(self, value: str) -> None:
        """LCOV 2.2: `index,hits,name`."""
        index, _, rest = value.partition(",")
        hits, _, name = rest.partition(",")
        self._ran(f"#{index}", name, hits)

    def _start(self, key: str, line: str) -> None:
        self.tally.spend(2 + len(key) // 16)
        self.starts[key] = int(line)

    def _ran(self, key: str, name: str, hits: str) -> None:
        if (start := self.starts.get(key)) is not None:
            self.tally.function(self.path, name, start, covered=_positive(hits))

    def settle(self) -> None:
        for line, ways in self.branches.items():
            self.tally.ways(self.path, line, ways)
        if self.path and self.stated:
            self.tally.stated(self.path, self.stated.get("BRH", 0), self.stated.get("BRF", 0))
        self.stated.clear()
        self.branches.clear()
        self.starts.clear()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _positive(count: str) -> bool:
    """`-` means that the line before never ran; gcov may write `1.2e+07`."""
    return count.strip()[:1].isdigit() and any("1" <= digit <= "9" for digit in count.partition("e")[0])


_RECORDS: dict[str, Callable[[_Reading, str], None]] = {
    "SF": _Reading.source,
    "DA": _Reading.data,
    "BRDA": _Reading.branch,
    "BRF": _Reading.branches_found,
    "BRH": _Reading.branches_taken,
    "FN": _Reading.function,
    "FNDA": _Reading.function_hits,
    "FNL": _Reading.function_line,
    "FNA": _Reading.function_alias,
}
