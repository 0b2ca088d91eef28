"""TRX, the results of VSTest and `dotnet test --logger trx`.

The class of a test stands in its definition, after all results; of a test with rows of data the rows count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.formats.xml_stream import elements, name, opening
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

MAX_CASES = 500_000
_DURATION = re.compile(r"^(?:(\d{1,3})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$")
_STATUSES = {
    **dict.fromkeys(("Passed", "Warning"), CaseStatus.PASSED),
    "Failed": CaseStatus.FAILED,
    **dict.fromkeys(("NotExecuted", "Inconclusive", "Pending", "Completed"), CaseStatus.SKIPPED),
}
_BROKEN = frozenset({"Error", "Aborted", "Timeout", "Disconnected", "InProgress"})


@dataclass
class _Reading:
    results: list[tuple[str, Case, float]] = field(default_factory=list)
    """With the id of each test's definition."""
    classes: dict[str, str] = field(default_factory=dict)
    open: list[int] = field(default_factory=list)
    """Where in `results` those begin that are not closed: what comes after lies inside them."""
    unit: str = ""
    message: str = ""
    ended: int | None = None
    outcome: str | None = None
    problem: str = ""

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "Times":
                self.ended = moments.latest(element.get("finish"))
            case "start", "UnitTestResult":
                self.open.append(len(self.results))
            case "end", "UnitTestResult":
                self._result(element)
            case "end", "Message" | "Text":
                self.message = self.message or (element.text or "")
            case "start", "UnitTest":
                self.unit = element.get("id", "")
            case "start", "TestMethod":
                self.classes[self.unit] = element.get("className", "").partition(",")[0]
            case "start", "ResultSummary":
                self.outcome = element.get("outcome", "")
            case "end", "RunInfo" if element.get("outcome") in {"Error", "Failed"}:
                self.problem = self.problem or told(self.message)
                self.message = ""

    def _result(self, element: Element) -> None:
        rows = len(self.results) > self.open.pop()
        message, self.message = self.message, ""
        if rows:
            return
        if len(self.results) >= MAX_CASES:
            raise DocumentError(f"holds more than {MAX_CASES:,} cases")
        status = _STATUSES.get(element.get("outcome", ""), CaseStatus.ERROR)
        case = Case(element.get("testName", ""), "", status, told(message))
        self.results.append((element.get("testId", ""), case, _seconds(element.get("duration", ""))))


def matches(head: bytes, path: str) -> bool:
    root, text = opening(head)
    del path
    return root == "TestRun" and "TeamTest" in text


def parse(content: Content) -> TestRun:
    reading, warnings = _Reading(), []
    try:
        for event, element in elements(content):
            reading.take(event, element)
    except DocumentError as error:
        if not reading.results:
            raise
        warnings.append(f"ends early: line {error.line}: {error}")
    tally = Tally(warnings)
    for unit, case, seconds in reading.results:
        tally.add(replace(case, suite=reading.classes.get(unit, "")), seconds)
    if not warnings and (reading.outcome is None or reading.outcome in _BROKEN):
        why = reading.problem or reading.outcome or "it has no summary"
        tally.warnings.append(f"the run did not end well: {why}")
    elif reading.outcome == "Failed" and not tally.failures:
        tally.warnings.append(f"the run failed outside of the tests: {reading.problem}".rstrip(": "))
    return tally.run("TRX", "VSTest", reading.ended)


def _seconds(text: str) -> float:
    found = _DURATION.match(text)
    if not found:
        return 0.0
    days, hours, minutes, seconds = found.groups()
    return int(days or 0) * 86_400 + int(hours) * 3_600 + int(minutes) * 60 + float(seconds)
