"""How much of what others may use is documented where it is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.code.complexity import require_enough
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.code import Class, Function
from shipworthy.model.repository import File

LISTED = 20
_INSIDE = frozenset({"internal", "cmd", "bin", "_internal", "cli"})
"""Folders that nobody imports from."""


@dataclass(frozen=True, slots=True)
class Undocumented:
    """A public function, method or class without a comment or docstring that belongs to it."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class _Declared:
    path: str
    line: int
    name: str
    language: str
    documented: bool


@fact("docs.documented_share", unit="share")
def documented_share(context: Context) -> float:
    """The share of public functions, methods and classes with a docstring or a comment above them.

    Public is what the declaration shows (`export`, `public`, a capital letter, no leading underscore),
    outside of folders such as `internal` and `cmd`.
    """
    found = _declared(context)
    if not found:
        raise Unavailable("nothing public is declared in the languages that are read")
    return sum(d.documented for d in found) / len(found)


@fact("docs.documented_by_language")
def by_language(context: Context) -> Mapping[str, float]:
    """By language, the share of public functions, methods and classes that are documented."""
    counts: dict[str, list[bool]] = {}
    for declared in _declared(context):
        counts.setdefault(declared.language, []).append(declared.documented)
    return {language: sum(known) / len(known) for language, known in sorted(counts.items())}


@fact("docs.undocumented")
def undocumented(context: Context) -> tuple[Undocumented, ...]:
    """The first twenty public functions, methods and classes without documentation."""
    missing = [d for d in _declared(context) if not d.documented]
    return tuple(Undocumented(d.path, d.line, d.name) for d in missing[:LISTED])


def _declared(context: Context) -> list[_Declared]:
    return context.once("declared", lambda: list(_public(context)))


def _public(context: Context) -> Iterator[_Declared]:
    require_enough(context)
    for file in context.get(source_files):
        syntax = context.analysis(file).syntax
        if syntax is None or _is_inside(file):
            continue
        declared: list[Class | Function] = [*syntax.classes, *syntax.functions]
        for each in declared:
            if each.public and "(anonymous)" not in each.name:
                yield _Declared(file.path, each.line, each.name, file.language or "", each.documented)


def _is_inside(file: File) -> bool:
    """A module such as `_client.py` is not inside: what it declares is exported elsewhere."""
    return bool(_INSIDE.intersection(file.folder.split("/"))) or BESIDE.match(file.path) is not None
