"""llvm-cov's JSON export, for C, C++, Swift and Rust: lines are counted from segments of regions as it does.

Its printed totals count a line once for each function that has it; here a line of a file counts once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._json_reading import items, load, mapping, ran, texts, whole_number
from shipworthy.formats.coverage._tally import MAX_LINE, Tally
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^\s*\{(?>\s*"(?:version|type)"\s*:[^\[,]{0,300},)*+\s*"data"\s*:\s*\[\s*\{\s*"(?:files|functions)"\s*:\s*\['
    rb'(?!\s*\{\s*"filename"\s*:\s*"[^"]{0,2000}"\s*,\s*"summary")'
)


class _Segment(NamedTuple):
    line: int
    column: int
    times: int
    has_count: bool
    is_entry: bool
    is_gap: bool

    @property
    def starts(self) -> bool:
        """Whether a region that is counted starts here."""
        return self.has_count and self.is_entry and not self.is_gap


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    document = load(content)
    exports = [mapping(each) for each in items(document.get("data"))]
    if document.get("type") != "llvm.coverage.json.export" or not exports:
        raise DocumentError("is no export of llvm-cov")
    tally = Tally()
    for export in exports:
        for file in items(export.get("files")):
            _file(tally, mapping(file))
        _functions(tally, export.get("functions"))
    return CoverageReport(
        format="llvm-cov",
        producer="llvm-cov",
        files=tally.files(),
        branches_measured=any(mapping(f).get("branches") for e in exports for f in items(e.get("files"))),
    )


def _file(tally: Tally, file: Mapping[str, Any]) -> None:
    path = file.get("filename")
    if not isinstance(path, str) or not path:
        return
    tally.file(path)
    for number, times in _lines(list(_segments(file.get("segments")))):
        tally.line(path, number, covered=times > 0)
    ways: dict[int, dict[str, bool]] = defaultdict(dict)
    _add_branches(ways, file.get("branches"))
    for expansion in items(file.get("expansions")):  # of a macro: they count where it is used
        place = items(mapping(expansion).get("source_region"))[:2]
        if line := whole_number(next(iter(place), None)):
            _add_branches(ways, mapping(expansion).get("branches"), line, str(place))
    for line, found in ways.items():
        tally.ways(path, line, found)


def _add_branches(
    ways: dict[int, dict[str, bool]], listed: object, at: int | None = None, prefix: str = ""
) -> None:
    """Those of several instances of a template are the same ways out."""
    for branch in items(listed):
        numbers = [whole_number(each) for each in items(branch)[:6]]
        if len(numbers) == 6 and (line := at or numbers[0]):
            place = prefix + ".".join(map(str, numbers[:4]))
            for name, count in (("true", numbers[4]), ("false", numbers[5])):
                way = f"{place} {name}"
                ways[line][way] = ran(count) or ways[line].get(way, False)


def _segments(listed: object) -> Iterator[_Segment]:
    for each in items(listed):
        numbers = [whole_number(n) for n in items(each)[:3]]
        flags = [bool(flag) for flag in items(each)[3:6]] + [False]
        if len(numbers) == 3 and len(flags) >= 3 and numbers[0] and numbers[0] <= MAX_LINE:
            line, column, count = (number or 0 for number in numbers)
            yield _Segment(line, column, count, flags[0], flags[1], flags[2])


def _lines(segments: Sequence[_Segment]) -> Iterator[tuple[int, int]]:
    """Each line that is mapped, and how often it ran.

    That is the most of the regions that start on it and of the one that reaches into it.
    """
    by_line: dict[int, list[_Segment]] = defaultdict(list)
    for segment in segments:
        by_line[segment.line].append(segment)
    if not by_line:
        return
    wrapped: _Segment | None = None
    for line in range(min(by_line), max(by_line) + 1):
        here = by_line.get(line, [])
        starting = [segment for segment in here if segment.starts]
        skipped = bool(here) and not here[0].has_count and here[0].is_entry
        if not skipped and (starting or (wrapped and wrapped.has_count)):
            counts = [segment.times for segment in starting]
            yield line, max([*counts, wrapped.times if wrapped else 0])
        if here:
            wrapped = here[-1]


def _functions(tally: Tally, listed: object) -> None:
    """Instances of a template begin at one place: they are one function, and it ran if any of them did."""
    names: dict[tuple[str, str], str] = {}
    for function in map(mapping, items(listed)):
        path = next(texts(function.get("filenames")), "")
        start = items(next(iter(items(function.get("regions"))), None))[:2]
        line = whole_number(next(iter(start), None))
        name = function.get("name")
        if path and line and isinstance(name, str):
            first = names.setdefault((path, str(start)), name)
            tally.function(path, first, line, covered=ran(function.get("count")))
