"""Analyses by content, in the user's cache folder: never inside the scanned repository.

A cache may fail in any way without changing a result: then it is as if it were empty.
"""

from __future__ import annotations

import contextlib
import sqlite3
from hashlib import blake2b
from pathlib import Path

MAX_BYTES = 400_000_000
"""Of the file. A thousand source files take about two million."""
_TABLE = "CREATE TABLE IF NOT EXISTS analyses (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"

_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""Unlike a file that is locked by another run, or that may not be written."""


_CHECKSUM = 16
"""Characters. What still decodes may yet be damaged, and would be a false statement."""


class Cache:
    """Text by key. Closed with `close`, which writes what is new."""

    def __init__(self, folder: Path) -> None:
        self._new: dict[str, str] = {}
        self._path = folder / "analyses.sqlite3"
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            with contextlib.suppress(sqlite3.Error, OSError):
                self._connection = self._open()

    def get(self, key: str) -> str | None:
        if key in self._new:
            return self._new[key]
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM analyses WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        text = str(row[0]) if row else ""
        return text[_CHECKSUM:] if text[:_CHECKSUM] == _checksum(key, text[_CHECKSUM:]) else None

    def put(self, key: str, value: str) -> None:
        self._new[key] = value

    def close(self) -> None:
        if self._connection is None:
            return
        try:
            self._write(self._connection)
            self._connection.close()
        except sqlite3.Error as error:
            self._give_up(error)
        self._connection = None

    def _write(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        if (pages - free) * page + sum(map(len, self._new.values())) > MAX_BYTES:
            connection.execute("DELETE FROM analyses")
        rows = [(key, _checksum(key, value) + value) for key, value in sorted(self._new.items())]
        connection.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?)", rows)
        connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=2, isolation_level=None)
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _give_up(self, error: Exception) -> None:
        """No cache from here on. A broken file is removed: a new one is begun, now or by the next run."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code in _BROKEN:
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    Path(f"{self._path}{suffix}").unlink(missing_ok=True)


def _checksum(key: str, value: str) -> str:
    return blake2b(f"{key}\n{value}".encode(errors="surrogatepass"), digest_size=_CHECKSUM // 2).hexdigest()
