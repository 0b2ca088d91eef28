"""A report's bytes, whole or line by line, never more of them than a reader can hold."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

MAX_BYTES = 200_000_000
"""Of what is read piece by piece."""
MAX_LINE = 1_000_000


def whole(content: Content, limit: int) -> bytes:
    """All of it. Raises `DocumentError` where that is more than `limit`."""
    refuse_size(content, limit)
    with content.open() as stream:
        return stream.read(limit)


def lines(content: Content, limit: int = MAX_BYTES) -> Iterator[str]:
    """Each line without its end. A last one that has no end is told by `ends_open`."""
    refuse_size(content, limit)
    with content.open() as stream:
        number = 0
        while raw := stream.readline(MAX_LINE):
            number += 1
            if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
                raise DocumentError(f"has a line of more than {MAX_LINE:,} bytes", number)
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
            yield text.rstrip("\n").rstrip("\r")


def ends_open(content: Content) -> bool:
    """Whether its last line has no end."""
    with content.open() as stream:
        if content.size:
            stream.seek(content.size - 1)
        return stream.read(1) != b"\n"


def refuse_size(content: Content, limit: int) -> None:
    """Before anything of it is read."""
    if content.size > limit:
        raise DocumentError(f"is larger than {limit // 1_000_000} MB, which are read at most")
