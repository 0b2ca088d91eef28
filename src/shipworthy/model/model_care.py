"""What is done about models that answer late, not at all, too long or wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LibraryDefault:
    """What a library does where nobody says anything."""

    library: str
    languages: tuple[str, ...]
    seconds: int
    """Until it gives up; 0 where it never does."""
    retries: int
    version: str
    """Of which that is known."""


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
