"""Who imports whom inside a repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Moment(StrEnum):
    """When an import is carried out."""

    LOAD = "load"
    """While the importing module is loaded."""
    CALL = "call"
    """When a function is called, long after both are loaded."""
    NEVER = "never"
    """Its names stand for types only."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One unit of the repository imports another: files, or folders where a package is a folder."""

    source: str
    target: str
    path: str
    line: int
    """Of the first import of this moment."""
    moment: Moment = Moment.LOAD
    """The earliest of them, where there are several imports."""
    count: int = 1
    """How many imports of this moment lead from one to the other."""


@dataclass(frozen=True, slots=True)
class ImportGraph:
    """Units in the order of their names. `languages` gives each its language, or the first of several."""

    languages: Mapping[str, str]
    edges: tuple[Edge, ...]
    lines: int = 0
    """Lines of the files whose imports were read and could be resolved."""
    all_lines: int = 0

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.languages)
