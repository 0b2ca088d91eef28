"""The session of cosmic-ray, an SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from shipworthy.formats.mutation._cosmic_items import MAX_MUTANTS, report, status
from shipworthy.formats.streams import whole
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutationReport
from shipworthy.schema.nodes import DocumentError

MAX_BYTES = 100_000_000
_MAGIC = b"SQLite format 3\0"
_TABLES = frozenset({"work_items", "mutation_specs", "work_results"})
_QUERY = """
select m.module_path, m.start_pos_row, m.operator_name, m.definition_name, r.worker_outcome, r.test_outcome
from mutation_specs m left join work_results r on r.job_id = m.job_id
order by m.module_path, m.start_pos_row, m.start_pos_col, m.operator_name, m.occurrence
"""


def matches(head: bytes, path: str) -> bool:
    """Its first page holds the schema, the tables' names among it."""
    del path
    return head.startswith(_MAGIC) and b"mutation_specs" in head


def parse(content: Content) -> MutationReport:
    data = whole(content, MAX_BYTES)
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("pragma trusted_schema = off")
            connection.deserialize(data)
            _refuse_surprises(connection)
            return report([_mutant(row) for row in connection.execute(_QUERY).fetchmany(MAX_MUTANTS)])
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise DocumentError(f"is no session of cosmic-ray: {error}") from None


def _refuse_surprises(connection: sqlite3.Connection) -> None:
    """A view or trigger in the file would run inside its reader's query."""
    for kind, name in connection.execute("select type, name from sqlite_master where sql is not null"):
        if kind != "table" or name not in _TABLES:
            raise DocumentError(f"holds the {kind} {str(name)[:80]!r}, which no session of cosmic-ray has")


def _mutant(row: tuple[object, ...]) -> Mutant:
    path, line, operator, function, worker, outcome = row
    return Mutant(
        path=str(path or ""),
        line=line if type(line) is int and line > 0 else 1,
        status=status(worker, outcome),
        mutator=str(operator or "").removeprefix("core/"),
        function=str(function or ""),
    )
