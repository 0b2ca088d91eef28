"""Pages to the places they belong. Imports little: it also runs where nothing was rendered."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import NamedTuple

from shipworthy.errors import UsageError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Written(NamedTuple):
    """A page, and the file it goes to; none is standard output."""

    file: Path | None
    text: str


def write(page: Written) -> None:
    """Raises `UsageError` for a file that cannot be written."""
    if page.file is None:
        sys.stdout.write(page.text)
        sys.stdout.flush()
    else:
        to_file(page.file, page.text)


def to_file(path: Path, text: str) -> None:
    """All of the text or none of it: a reader never meets half a report."""
    data = text.encode("utf-8", errors="replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or pipe cannot be replaced
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}")
    try:
        with os.fdopen(os.open(new, _FLAGS, 0o600), "wb") as file:
            file.write(data)
        new.chmod(_mode(path))
        new.replace(path)
    except BaseException:  # also an interrupt leaves no half-written file; it goes on being raised
        with contextlib.suppress(OSError):
            new.unlink()
        raise


def _mode(path: Path) -> int:
    """As the file had it, or as any new file gets it."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
