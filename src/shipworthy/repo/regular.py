"""Opening what is a file and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def open_regular(full: Path) -> int:
    """A descriptor of a regular file. Follows no link, waits for no pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(full, flags | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise ValueError("it is not a regular file")
