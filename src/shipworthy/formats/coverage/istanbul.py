"""Istanbul's `coverage-final.json`, as nyc, Jest, Vitest and c8 write it.

A line that can run is one on which a statement starts, as in all of Istanbul's reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._json_reading import items, line_at, load, mapping, ran, whole_number
from shipworthy.formats.coverage._tally import Tally
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_HEAD = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"(?s:.*)"statementMap"\s*:\s*\{')


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    tally, odd, compiled = Tally(), 0, 0
    for path, entry in load(content).items():
        found = mapping(mapping(entry).get("data")) or mapping(entry)
        if not isinstance(found.get("statementMap"), Mapping):
            odd += 1
            continue
        compiled += isinstance(found.get("inputSourceMap"), Mapping)
        named = found.get("path")
        _file(tally, named if isinstance(named, str) and named else path, found)
    warnings = [f"{odd} entries measure no file and were left out"] if odd else []
    if compiled:
        warnings.append(f"{compiled} files are measured as they were compiled, not as they were written")
    return CoverageReport(
        format="istanbul",
        producer="Istanbul",
        files=tally.files(),
        branches_measured=True,
        warnings=tuple(warnings),
    )


def _file(tally: Tally, path: str, entry: Mapping[str, Any]) -> None:
    tally.file(path)
    counts = mapping(entry.get("s"))
    for key, place in mapping(entry.get("statementMap")).items():
        if line := line_at(mapping(place).get("start")):
            tally.line(path, line, covered=ran(counts.get(key)))
    _branches(tally, path, mapping(entry.get("branchMap")), mapping(entry.get("b")))
    calls = mapping(entry.get("f"))
    for key, function in mapping(entry.get("fnMap")).items():
        name = mapping(function).get("name")
        if line := _start(function, "decl") or _start(function, "loc"):
            name = name if isinstance(name, str) else f"(anonymous_{key})"
            tally.function(path, name, line, covered=ran(calls.get(key)))


def _branches(tally: Tally, path: str, places: Mapping[str, Any], counts: Mapping[str, Any]) -> None:
    """All branches that start on a line are its ways out together."""
    by_line: dict[int, dict[str, bool]] = defaultdict(dict)
    for key, place in places.items():
        if line := whole_number(mapping(place).get("line")) or _start(place, "loc"):
            for index, count in enumerate(items(counts.get(key))):
                by_line[line][f"{key}.{index}"] = ran(count)
    for line, ways in by_line.items():
        tally.ways(path, line, ways)


def _start(place: object, key: str) -> int | None:
    return line_at(mapping(mapping(place).get(key)).get("start"))
