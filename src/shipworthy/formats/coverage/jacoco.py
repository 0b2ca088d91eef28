"""JaCoCo's XML report. Its paths start at a source folder: `com/example/App.java`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.coverage._xml_reading import read_through
from shipworthy.formats.xml_stream import decoded, integer, name, opening
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_MARKS = re.compile(r"-//JACOCO//DTD|<sessioninfo\b|\ssourcefilename\s*=|<counter\s+type\s*=")


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "report" and bool(_MARKS.search(decoded(head)))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    warnings = read_through(content, reading.take, lambda: reading.begun)
    return CoverageReport(
        format="jacoco",
        producer="JaCoCo",
        files=reading.tally.files(),
        branches_measured=reading.tally.has_branches,
        produced_at=max(reading.moments, default=None),
        complete=not warnings,
        warnings=warnings,
    )


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    moments: list[int] = field(default_factory=list)
    begun: bool = False
    _package: str = ""
    _class_file: str = ""
    _path: str = ""
    _method: tuple[str, int] | None = None

    def take(self, event: str, element: Element) -> None:
        if event == "start":
            self._open(element)

    def _open(self, element: Element) -> None:
        match name(element):
            case "report":
                self.begun = True
            case "sessioninfo":
                self._session(element.get("dump", ""))
            case "package":
                self._package = element.get("name", "")
            case "class":
                self._class_file = self._in_package(element.get("sourcefilename", ""))
                self._method = None
            case "method":
                line = integer(element, "line")
                self._method = (element.get("name", ""), line) if line else None
            case "counter" if self._method and element.get("type") == "INSTRUCTION":
                covered = bool(integer(element, "covered"))
                if self._class_file:
                    self.tally.function(self._class_file, *self._method, covered=covered)
                self._method = None
            case "sourcefile":
                self._method = None
                self._path = self._in_package(element.get("name", ""))
                self.tally.file(self._path)
            case "line" if self._path:
                self._line(element)
            case _:
                pass

    def _in_package(self, file: str) -> str:
        return f"{self._package}/{file}".lstrip("/") if file else ""

    def _session(self, dump: str) -> None:
        if dump.isascii() and dump.isdecimal() and len(dump) < 15 and (at := moments.epoch(int(dump))):
            self.moments.append(at)

    def _line(self, element: Element) -> None:
        line, missed, ran = (integer(element, a) or 0 for a in ("nr", "mi", "ci"))
        if line and missed + ran:
            self.tally.line(self._path, line, covered=ran > 0)
        missed_branches, taken = (integer(element, a) or 0 for a in ("mb", "cb"))
        if missed_branches + taken:
            self.tally.branch(self._path, line, taken, missed_branches + taken)
