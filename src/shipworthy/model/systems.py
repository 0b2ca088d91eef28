"""Systems that a product talks to, as the catalogue tells them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownSystem:
    name: str
    kind: str
    """database, cache, search, storage, queue, scheduler, cloud, payments, messages, identity or service"""
    packages: tuple[str, ...]
    images: tuple[str, ...]


@dataclass(frozen=True)
class SystemCatalogue:
    systems: tuple[KnownSystem, ...]
