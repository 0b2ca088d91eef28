"""The Test Anything Protocol, versions 12 to 14, with subtests as node-tap, node:test and Perl indent them.

A point that sums up its subtests is no case of its own, unless it fails while they all passed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shipworthy.formats.streams import lines
from shipworthy.formats.tests._tally import Tally, told
from shipworthy.model.artefacts import Case, CaseStatus, TestRun
from shipworthy.model.content import Content

MAX_DEPTH = 50
_HEAD = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:[ \t\r]*(?:#[^\n]*)?\n)*(?:TAP version 1[2-4]\b|1\.\.\d+\s|(?:not )?ok\b)"
)
_PLAN = re.compile(r"1\.\.(\d{1,9})(?:\s*#\s*(.*))?$")
_POINT = re.compile(r"(not )?ok\b\s*(\d{1,9})?\s*(?:- )?(.*)$")
_DIRECTIVE = re.compile(r"(?<!\\)#\s*(skip|todo)\S*\s*(.*)$", re.IGNORECASE)
_TIME = re.compile(r"#\s*time=(\d{1,12}(?:\.\d+)?)\s*(ms|s)?\s*$")
_DURATION = re.compile(r"duration_ms:\s*(\d{1,12}(?:\.\d+)?)\s*$")
_INDENT = 4


@dataclass(eq=False)
class _Level:
    plan: int | None = None
    seen: int = 0
    failed: int = 0
    title: str = ""


@dataclass
class _Reading:
    tally: Tally = field(default_factory=Tally)
    levels: list[_Level] = field(default_factory=lambda: [_Level()])
    held: tuple[Case, float] | None = None
    """The last point: its duration may stand in the block after it."""
    titles: dict[int, str] = field(default_factory=dict)
    """The last that was announced on each depth."""
    block: str = ""
    """What ends the block that is open: three dots, as deep as it began."""

    def take(self, line: str) -> None:
        text = line.strip()
        if self.block:
            self._inside(line, text)
        elif text == "---":
            self.block = line.rstrip().replace("-", ".")
        elif text.startswith("Bail out!"):
            self.tally.warnings.append(f"bailed out: {told(text[9:])}".rstrip(": "))
        elif found := _PLAN.match(text):
            self._level(line).plan = int(found[1])
        elif found := _POINT.match(text):
            self._point(line, found[3], failed=bool(found[1]))
        elif text.startswith("# Subtest:"):
            self._release()
            self.titles[_depth(line)] = text[10:].strip()

    def _inside(self, line: str, text: str) -> None:
        if line.rstrip() == self.block:
            self.block = ""
        elif (found := _DURATION.match(text)) and self.held:
            self.held = (self.held[0], float(found[1]) / 1000)

    def _level(self, line: str) -> _Level:
        """The level a line stands on; deeper ones that are left are closed by their parent's point.

        Node announces a subtest where its parent stands, Perl where its points stand.
        """
        depth = _depth(line)
        while (at := len(self.levels)) <= depth:
            self.levels.append(_Level(title=self.titles.get(at - 1) or self.titles.get(at, "")))
        return self.levels[depth]

    def _point(self, line: str, description: str, *, failed: bool) -> None:
        self._release()
        level = self._level(line)
        depth = self.levels.index(level)
        inner = self.levels[depth + 1 :]
        del self.levels[depth + 1 :]
        level.seen += 1
        case, seconds = self._case(description, failed=failed)
        level.failed += case.status is CaseStatus.FAILED
        if not any(each.seen for each in inner):
            self.held = (case, seconds)
            return
        if case.status is CaseStatus.FAILED and not any(each.failed for each in inner):
            self.tally.add(Case(case.name, case.suite, CaseStatus.ERROR, "its subtests passed"), 0.0)
        for each in inner:
            self._check(each, case.name)

    def _case(self, description: str, *, failed: bool) -> tuple[Case, float]:
        taken = 0.0
        if found := _TIME.search(description):
            taken = float(found[1]) / (1000 if found[2] == "ms" else 1)
            description = description[: found.start()]
        status = CaseStatus.FAILED if failed else CaseStatus.PASSED
        message = ""
        if found := _DIRECTIVE.search(description):
            message, description = found[2].strip(), description[: found.start()]
            if found[1].lower() == "skip" or failed:
                status = CaseStatus.SKIPPED  # a failure that is marked TODO is expected
        suite = " > ".join(level.title for level in self.levels if level.title)
        name = description.strip().removesuffix("{").strip()
        return Case(name[:500], suite[:500], status, told(message)), taken

    def _release(self) -> None:
        if self.held:
            self.tally.add(*self.held)
            self.held = None

    def _check(self, level: _Level, name: str) -> None:
        if level.plan is not None and level.plan != level.seen:
            place = f" in {told(name)}" if name else ""
            self.tally.warnings.append(f"{level.plan} tests were planned and {level.seen} ran{place}")

    def finish(self) -> None:
        self._release()
        top = self.levels[0]
        if top.plan is None:
            self.tally.warnings.append("ends early: it has no plan")
        for level in self.levels:
            self._check(level, level.title)


def _depth(line: str) -> int:
    return min((len(line) - len(line.lstrip(" "))) // _INDENT, MAX_DEPTH)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content) -> TestRun:
    reading = _Reading()
    for line in lines(content):
        reading.take(line)
    reading.finish()
    reading.tally.warnings[:] = reading.tally.warnings[:10]
    return reading.tally.run("TAP", "")
