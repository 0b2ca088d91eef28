"""The JSON report of coverage.py. Its `percent_covered` mixes lines and branches and is not used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats import moments
from shipworthy.formats.coverage import Sources
from shipworthy.formats.coverage._json_reading import mapping, whole_number
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.streams import whole
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.from_json import MAX_BYTES, read_json
from shipworthy.schema.nodes import DocumentError

_HEAD = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"meta"\s*:\s*\{[^{}]*"(?:branch_coverage|show_contexts)"')


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    document = read_json(whole(content, MAX_BYTES).decode("utf-8", errors="replace"))
    files = document.get("files") if isinstance(document, Mapping) else None
    if not isinstance(files, Mapping):
        raise DocumentError("has no files")
    tally, warnings = Tally(), []
    for path, entry in files.items():
        if isinstance(entry, Mapping):
            _file(tally, path, entry)
        else:
            warnings.append(f"{path} is no mapping and was left out")
    meta = document.get("meta")
    meta = meta if isinstance(meta, Mapping) else {}
    return CoverageReport(
        format="coverage.py JSON",
        producer=f"coverage.py {meta.get('version', '')}".strip(),
        files=tally.files(),
        branches_measured=meta.get("branch_coverage") is True,
        produced_at=moments.latest(meta.get("timestamp")),
        warnings=tuple(warnings),
    )


def _file(tally: Tally, path: str, entry: Mapping[str, Any]) -> None:
    tally.file(path)
    for key, covered in (("executed_lines", True), ("missing_lines", False)):
        for line in _numbers(entry.get(key)):
            tally.line(path, line, covered=covered)
    ways: dict[int, dict[str, bool]] = {}
    for key, taken in (("missing_branches", False), ("executed_branches", True)):
        for line, to in _exits(entry.get(key)):
            ways.setdefault(line, {})[str(to)] = taken
    for line, found in ways.items():
        tally.ways(path, line, found)
    summary = mapping(entry.get("summary"))  # it counts `# pragma: no branch`, which its lists leave out
    numbers = [whole_number(summary.get(key)) for key in ("covered_branches", "num_branches")]
    tally.stated(path, numbers[0] or 0, numbers[1] or 0)
    functions = entry.get("functions")
    for name, function in functions.items() if isinstance(functions, Mapping) else ():
        if name and isinstance(function, Mapping):
            _function(tally, path, name, function)


def _function(tally: Tally, path: str, name: str, function: Mapping[str, Any]) -> None:
    """The entry without a name is the module's own code."""
    ran = list(_numbers(function.get("executed_lines")))
    lines = [*ran, *_numbers(function.get("missing_lines"))]
    start = next(_numbers([function.get("start_line")]), None) or min(lines, default=None)
    if start is not None and lines:  # one that is excluded from the measure has no lines
        tally.function(path, name, start, covered=bool(ran))


def _exits(pairs: object) -> Iterator[tuple[int, int]]:
    """`[[from, to], …]`; `to` is negative where it leaves the function."""
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, list) and len(numbers := list(_numbers(pair))) == len(pair) == 2:
            yield numbers[0], numbers[1]


def _numbers(values: object) -> Iterator[int]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, int) and not isinstance(value, bool):
            yield value
