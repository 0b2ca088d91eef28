"""The cases of a JUnit document, taken element by element."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats import moments
from shipworthy.formats.tests._repeats import Repeats
from shipworthy.formats.tests._tally import MAX_SUITES, counted, has_room, told
from shipworthy.formats.tests._timings import Timings
from shipworthy.formats.xml_stream import fraction, integer, name
from shipworthy.model.artefacts import Case, CaseStatus, Suite
from shipworthy.schema.nodes import DocumentError

_NOT_RUN = frozenset({"notrun", "skipped", "disabled", "pending", "ignored"})
_VERDICTS = {"failure": CaseStatus.FAILED, "error": CaseStatus.ERROR, "skipped": CaseStatus.SKIPPED}
_RERUNS = frozenset({"flakyFailure", "flakyError"})
_NOT_BUILT = ("Unable to find executable", "Required Files Missing", "Failed test dependencies")
"""What CTest writes as skipped and counts as failed."""
_WORST_FIRST = (CaseStatus.ERROR, CaseStatus.FAILED, CaseStatus.SKIPPED, CaseStatus.FLAKY)
_PYTEST_PLACE = re.compile(r"^([^\s:][^\n:]*):(\d{1,7}): ", re.MULTILINE)


@dataclass
class _Suite:
    """A suite being read. `seen` keeps the last verdict of each case, for suites that list reruns."""

    name: str
    path: str
    suite: Suite
    seen: dict[tuple[str, str], Case | None] = field(default_factory=dict)
    lists_reruns: bool = False
    stated: int | None = None
    repeats: Repeats = field(default_factory=Repeats)


@dataclass
class _Case:
    case: Case
    seconds: float
    verdicts: set[CaseStatus] = field(default_factory=set)


@dataclass
class Cases:
    """What a JUnit document has said so far, case by case."""

    begun: bool = False
    producer: str = ""
    moments: list[int] = field(default_factory=list)
    remarkable: list[Case] = field(default_factory=list)
    stated_failures: int = 0
    """Of the outermost suites; never counted, only held against what is listed."""
    interrupted: bool = False
    """A case stands there without a name: pytest writes its name when it ends, and this one did not."""
    timings: Timings = field(default_factory=Timings)
    _open: list[_Suite] = field(default_factory=list)
    _closed: list[_Suite] = field(default_factory=list)
    _case: _Case | None = None
    _skipped: int = 0

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "testsuites":
                self.begun = True
                self._name_producer(element.get("name", ""))
                self._moment(element)
            case "start", "testsuite":
                self._begin_suite(element)
            case "end", "testsuite" if self._open:
                self._end_suite()
            case "start", "property":
                self._property(element)
            case "start", "testcase" if self.producer == "pytest" and _is_nameless(element):
                self.interrupted = True
            case "start", "testcase":
                self._case = self._begin_case(element)
            case "end", "testcase" if self._case:
                self._end_case(self._case)
            case "end", tag if tag in _VERDICTS or tag in _RERUNS:
                self._verdict(element, tag)
            case _:
                pass

    def listed_failures(self) -> int:
        every = [s.suite for s in (*self._closed, *self._open)]
        return sum(s.failed + s.errors + s.flaky for s in every)

    def finished(self) -> list[Suite]:
        """Also what a report that ends early has said so far."""
        every = [*self._closed, *self._open]
        return [s.suite for s in every if s.suite.cases]

    def _begin_suite(self, element: Element) -> None:
        self.begun = True
        title = element.get("name", "")
        self._name_producer(title)
        self._moment(element)
        if not self._open:
            self.stated_failures += (integer(element, "failures") or 0) + (integer(element, "errors") or 0)
        path = element.get("file") or element.get("filepath") or (self._open[-1].path if self._open else "")
        self._open.append(_Suite(title, path, Suite(title), stated=integer(element, "tests")))

    def _moment(self, element: Element) -> None:
        if (at := moments.latest(element.get("timestamp"))) is not None:
            self.moments.append(at + int(fraction(element, "time")))

    def _end_suite(self) -> None:
        if len(self._closed) >= MAX_SUITES:
            raise DocumentError(f"holds more than {MAX_SUITES:,} suites")
        suite = self._open.pop()
        for attempts, last in suite.repeats.settled(suite.suite.cases, suite.stated):
            suite.suite = counted(suite.suite, CaseStatus.PASSED, 0.0, by=-attempts)
            if last.status is CaseStatus.PASSED:
                suite.suite = counted(suite.suite, CaseStatus.PASSED, 0.0, by=-1)
                self._count(suite, replace(last, status=CaseStatus.FLAKY), 0.0)
            self.timings.forget(last)
        self._closed.append(suite)

    def _property(self, element: Element) -> None:
        if element.get("name") == "go.version":
            self.producer = "gotestsum"
            if self._open:
                self._open[-1].lists_reruns = True

    def _name_producer(self, title: str) -> None:
        if not self.producer and title in _PRODUCERS:
            self.producer = _PRODUCERS[title]

    def _begin_case(self, element: Element) -> _Case:
        if not self._open:
            self._open.append(_Suite("", "", Suite("")))
        suite = self._open[-1]
        line = integer(element, "line")
        if line is not None and self.producer == "pytest":
            line += 1  # pytest counts from nought
        case = Case(
            name=element.get("name", ""),
            suite=element.get("classname") or suite.name,
            status=CaseStatus.PASSED,
            path=element.get("file") or element.get("filepath") or suite.path,
            line=line,
        )
        begun = _Case(case, fraction(element, "time"))
        if {element.get("status", "").lower(), element.get("result", "").lower()} & _NOT_RUN:
            begun.verdicts.add(CaseStatus.SKIPPED)
        return begun

    def _verdict(self, element: Element, tag: str) -> None:
        status = CaseStatus.FLAKY if tag in _RERUNS else _VERDICTS[tag]
        text = element.text or ""
        message = told(element.get("message") or text)
        if self._case is None:
            if self._open and status in {CaseStatus.FAILED, CaseStatus.ERROR}:
                self._broken_suite(status, message)
            return
        if status is CaseStatus.SKIPPED and message.startswith(_NOT_BUILT):
            status = CaseStatus.ERROR
        self._case.verdicts.add(status)
        case = self._case.case
        path, line = (case.path, case.line) if case.line else _place(text, case)
        self._case.case = replace(case, message=case.message or message, path=path, line=line)

    def _broken_suite(self, status: CaseStatus, message: str) -> None:
        """A suite that could not be set up says so outside of any case."""
        suite = self._open[-1]
        self._count(suite, Case("", suite.name, status, message, suite.path), 0.0)

    def _end_case(self, ended: _Case) -> None:
        self._case = None
        status = next((s for s in _WORST_FIRST if s in ended.verdicts), CaseStatus.PASSED)
        suite, case = self._open[-1], replace(ended.case, status=status)
        key = (case.suite, case.name)
        if suite.lists_reruns and key in suite.seen:
            case = self._rerun(suite, suite.seen[key], case)
        self._count(suite, case, ended.seconds)
        self.timings.add(case, ended.seconds)
        if self.producer == "pytest":
            suite.repeats.add(case)
        if suite.lists_reruns:
            suite.seen[key] = case

    def _rerun(self, suite: _Suite, before: Case | None, now: Case) -> Case:
        """Gotestsum lists a test once per attempt; names are unique within a package."""
        if before is None:
            return now
        suite.suite = counted(suite.suite, before.status, 0.0, by=-1)
        if before in self.remarkable:
            self.remarkable.remove(before)
        recovered = before.status is not CaseStatus.PASSED and now.status is CaseStatus.PASSED
        return replace(now, status=CaseStatus.FLAKY, message=before.message) if recovered else now

    def _count(self, suite: _Suite, case: Case, seconds: float) -> None:
        suite.suite = counted(suite.suite, case.status, seconds)
        if has_room(self.remarkable, self._skipped, case):
            self._skipped += case.status is CaseStatus.SKIPPED
            self.remarkable.append(case)


def _is_nameless(case: Element) -> bool:
    return case.get("name") is None and case.get("classname") is None


_PRODUCERS = {
    "pytest": "pytest",
    "pytest tests": "pytest",
    "nextest-run": "nextest",
    "jest tests": "jest-junit",
}


def _place(text: str, case: Case) -> tuple[str, int | None]:
    """The last line of a pytest traceback that names a place is where the test stood."""
    places = _PYTEST_PLACE.findall(text[-50_000:])
    return (places[-1][0], int(places[-1][1])) if places else (case.path, case.line)
