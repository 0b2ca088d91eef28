"""A report opened: its first bytes now, the rest when it is read, and no more than was there."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from shipworthy.model.content import HEAD, Content
from shipworthy.repo.regular import open_regular

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def content(full: Path, name: str) -> Content:
    """Follows no link, waits for no pipe. Raises `OSError` and `ValueError`."""
    descriptor = open_regular(full)
    try:
        size = os.fstat(descriptor).st_size
        head = os.read(descriptor, HEAD)
    finally:
        os.close(descriptor)
    return Content(name, head, size, lambda: _stream(full, size))


def _stream(full: Path, size: int) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Bounded(open_regular(full), size), 1 << 16))


class _Bounded(io.RawIOBase):
    """A file as long as it was: what is written to it in the meantime is not read."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._file = io.FileIO(descriptor, closefd=True)
        self._size = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        left = max(0, self._size - self._file.tell())
        return self._file.readinto(view[:left]) or 0

    def close(self) -> None:
        self._file.close()
        super().close()
