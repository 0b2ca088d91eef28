"""Reports of mutation tools: one module per format, with `matches(head, path)` and `parse(content)`.

A module is found by being in this folder. Its `parse` may raise `DocumentError`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.mutation import MutationReport

HEAD = 4_096
"""Bytes `matches` is shown."""


class Reader(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...
    def parse(self, content: bytes) -> MutationReport: ...


@cache
def readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def read(content: bytes, path: str) -> MutationReport | None:
    """The report; none where the content is in none of the formats. Raises `DocumentError`."""
    head = content[:HEAD]
    for reader in readers():
        if reader.matches(head, path):
            return reader.parse(content)
    return None
