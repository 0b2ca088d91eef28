"""Project manifests: one module per kind, with `ECOSYSTEM`, `matches(path)`, `read(path, text)`.

A module is found by being in this folder. Its `read` may raise `DocumentError`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.dependencies import Manifest
from shipworthy.schema.nodes import DocumentError


class Reader(Protocol):
    ECOSYSTEM: str

    def matches(self, path: str) -> bool: ...
    def read(self, path: str, text: str) -> Manifest | None: ...


@cache
def _readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(cast("Reader", m) for m in modules if hasattr(m, "matches"))


def matches(path: str) -> bool:
    """Whether a file of this path may be a manifest."""
    return any(r.matches(path) for r in _readers())


def read(path: str, text: str) -> Manifest | None:
    """The manifest; none where the file is not one. A malformed one has its `problem` set."""
    for reader in _readers():
        if reader.matches(path):
            try:
                return reader.read(path, text)
            except DocumentError as error:
                return Manifest(path, reader.ECOSYSTEM, problem=f"line {error.line}: {error}")
    return None
