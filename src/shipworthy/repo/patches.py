"""Which lines a patch without context brings. What stands in the lines may look like anything."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

LineRange = tuple[int, int]
"""First and last line, counted from 1."""
_HUNK = re.compile(rb"@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_TARGET = b"+++ "
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def changed_lines(patch: bytes) -> Mapping[str, tuple[LineRange, ...]]:
    """By path: ranges of added or modified lines, in order. Lines that only went are none."""
    found: dict[str, list[LineRange]] = {}
    path: str | None = None
    body = 0
    for line in patch.split(b"\n"):
        if body and line[:1] in {b"+", b"-"}:
            body -= 1  # whatever it looks like, it is what a hunk announced
        elif hunk := _HUNK.match(line):
            removed, start, added = (1 if g is None else int(g) for g in hunk.groups())
            body = removed + added
            if added and path is not None:
                found.setdefault(path, []).append((start, start + added - 1))
        elif line.startswith(_TARGET):
            path = path_of(line[len(_TARGET) :], b"b/")
    return {name: tuple(ranges) for name, ranges in found.items()}


def path_of(said: bytes, side: bytes) -> str | None:
    """The path in the head of a file's patch; none for a file that is not there on that side."""
    said = said.removesuffix(b"\t")
    if said.startswith(b'"'):
        said = _ESCAPED.sub(_unescaped, said[1:-1])
    return os.fsdecode(said[len(side) :]) if said.startswith(side) else None


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _LETTERS.get(code, code)
