"""The XML of `dotnet-coverage` and Visual Studio (`.coveragexml`): ranges of functions, then their files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.coverage._xml_reading import read_through
from shipworthy.formats.xml_stream import integer, name, opening
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

MAX_RANGE = 10_000
"""Lines of one range."""
_MODULES = re.compile(r"<modules\b|<module\b|<skipped_modules\b")


def matches(head: bytes, path: str) -> bool:
    del path
    root, text = opening(head)
    return root == "results" and bool(_MODULES.search(text))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    reading = _Reading()
    warnings = read_through(content, reading.take, lambda: reading.begun)
    return CoverageReport(
        format="dotnet-coverage",
        producer="dotnet-coverage",
        files=reading.tally.files(),
        complete=not warnings,
        warnings=warnings,
    )


@dataclass
class _Function:
    name: str
    lines: dict[tuple[str, int], bool] = field(default_factory=dict)
    """Whether it ran, by the number of its file in the module and its own."""


@dataclass
class _Reading:
    """A module's files stand after its functions, which name them by number."""

    tally: Tally = field(default_factory=Tally)
    begun: bool = False
    _files: dict[str, str] = field(default_factory=dict)
    _functions: list[_Function] = field(default_factory=list)

    def take(self, event: str, element: Element) -> None:
        match event, name(element):
            case "start", "results":
                self.begun = True
            case "start", "module":
                self._files, self._functions = {}, []
            case "start", "function":
                title = element.get("name", "")[:300]
                of = element.get("type_name", "")[:300]
                self._functions.append(_Function(f"{of}.{title}" if of else title))
                self.tally.spend()
            case "start", "range" if self._functions:
                self._range(element, self._functions[-1])
            case "start", "source_file":
                self._files[element.get("id", "")] = element.get("path", "")
            case "end", "module":
                self._end_module()
            case _:
                pass

    def _range(self, element: Element, function: _Function) -> None:
        first, last = integer(element, "start_line"), integer(element, "end_line")
        if not first:
            return
        source = element.get("source_id", "")
        covered = element.get("covered") in {"yes", "partial"}
        for line in range(first, min(max(last or first, first), first + MAX_RANGE) + 1):
            if (source, line) not in function.lines:
                self.tally.spend()
            function.lines[source, line] = covered or function.lines.get((source, line), False)

    def _end_module(self) -> None:
        for path in self._files.values():
            if path:
                self.tally.file(path)
        for function in self._functions:
            found = {
                (self._files[source], line): ran
                for (source, line), ran in function.lines.items()
                if self._files.get(source)
            }
            for (path, line), ran in found.items():
                self.tally.line(path, line, covered=ran)
            if found and function.name:
                path, line = min(found)
                self.tally.function(path, function.name, line, covered=any(found.values()))
        self._functions = []
