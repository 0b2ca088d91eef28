"""Analyses by git blob id, in the user's cache folder: never inside the scanned repository.

A cache may fail in any way without changing a result: then it is as if it were empty.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

MAX_ENTRIES = 400_000
_TABLE = "CREATE TABLE IF NOT EXISTS analyses (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"


def cache_folder() -> Path:
    """Where caches belong on this system; `SHIPWORTHY_CACHE_DIR` names another place."""
    if chosen := os.environ.get("SHIPWORTHY_CACHE_DIR"):
        return Path(chosen)
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "shipworthy"


class Cache:
    """Text by key. Closed with `close`, which writes what is new."""

    def __init__(self, folder: Path) -> None:
        self._new: dict[str, str] = {}
        self._path = folder / "analyses.sqlite3"
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()
        except (sqlite3.Error, OSError):
            self._rebuild()

    def get(self, key: str) -> str | None:
        if key in self._new:
            return self._new[key]
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM analyses WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            self._rebuild()
            return None
        return str(row[0]) if row else None

    def put(self, key: str, value: str) -> None:
        self._new[key] = value

    def close(self) -> None:
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error), self._connection:
            (count,) = self._connection.execute("SELECT count(*) FROM analyses").fetchone()
            if count + len(self._new) > MAX_ENTRIES:
                self._connection.execute("DELETE FROM analyses")
            rows = sorted(self._new.items())
            self._connection.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?)", rows)
        self._connection.close()
        self._connection = None

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=2, isolation_level="DEFERRED")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_TABLE)
        return connection

    def _rebuild(self) -> None:
        """A broken file is replaced once; after that there is no cache."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.unlink(missing_ok=True)
            self._connection = self._open()
