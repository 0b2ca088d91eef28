"""Readers of reports: the modules of a folder, each told by the first bytes it recognises."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol, TypeVar

from shipworthy.model.content import Content


class Recognising(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...


R = TypeVar("R", bound=Recognising)


def in_folder(package: str, path: Iterable[str]) -> tuple[Any, ...]:
    """The package's modules by name; those that begin with `_` are parts of others."""
    names = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    return tuple(import_module(f"{package}.{name}") for name in names)


def first_match(readers: Iterable[R], content: Content) -> R | None:
    """Whose format it is in, by its first bytes."""
    return next((r for r in readers if r.matches(content.head, content.path)), None)
