"""SimpleCov's `.resultset.json` of several commands, and the `coverage.json` of its JSON formatter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.coverage import SourceOf, Sources
from shipworthy.formats.coverage._json_reading import items, load, mapping, ran, whole_number
from shipworthy.formats.coverage._tally import Tally
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(
    rb'^\s*\{\s*"(?:meta"\s*:\s*\{\s*"simplecov_version"|[^"]{1,300}"\s*:\s*\{\s*"coverage"\s*:\s*\{)'
)
_KEY = re.compile(r'\[:?(?:\w+|"&\."), (\d{1,9}), (\d{1,9}),')
"""`[:if, 0, 3, 4, 7, 7]`: what, its number, its first line …"""
_METHOD = re.compile(r'\["?(.{1,200}?)"?, :(.{1,200}?), (\d{1,9}),')
_NOCOV = re.compile(r"^\s*#\s*:nocov:")


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    document = load(content)
    formatted = "simplecov_version" in mapping(document.get("meta"))
    commands = [document] if formatted else [mapping(each) for each in document.values()]
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for command in commands:
        for path, entry in mapping(command.get("coverage")).items():
            found = {"lines": entry} if isinstance(entry, list) else mapping(entry)
            by_file.setdefault(path, []).append(found)
    if not any(isinstance(command.get("coverage"), Mapping) for command in commands):
        raise DocumentError("has no coverage")
    source_of = sources(sorted(by_file))
    tally = Tally()
    for path, entries in by_file.items():
        _file(tally, path, entries, source_of)
    times = [moments.epoch(whole_number(command.get("timestamp"))) for command in commands]
    version = mapping(document.get("meta")).get("simplecov_version", "") if formatted else ""
    return CoverageReport(
        format="simplecov",
        producer=f"SimpleCov {version}".strip()[:40],
        files=tally.files(),
        branches_measured=any("branches" in e for entries in by_file.values() for e in entries),
        produced_at=min((t for t in times if t), default=None),
    )


def _file(tally: Tally, path: str, entries: Sequence[Mapping[str, Any]], source_of: SourceOf) -> None:
    tally.file(path)
    left_out = _left_out(source_of(path) or "")
    for number, counts in enumerate(_side_by_side([items(entry.get("lines")) for entry in entries]), 1):
        total = _sum(counts)
        if total is not None and number not in left_out:
            tally.line(path, number, covered=total > 0)
    for line, ways in _branches(entries).items():
        if line not in left_out:
            tally.ways(path, line, ways)
    for entry in entries:
        for key, count in mapping(entry.get("methods")).items():
            if found := _METHOD.match(key):
                tally.function(path, f"{found[1]}#{found[2]}", int(found[3]), covered=ran(count))


def _side_by_side(lists: Sequence[list[Any]]) -> Iterator[list[object]]:
    for index in range(max(map(len, lists), default=0)):
        yield [each[index] if index < len(each) else None for each in lists]


def _sum(counts: Sequence[object]) -> int | None:
    """As SimpleCov merges commands: nought and not executable is not executable."""
    if any(isinstance(count, str) for count in counts):  # "ignored"
        return None
    numbers = [whole_number(count) for count in counts]
    total = sum(number or 0 for number in numbers)
    return None if not total and None in numbers else total


def _branches(entries: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, bool]]:
    """By line: the ways out, and whether any command took them."""
    found: dict[int, dict[str, bool]] = {}
    for entry in entries:
        for line, way, count in _ways(entry.get("branches")):
            ways = found.setdefault(line, {})
            ways[way] = ways.get(way, False) or ran(count)
    return found


def _ways(branches: object) -> Iterator[tuple[int, str, object]]:
    if isinstance(branches, list):  # of the JSON formatter
        for index, branch in enumerate(branches):
            line = whole_number(mapping(branch).get("report_line") or mapping(branch).get("start_line"))
            if line:
                yield line, str(index), mapping(branch).get("coverage")
        return
    for condition, ways in mapping(branches).items():
        if place := _KEY.match(condition):
            for way, count in mapping(ways).items():
                yield int(place[2]), f"{condition} {way}", count


def _left_out(source: str) -> frozenset[int]:
    """Lines between two `# :nocov:`. The file of results knows nothing of them."""
    if ":nocov:" not in source:
        return frozenset()
    found, off = set(), False
    for number, line in enumerate(source.split("\n"), 1):
        if toggles := bool(_NOCOV.match(line)):
            off = not off
        if off or toggles:
            found.add(number)
    return frozenset(found)
