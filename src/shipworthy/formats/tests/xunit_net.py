"""The XML of xUnit.net, version 2 and later."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.xml_stream import elements, fraction, name, opening
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_STATUSES = {
    "Pass": CaseStatus.PASSED,
    "Fail": CaseStatus.FAILED,
    "Skip": CaseStatus.SKIPPED,
    "NotRun": CaseStatus.SKIPPED,
}


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    moments: list[int] = field(default_factory=list)
    message: str = ""

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "assembly":
                at = f"{element.get('run-date', '')}T{element.get('run-time', '')}"
                if (begun := moments.latest(at)) is not None:
                    self.moments.append(begun + int(fraction(element, "time")) + 1)
            case "end", "message" | "reason":
                self.message = self.message or (element.text or "")
            case "start", "test" | "error":
                self.message = ""
            case "end", "error":
                self._broken(element)
            case "end", "test":
                self._test(element)

    def _test(self, element: Element) -> None:
        status = _STATUSES.get(element.get("result", ""), CaseStatus.ERROR)
        title = element.get("name", "") or element.get("method", "")
        case = Case(
            title, element.get("type", ""), status, told(self.message), element.get("source-file", "")
        )
        self.tally.add(case, fraction(element, "time"))

    def _broken(self, element: Element) -> None:
        """Outside of any test: a fixture that could not be cleaned up, an assembly that crashed."""
        case = Case(
            element.get("name", "") or element.get("type", ""), "", CaseStatus.ERROR, told(self.message)
        )
        self.tally.add(case, 0.0)


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "assemblies"


def parse(content: Content) -> TestRun:
    reading = _Reading()
    try:
        for event, element in elements(content):
            reading.take(event, element)
    except DocumentError as error:
        if not reading.tally.cases:
            raise
        reading.tally.warnings.append(f"ends early: line {error.line}: {error}")
    return reading.tally.run("xUnit.net", "xUnit.net", max(reading.moments, default=None))
