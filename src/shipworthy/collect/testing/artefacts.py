"""Reports of test and evaluation tools: each is looked at once and given to the family that knows it."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from shipworthy import formats
from shipworthy.collect.context import Context
from shipworthy.model.content import Content

FAMILIES = ("benchmarks", "coverage", "evaluations", "mutation", "tests")
"""Packages in `formats` whose readers have `matches(head, path)`."""
_EMPTY = {
    "coverage": re.compile(
        r"(?:^|/)(?:\.coverage|[^/]*(?:coverage|cobertura|jacoco|clover|lcov)[^/]*\.(?:xml|json|out|info|lcov)"
        r"|c(?:over)?\.out|\.resultset\.json)$",
        re.IGNORECASE,
    ),
    "tests": re.compile(r"(?:^|/)(?:(?:junit|test|pytest)[^/]*\.xml|[^/]+\.trx)$", re.IGNORECASE),
}
"""What an empty file was meant to be, as its name tells it."""


@dataclass(frozen=True)
class Artefacts:
    families: Mapping[str, tuple[Content, ...]]
    """The reports of each, ordered by path."""
    unknown: tuple[str, ...]
    """What the user names that no reader knows: a file, or a folder with nothing else in it."""


def reports_of(context: Context, family: str) -> Sequence[Content]:
    """The reports of one family, in the working tree or given by the user, ordered by path."""
    return artefacts(context).families.get(family, ())


def artefacts(context: Context) -> Artefacts:
    return context.once("artefacts", lambda: _sorted(context))


def _sorted(context: Context) -> Artefacts:
    found: dict[str, list[Content]] = {name: [] for name in FAMILIES}
    given = context.door.given()
    known = set()
    for path in context.door.artefacts():
        try:
            content = context.door.artefact(path)
        except (OSError, ValueError):
            content = None
        family = _family(content) if content else None
        if content and family:
            found[family].append(content)
            known.add(given.get(path, ""))
    unknown = tuple(sorted(set(given.values()) - known))
    return Artefacts({name: tuple(each) for name, each in found.items()}, unknown)


def _family(content: Content) -> str | None:
    if not content.size:
        return next((name for name, pattern in _EMPTY.items() if pattern.search(content.path)), None)
    for name, package in _packages():
        if package.reader_of(content):
            return name
    return None


@cache
def _packages() -> tuple[tuple[str, ModuleType], ...]:
    there = {found.name for found in pkgutil.iter_modules(formats.__path__) if found.ispkg}
    return tuple((name, import_module(f"{formats.__name__}.{name}")) for name in FAMILIES if name in there)
