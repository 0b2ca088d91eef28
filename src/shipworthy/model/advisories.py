"""Published vulnerabilities, and the versions a lock file names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LockedVersion:
    """One package at one version, as a lock file names it."""

    line: int
    ecosystem: str
    """As OSV calls it: `PyPI`, `npm`, `Go`, `crates.io` …"""
    name: str
    """In the ecosystem's one spelling."""
    version: str


@dataclass(frozen=True, slots=True)
class Range:
    """Versions from the first that is affected to the first that no longer is."""

    introduced: str
    fixed: str = ""
    last: str = ""
    """The last one affected, where that is stated instead."""


@dataclass(frozen=True, slots=True)
class Affected:
    ecosystem: str
    name: str
    ranges: tuple[Range, ...] = ()
    versions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Advisory:
    """One published vulnerability."""

    id: str
    aliases: tuple[str, ...]
    severity: str
    """low, moderate, high or critical; empty where it is not stated."""
    affected: tuple[Affected, ...]
