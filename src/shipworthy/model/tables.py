"""What a product keeps: its tables, as its code or its migrations declare them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    line: int
    required: bool
    """No row may be without it."""
    relation: bool = False
    """It points at another table, whatever its name says."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table, collection or entity."""

    name: str
    line: int
    columns: tuple[Column, ...]
    bases: tuple[str, ...] = ()
    """Classes it takes columns from."""
    abstract: bool = False
    """It is no table itself: others take its columns."""
