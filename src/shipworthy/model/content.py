"""A report before it is read: its first bytes, its size, and how to open it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

HEAD = 4_096
"""Bytes that tell a format."""


@dataclass(frozen=True, slots=True)
class Content:
    """Nothing but its head is in memory."""

    path: str
    """As it is shown; formats may need its name."""
    head: bytes = field(repr=False)
    size: int
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)
    """From the first byte, and no further than `size`. Raises `OSError` or `ValueError`."""

    @classmethod
    def of(cls, content: bytes, path: str = "") -> Content:
        """What is in memory already."""
        return cls(path, content[:HEAD], len(content), lambda: io.BytesIO(content))
