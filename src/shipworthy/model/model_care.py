"""What is done about models that answer late, not at all, too long or wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LibraryDefault:
    """What a library does where nobody says anything."""

    library: str
    languages: tuple[str, ...]
    retries: int
    version: str
    """Of which that is known."""
    seconds: int | None = None
    """Until it gives up; 0 where it never does, none where that is not known."""
    through: tuple[str, ...] = ()
    """Modules of which one is imported: a framework does what its integration does."""
    unless: tuple[str, ...] = ()
    """Modules or names whose import says that it may be another."""


@dataclass(frozen=True)
class CareCatalogue:
    """Words that show care, as they stand in code."""

    timeouts: tuple[str, ...]
    retries: tuple[str, ...]
    limits: tuple[str, ...]
    settings: tuple[str, ...]
    """How freely a model answers: temperature, seed."""
    json_modes: tuple[str, ...]
    typed_answers: tuple[str, ...]
    validators: tuple[str, ...]
    parsers: tuple[str, ...]
    anywhere: Mapping[str, tuple[str, ...]]
    configuration: Mapping[str, tuple[str, ...]]
    defaults: tuple[LibraryDefault, ...]
