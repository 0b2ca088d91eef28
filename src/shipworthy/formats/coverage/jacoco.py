"""JaCoCo's XML report. Its paths start at a source folder: `com/example/App.java`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.xml_stream import decoded, elements, integer, name, opening
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_MARKS = re.compile(r"-//JACOCO//DTD|<sessioninfo\b|\ssourcefilename\s*=|<counter\s+type\s*=")


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "report" and bool(_MARKS.search(decoded(head)))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    warnings: list[str] = []
    try:
        for event, element in elements(content):
            if event == "start":
                reading.open(element)
    except DocumentError as error:
        if not reading.begun:
            raise
        warnings.append(f"ends early: line {error.line}: {error}")
    return CoverageReport(
        format="jacoco",
        producer="JaCoCo",
        files=reading.tally.files(),
        branches_measured=reading.tally.has_branches,
        produced_at=max(reading.moments, default=None),
        complete=not warnings,
        warnings=tuple(warnings),
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

    def open(self, element: Element) -> None:
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
