"""Reports of mutation tools: one module per format, with `matches(head, path)` and `parse(content)`.

A module is found by being in this folder. Its `parse` may raise `DocumentError`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.content import Content
from shipworthy.model.mutation import MutationReport


class Reader(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...
    def parse(self, content: Content) -> MutationReport: ...


@cache
def readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def reader_of(content: Content) -> Reader | None:
    """Whose format it is in, by its first bytes."""
    return next((r for r in readers() if r.matches(content.head, content.path)), None)


def read(content: Content) -> MutationReport | None:
    """The report; none where the content is in none of the formats. Raises `DocumentError` and `OSError`."""
    reader = reader_of(content)
    return reader.parse(content) if reader else None
