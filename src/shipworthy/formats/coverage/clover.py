"""Clover XML, as PHPUnit, Istanbul, Vitest, Jest and OpenClover write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.coverage._xml_reading import read_through
from shipworthy.formats.xml_stream import integer, name, opening
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_PROJECT = re.compile(r"<project\b")
_COBERTURA = re.compile(r"\sline-rate\s*=|\slines-valid\s*=")
_VERSION = re.compile(r"\d+\.\d")
_ISTANBUL = "3.2.0"
"""The version that Istanbul's reporter states, always."""


def matches(head: bytes, path: str) -> bool:
    """PHPUnit's has no `clover` attribute."""
    del path
    root, text = opening(head)
    return root == "coverage" and bool(_PROJECT.search(text)) and not _COBERTURA.search(text)


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    warnings = read_through(content, reading.take, lambda: reading.begun)
    return CoverageReport(
        format="clover",
        producer=reading.producer,
        files=reading.tally.files(),
        branches_measured=reading.conditionals,
        produced_at=moments.epoch(reading.timestamp),
        complete=not warnings,
        warnings=warnings,
    )


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    begun: bool = False
    producer: str = ""
    timestamp: int | None = None
    conditionals: bool = False
    """Whether any code was seen that has branches: PHPUnit's never has."""
    _is_istanbul: bool = False
    _path: str = ""

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "coverage":
                self._begin(element)
            case "start", "project" | "testproject":
                self.timestamp = self.timestamp or _stamp(element.get("timestamp", ""))
            case "start", "file":
                self._path = element.get("path") or element.get("name") or ""
                if self._path:
                    self.tally.file(self._path)
            case "end", "file":
                self._path = ""
            case "start", "metrics":
                self._metrics(element)
            case "start", "line" if self._path:
                self._line(element)
            case _:
                pass

    def _begin(self, element: Element) -> None:
        self.begun = True
        version = element.get("clover", "")[:40]
        self.timestamp = _stamp(element.get("generated", ""))
        self._is_istanbul = version == _ISTANBUL
        if self._is_istanbul:
            self.producer = "Istanbul"
        elif _VERSION.match(version):
            self.producer = f"OpenClover {version}"

    def _metrics(self, element: Element) -> None:
        """Istanbul places on lines only the branches of lines on which a statement starts."""
        total = integer(element, "conditionals") or 0
        self.conditionals = self.conditionals or total > 0
        if self._is_istanbul and self._path:
            self.tally.stated(self._path, integer(element, "coveredconditionals") or 0, total)

    def _line(self, element: Element) -> None:
        number = integer(element, "num")
        if number is None:
            return
        count = element.get("count", "")
        covered = any("1" <= digit <= "9" for digit in count)
        match element.get("type"):
            case "method":
                title = element.get("name") or element.get("signature") or ""
                self.tally.function(self._path, title, number, covered=covered)
            case "cond":
                true, false = (integer(element, key) or 0 for key in ("truecount", "falsecount"))
                if self._is_istanbul:  # ways taken and ways not taken
                    self.tally.line(self._path, number, covered=covered)
                    self.tally.branch(self._path, number, true, true + false)
                else:  # how often it was true, how often false
                    self.tally.line(self._path, number, covered=true + false > 0)
                    self.tally.branch(self._path, number, (true > 0) + (false > 0), 2)
            case _:
                self.tally.line(self._path, number, covered=covered)


def _stamp(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else None
