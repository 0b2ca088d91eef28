"""NUnit's own XML, version 3, which Unity writes too."""

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
    **dict.fromkeys(("Passed", "Warning"), CaseStatus.PASSED),
    "Failed": CaseStatus.FAILED,
    **dict.fromkeys(("Skipped", "Inconclusive"), CaseStatus.SKIPPED),
}
_BROKEN = frozenset({"Error", "Invalid", "Cancelled"})


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    ended: int | None = None
    message: str = ""
    files: list[str] = field(default_factory=list)
    """`filepath` of the suites around."""
    failures: list[int] = field(default_factory=list)
    """Failures told before each suite around began."""

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "test-run":
                self.ended = moments.latest((element.get("end-time") or "").replace("Z", "+00:00"))
            case "start", "test-suite":
                self.failures.append(self.tally.failures)
                self.files.append(element.get("filepath", ""))
            case "end", "test-suite":
                self._suite(element)
            case "end", "message":
                self.message = self.message or (element.text or "")
            case "start", "test-case":
                self.message = ""
            case "end", "test-case":
                self._case(element)

    def _case(self, element: Element) -> None:
        status = _STATUSES.get(element.get("result", ""), CaseStatus.ERROR)
        if status is CaseStatus.FAILED and element.get("label") in _BROKEN:
            status = CaseStatus.ERROR
        message, self.message = self.message, ""
        suite = element.get("classname", "") or element.get("fullname", "").rpartition(".")[0]
        name_ = element.get("name", "")
        self.tally.add(Case(name_, suite, status, told(message)), fraction(element, "duration"))

    def _suite(self, element: Element) -> None:
        """One that could not be set up or loaded fails, though no case in it does."""
        before, file = self.failures.pop(), self.files.pop()
        message, self.message = self.message, ""
        if element.get("result") == "Failed" and self.tally.failures == before:
            suite = element.get("fullname", "") or element.get("name", "")
            self.tally.add(Case("", suite, CaseStatus.ERROR, told(message), file), 0.0)


def matches(head: bytes, path: str) -> bool:
    del path
    return opening(head)[0] == "test-run"


def parse(content: Content) -> TestRun:
    reading = _Reading()
    try:
        for event, element in elements(content):
            reading.take(event, element)
    except DocumentError as error:
        if not reading.tally.cases:
            raise
        reading.tally.warnings.append(f"ends early: line {error.line}: {error}")
    return reading.tally.run("NUnit 3", "NUnit", reading.ended)
