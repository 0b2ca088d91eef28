"""What tells that something has changed, without reading it: kind, inode, size and times of files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


class Marks:
    """A digest over what was looked at, and the time of the newest change among it.

    Times of change (ctime) cannot be set back by a program, unlike times of modification. Where the newest
    of them lies before an answer was begun, the answer was given of just what was looked at.
    """

    def __init__(self) -> None:
        self._digest = sha256()
        self.newest = 0
        """In nanoseconds since 1970."""

    def copy(self) -> Marks:
        other = Marks()
        other._digest = self._digest.copy()
        other.newest = self.newest
        return other

    def hex(self) -> str:
        return self._digest.hexdigest()

    def say(self, *words: object) -> None:
        """Plain values: their `repr` is the same in every run, and a lone surrogate is ASCII in it."""
        self._digest.update(repr(words).encode() + b"\n")

    def file(self, path: str) -> None:
        self.say(path, self._file(path))

    def files(self, folder: str, names: Iterable[str]) -> None:
        """Files by name, with what a link leads to; one that is not there is not there."""
        self.say(folder, [(name, self._file(f"{folder}/{name}")) for name in names])

    def folders(self, above: str, names: Iterable[str]) -> None:
        """Which folders they are. What is made or removed in them counts as a change, but marks nothing."""
        self.say(above, [(name, self._folder(f"{above}/{name}" if name else above)) for name in names])

    def _file(self, path: str) -> tuple[int, ...]:
        try:
            seen = os.lstat(path)
            marks = self._times(seen)
            return marks + self._times(Path(path).stat()) if stat.S_ISLNK(seen.st_mode) else marks
        except OSError as error:
            return (error.errno or 0,)
        except ValueError:
            return ()

    def _times(self, seen: os.stat_result) -> tuple[int, ...]:
        self.newest = max(self.newest, seen.st_ctime_ns)
        if stat.S_ISDIR(seen.st_mode):
            return (seen.st_mode, seen.st_ino)
        return (seen.st_mode, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)

    def _folder(self, path: str) -> tuple[int, ...]:
        try:
            seen = os.lstat(path)
        except (OSError, ValueError):
            return ()
        self.newest = max(self.newest, seen.st_ctime_ns)
        return (stat.S_IFMT(seen.st_mode), seen.st_ino)

    def tree(self, folder: str) -> None:
        """Every file below a folder. Bounded by what is there; links are not entered."""
        found, pending = [], [folder]
        while pending:
            at = pending.pop()
            try:
                with os.scandir(at) as listed:
                    entries = list(listed)
            except OSError:
                continue
            found.append((at, self._folder(at)))
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    found.append((entry.path, self._file(entry.path)))
        self.say(folder, sorted(found))
