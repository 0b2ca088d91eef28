"""Database migrations: one module per family, with `matches(path)` and `read(path, text, beside)`.

`beside` gives the text of a file next to this one, or none. A module is found by being here.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.migrations import Migration

Beside = Callable[[str], str | None]


class Reader(Protocol):
    def matches(self, path: str) -> bool: ...
    def read(self, path: str, text: str, beside: Beside) -> Migration | None: ...


@cache
def _readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def matches(path: str) -> bool:
    """Whether a file of this path may be a migration."""
    return any(reader.matches(path) for reader in _readers())


def read(path: str, text: str, beside: Beside) -> Migration | None:
    """The migration; none where the file is not one, or changes nothing."""
    for reader in _readers():
        if reader.matches(path) and (migration := reader.read(path, text, beside)):
            return migration
    return None
