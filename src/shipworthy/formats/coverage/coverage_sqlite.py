"""The data file of coverage.py (`.coverage`), read through its own library on a copy.

It holds what ran, not what could have: statements come from the sources, which are parsed, never run.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy.formats.coverage import Project, Sources
from shipworthy.formats.coverage._python_statements import Statements, statements
from shipworthy.formats.coverage._tally import Tally
from shipworthy.formats.coverage_settings import AS_SHIPPED
from shipworthy.formats.streams import whole
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

if TYPE_CHECKING:
    from coverage import CoverageData

FORMAT = "coverage.py data"
MAX_BYTES = 50_000_000
MAX_STEPS = 5_000_000_000
"""Of matching expressions against sources, if all went as badly as it can."""
MAX_NUMBITS = 1_000_000
"""Bytes of the set of lines of one file: eight lines a byte."""
MAX_ALL_NUMBITS = 50_000_000
_MAGIC = b"SQLite format 3\0"
_NAME = re.compile(r"(?:^|/)(?:\.coverage(?:\.[^/]*)?|[^/]*\.coverage)$")
_TABLES = frozenset({"coverage_schema", "meta", "file", "context", "line_bits", "arc", "tracer", "line_map"})
_PLAIN = re.compile(
    r"create table(?!.*\b(?:as|generated|virtual|check|default|select)\b)",
    re.IGNORECASE | re.DOTALL,
)
_COMMENT = re.compile(r"--[^\n]*")


def matches(head: bytes, path: str) -> bool:
    return head.startswith(_MAGIC) and (b"coverage_schema" in head or bool(_NAME.search(path)))


def parse(content: Content, sources: Sources) -> CoverageReport:
    data_file = whole(content, MAX_BYTES)
    from coverage import CoverageData  # noqa: PLC0415  # it takes long to import
    from coverage.exceptions import CoverageException  # noqa: PLC0415  # as above

    with tempfile.TemporaryDirectory(prefix="shipworthy-") as folder:
        copy = Path(folder, "data")
        copy.write_bytes(data_file)
        try:
            version = _refuse_surprises(copy)
            data = CoverageData(str(copy))
            try:
                data.read()
                return _report(data, version, sources)
            finally:
                data.close(force=True)
        except (CoverageException, sqlite3.Error, ValueError, TypeError, AssertionError) as error:
            message = str(error).replace(str(copy), "the file")
            raise DocumentError(f"is no data file of coverage.py: {message}") from None


def _refuse_surprises(copy: Path) -> str:
    """A view or trigger in the file would run inside its reader's queries. Returns the producer's version."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("pragma trusted_schema = off")
        for kind, name, sql in connection.execute("select type, name, sql from sqlite_master"):
            plain = kind == "index" and sql is None
            known = kind == "table" and name in _TABLES and _PLAIN.match(_COMMENT.sub("", sql or ""))
            if not plain and not known:
                raise DocumentError(
                    f"holds the {kind} {str(name)[:80]!r}, which no data file of coverage.py has"
                )
        largest, total = connection.execute(
            "select coalesce(max(length(numbits)), 0), coalesce(sum(length(numbits)), 0) from line_bits"
        ).fetchone()
        if largest > MAX_NUMBITS or total > MAX_ALL_NUMBITS:
            raise DocumentError("names more lines than code can have")
        row = connection.execute("select value from meta where key = 'version'").fetchone()
    return str(row[0])[:40] if row else ""


def _report(data: CoverageData, version: str, sources: Sources) -> CoverageReport:
    tally, no_source, unread = Tally(), 0, []
    measured = sorted(str(path) for path in data.measured_files())
    source_of = sources(measured)
    settings = sources.python() if isinstance(sources, Project) else AS_SHIPPED
    steps = 0
    for path in measured:
        text = None if data.file_tracer(path) else source_of(path)
        if text is None:
            no_source += 1
            continue
        steps += settings.cost(text)
        if steps > MAX_STEPS:
            raise DocumentError(
                "takes too long: the project leaves lines out by expressions that cost too much"
            )
        found = statements(text, settings)
        if found is None:
            unread.append(path)
            continue
        tally.file(path)
        _lines(tally, path, found, data.lines(path) or ())
        if data.has_arcs():
            _branches(tally, path, found, data.arcs(path) or ())
    warnings = [f"{path} does not parse and was left out" for path in unread[:10]]
    if no_source:
        warnings.append(f"{no_source} of {len(measured)} measured files have no source here")
    return CoverageReport(
        format=FORMAT,
        producer=f"coverage.py {version}".strip(),
        files=tally.files(),
        branches_measured=data.has_arcs(),
        warnings=tuple(warnings),
    )


def _lines(tally: Tally, path: str, found: Statements, ran: Iterable[int]) -> None:
    executed = {found.first_line(line) for line in ran}
    for line in found.lines:
        tally.line(path, line, covered=line in executed)


def _branches(tally: Tally, path: str, found: Statements, ran: Iterable[tuple[int, int]]) -> None:
    taken = found.taken(ran)
    for line, ways in found.branches.items():
        ran_on = taken.get(line, frozenset())
        settled = line in found.settled
        tally.ways(path, line, {str(way): settled or way in ran_on for way in sorted(ways)})
