"""Answers kept in the user's cache folder: a file each, replaced whole, the oldest removed first.

As with any cache, whatever happens to them no answer changes: what is not as it was written is not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

MAX_MEMOS = 100
MAX_BYTES = 20_000_000
"""Of one memo."""
MAX_TOTAL = 200_000_000
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Memos:
    def __init__(self, folder: Path) -> None:
        self._folder = folder / "memos"

    def get(self, key: str) -> dict[str, Any] | None:
        path = self._folder / key
        try:
            if not self._is_ours(path):
                return None
            checksum, _, text = path.read_bytes().partition(b"\n")
            memo = json.loads(text) if checksum == _checksum(text) else None
        except (OSError, ValueError, RecursionError):
            return None
        return memo if isinstance(memo, dict) else None

    def put(self, key: str, memo: dict[str, Any]) -> None:
        text = json.dumps(memo).encode()
        if len(text) > MAX_BYTES:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._folder / f".{key}.{os.urandom(6).hex()}"
            try:
                new.write_bytes(_checksum(text) + b"\n" + text)
                new.chmod(0o600)
                new.replace(self._folder / key)
            finally:
                new.unlink(missing_ok=True)
            self._bound()

    def _is_ours(self, path: Path) -> bool:
        """What another user may write could make us say anything."""
        status = [self._folder.stat(), path.lstat()]
        me = getattr(os, "geteuid", lambda: None)()
        mine = all(s.st_uid == me and not s.st_mode & _OTHERS_MAY_WRITE for s in status)
        return mine and stat.S_ISREG(status[1].st_mode) and status[1].st_size <= 2 * MAX_BYTES

    def _bound(self) -> None:
        with os.scandir(self._folder) as listed:
            found = sorted(((s := e.stat()).st_mtime_ns, s.st_size, e.path) for e in listed)
        total = sum(size for _, size, _ in found)
        for index, (_, size, path) in enumerate(found):
            if total <= MAX_TOTAL and len(found) - index <= MAX_MEMOS:
                return
            total -= size
            with contextlib.suppress(OSError):
                Path(path).unlink()


def _checksum(text: bytes) -> bytes:
    return sha256(text).hexdigest().encode()
