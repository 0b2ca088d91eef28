"""OpenCover's XML, as OpenCover, coverlet and AltCover write it for .NET."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.coverage._xml_reading import read_through
from shipworthy.formats.xml_stream import integer, name, opening
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

MAX_POINT = 10_000
"""Lines of one sequence point."""
_HIDDEN = 0xFEEFEE
"""The line that compilers give to what they made up."""


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "CoverageSession"


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    warnings = read_through(content, reading.take, lambda: reading.begun)
    reading.settle()
    return CoverageReport(
        format="opencover",
        producer="",
        files=reading.tally.files(),
        branches_measured=reading.tally.has_branches,
        produced_at=min(reading.times, default=None),
        complete=not warnings,
        warnings=warnings,
    )


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    begun: bool = False
    times: list[int] = field(default_factory=list)
    branches: dict[tuple[str, int], dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    _files: dict[str, str] = field(default_factory=dict)
    _skipped: bool = False
    _method: str = ""
    _method_file: str = ""
    _first_line: int = 0
    _ran: bool = False

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "CoverageSession":
                self.begun = True
            case "start", "Module":
                self._files, self._skipped = {}, "skippedDueTo" in element.attrib
            case "start", "File" if not self._skipped:
                self._files[element.get("uid", "")] = element.get("fullPath", "")
            case "end", "ModuleTime":
                at = moments.latest(element.text)
                self.times += [at] if at and at > 0 else []
            case "start", "Method":
                self._method, self._method_file = "", ""
                self._first_line, self._ran = 0, False
            case "end", "Name" if not self._method:
                self._method = (element.text or "").strip()
            case "start", "FileRef":
                self._method_file = self._files.get(element.get("uid", ""), "")
            case "start", "SequencePoint":
                self._sequence_point(element)
            case "start", "BranchPoint":
                self._branch_point(element)
            case "end", "Method":
                self._end_method()
            case _:
                pass

    def settle(self) -> None:
        for (path, line), ways in self.branches.items():
            self.tally.ways(path, line, ways)

    def _file_of(self, point: Element) -> str:
        return self._files.get(point.get("fileid", "")) or self._method_file

    def _sequence_point(self, point: Element) -> None:
        path, first, last = self._file_of(point), integer(point, "sl"), integer(point, "el")
        if not path or not first or first == _HIDDEN:
            return
        covered = _visited(point)
        self._first_line = self._first_line or first
        self._ran = self._ran or covered
        for line in range(first, min(max(last or first, first), first + MAX_POINT) + 1):
            self.tally.line(path, line, covered=covered)

    def _branch_point(self, point: Element) -> None:
        path, line = self._file_of(point), integer(point, "sl")
        if path and line and line != _HIDDEN:
            ways = self.branches[path, line]
            way = f"{self._method[:200]} {point.get('offset', '')[:12]}.{point.get('path', '')[:12]}"
            self.tally.spend(0 if way in ways else 1)
            ways[way] = _visited(point) or ways.get(way, False)

    def _end_method(self) -> None:
        if self._method_file and self._method and self._first_line:
            self.tally.function(self._method_file, self._method, self._first_line, covered=self._ran)


def _visited(point: Element) -> bool:
    return any("1" <= digit <= "9" for digit in point.get("vc", "")[:30])
