"""CI definitions: one module per system, with `SYSTEM`, `matches(path)` and `parse(text, path)`.

A module is found by being in this folder. `parse` may raise `DocumentError`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.model.pipelines import Pipeline


class Reader(Protocol):
    SYSTEM: str

    def matches(self, path: str) -> bool: ...
    def parse(self, text: str, path: str) -> Pipeline: ...


@cache
def _readers() -> tuple[Reader, ...]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(cast("Reader", m) for m in modules if hasattr(m, "SYSTEM"))


def reader(path: str) -> Reader | None:
    """Who reads a file of this path; none where it is no CI definition."""
    return next((r for r in _readers() if r.matches(path)), None)
