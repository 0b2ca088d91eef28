"""Whether functions are named the way the other functions of their language are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.collect.code.complexity import require_enough
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files

Convention = Literal["joined_by_underscores", "joinedByCapitals"]
ENOUGH_NAMES = 20
CLEAR = 0.80
"""Below, a language has no convention here that a name could leave."""
LISTED = 20
_SNAKE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_CAPITALS = re.compile(r"[A-Za-z][a-z0-9]*(?:[A-Z]+[a-z0-9]*)+")


@dataclass(frozen=True, slots=True)
class OddName:
    """A function named in another way than most of its language here."""

    path: str
    line: int
    name: str
    language: str
    convention: str
    """That of the others."""


@dataclass(frozen=True, slots=True)
class _Named:
    path: str
    line: int
    name: str
    language: str
    convention: Convention


@fact("names.conventions")
def conventions(context: Context) -> Mapping[str, float]:
    """By language, the share of functions named by its dominant convention here: underscores or capitals.

    Names of one word fit both and are left out, as are names that use both, those of functions named like
    classes where underscores are the rule, and languages with less than twenty names of two words.
    """
    shares = {}
    for language, names in sorted(_by_language(context).items()):
        dominant = _dominant(names)
        shares[language] = sum(n.convention == dominant for n in names) / len(names)
    return shares


@fact("names.consistency", unit="share")
def consistency(context: Context) -> float:
    """The share of functions, over all languages, named by the dominant convention of their language here."""
    by_language = _by_language(context)
    total = sum(map(len, by_language.values()))
    if not total:
        raise Unavailable("there are too few functions with names of two words or more")
    return sum(_in_dominant(names) for names in by_language.values()) / total


@fact("names.outliers")
def outliers(context: Context) -> tuple[OddName, ...]:
    """The first twenty functions that leave a convention which four fifths of their language's keep."""
    found = []
    for names in _by_language(context).values():
        if _in_dominant(names) < CLEAR * len(names):
            continue
        dominant = _dominant(names)
        found += [
            OddName(n.path, n.line, n.name, n.language, dominant) for n in names if n.convention != dominant
        ]
    return tuple(sorted(found, key=lambda n: (n.path, n.line, n.name))[:LISTED])


def _by_language(context: Context) -> Mapping[str, list[_Named]]:
    return context.once("names", lambda: _collected(context))


def _collected(context: Context) -> Mapping[str, list[_Named]]:
    require_enough(context)
    found: dict[str, list[_Named]] = {}
    for each in _names(context):
        found.setdefault(each.language, []).append(each)
    return {
        language: _without_makers(names) for language, names in found.items() if len(names) >= ENOUGH_NAMES
    }


def _without_makers(names: list[_Named]) -> list[_Named]:
    """A function with the name of a class makes an instance: it follows the convention of classes."""
    if _dominant(names) == "joinedByCapitals":
        return names
    return [n for n in names if not n.name.lstrip("_")[:1].isupper()]


def _names(context: Context) -> Iterator[_Named]:
    for file in context.get(source_files):
        syntax = context.analysis(file).syntax
        for function in syntax.functions if syntax else ():
            name = function.name.rpartition(".")[2]
            if (convention := convention_of(name)) and file.language:
                yield _Named(file.path, function.line, name, file.language, convention)


def convention_of(name: str) -> Convention | None:
    """None of a name of one word, and of one that uses both, such as `visit_Name` or `do_GET`."""
    plain = name.strip("_").rstrip("?!=")
    if _SNAKE.fullmatch(plain):
        return "joined_by_underscores"
    if _CAPITALS.fullmatch(plain) and not plain.isupper() and plain.lower() != plain:
        return "joinedByCapitals" if any(c.isupper() for c in plain[1:]) else None
    return None


def _in_dominant(names: list[_Named]) -> int:
    dominant = _dominant(names)
    return sum(n.convention == dominant for n in names)


def _dominant(names: list[_Named]) -> Convention:
    capitals = sum(n.convention == "joinedByCapitals" for n in names)
    return "joinedByCapitals" if 2 * capitals > len(names) else "joined_by_underscores"
