"""How much of what others may use is documented where it is declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.code.complexity import require_enough
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.code import Class, Function
from shipworthy.model.repository import File

LISTED = 20
_INSIDE = frozenset({"internal", "cmd", "bin", "_internal", "cli"})
"""Folders that nobody imports from."""
_SETTINGS = re.compile(r"(?:.*/)?(?:\.[^/]*|[^/]*\.config\.\w+|[^/]*rc\.[cm]?[jt]s)")
_MAKES = frozenset({"constructor", "initialize", "init", "__construct"})
"""Constructors: what there is to say of them stands at the class."""


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
    outside of folders such as `internal` and `cmd`, and of projects whose manifest says that they are
    no library. Constructors, and methods that override others, are documented elsewhere and left out.
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
    in_library = _in_library(context)
    for file in context.get(source_files):
        syntax = context.analysis(file).syntax
        if syntax is None or _is_inside(file) or not in_library(file):
            continue
        declared: list[Class | Function] = [*syntax.classes, *syntax.functions]
        for each in declared:
            if each.public and "(anonymous)" not in each.name and not _makes(each.name):
                yield _Declared(file.path, each.line, each.name, file.language or "", each.documented)


def _in_library(context: Context) -> Callable[[File], bool]:
    """Not so where the nearest manifest says that it is of none: an application beside the library."""
    said: dict[str, set[bool | None]] = {}
    for manifest in context.get(product_manifests):
        said.setdefault(manifest.folder, set()).add(manifest.library)
    others = {folder for folder, found in said.items() if False in found and True not in found}

    def holds(file: File) -> bool:
        folder = file.folder
        while folder and folder not in said:
            folder = folder.rpartition("/")[0]
        return folder not in others

    return holds


def _is_inside(file: File) -> bool:
    """A module such as `_client.py` is not inside: what it declares is exported elsewhere."""
    return (
        file.language == "Shell"
        or bool(_INSIDE.intersection(file.folder.split("/")))
        or BESIDE.match(file.path) is not None
        or _SETTINGS.fullmatch(file.path) is not None
    )


def _makes(name: str) -> bool:
    """Whether it is a constructor; in Java and C# it is named as the class is."""
    around, _, own = name.rpartition(".")
    return own in _MAKES or own == around.rpartition(".")[2]
