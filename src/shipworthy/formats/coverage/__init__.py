"""Coverage reports: one module per format, with `matches(head, path)` and `parse(content, sources)`.

A module is found by being in this folder. Its `parse` may raise `DocumentError`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.artefacts import CoverageReport

HEAD = 4_096
"""Bytes `matches` is shown."""

SourceOf = Callable[[str], str | None]
"""The text of a measured file, by its path as the report writes it; none where it is not known."""

Sources = Callable[[Sequence[str]], SourceOf]
"""Told all measured paths first, because they are recognised by what they have in common."""


class Reader(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...
    def parse(self, content: bytes, sources: Sources) -> CoverageReport: ...


@cache
def readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def read(content: bytes, path: str, sources: Sources) -> CoverageReport | None:
    """The report; none where the content is in none of the formats. Raises `DocumentError`."""
    head = content[:HEAD]
    for reader in readers():
        if reader.matches(head, path):
            return reader.parse(content, sources)
    return None
