"""Declared boundaries: which part of the code may import which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract of import-linter that direct imports can break. Layers run from the highest down."""

    kind: str
    """layers, forbidden or independence"""
    name: str
    line: int
    layers: tuple[tuple[str, ...], ...] = ()
    """Modules on one height; those that may not import each other stand alone or apart."""
    apart: tuple[bool, ...] = ()
    """For each height, whether its modules are independent of each other."""
    containers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    """Imports that are let through; `*` stands for one name, `**` for several."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What one configuration says: `rules` says how many, and `programs` who can hold them."""

    path: str
    line: int
    tool: str
    programs: tuple[str, ...]
    rules: int
    contracts: tuple[Contract, ...] = ()
    packages: tuple[str, ...] = ()
    """The root packages that the contracts speak of."""
