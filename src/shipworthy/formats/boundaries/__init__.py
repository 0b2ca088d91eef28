"""Configurations of tools that hold boundaries: one module a tool, `matches(path)` and `read(path, text)`.

A module is found by being in this folder. What says nothing about boundaries is none.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.boundaries import Boundaries
from shipworthy.schema.nodes import DocumentError


class Reader(Protocol):
    def matches(self, path: str) -> bool: ...
    def read(self, path: str, text: str) -> Boundaries | None: ...


@cache
def _readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def matches(path: str) -> bool:
    return any(reader.matches(path) for reader in _readers())


def read(path: str, text: str) -> list[Boundaries]:
    """What the file declares; a malformed one declares nothing."""
    found = []
    for reader in _readers():
        if reader.matches(path):
            try:
                declared = reader.read(path, text)
            except DocumentError:
                continue
            if declared is not None and declared.rules:
                found.append(declared)
    return found
