"""What a Dockerfile says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instruction:
    name: str
    """In capitals: `FROM`, `RUN` …"""
    arguments: str
    """With continuation lines joined and comments left out."""
    line: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One `FROM`."""

    image: str
    """With build arguments filled in where the file gives them a value."""
    name: str
    """What later stages call it; empty where it has no name."""
    line: int
    earlier: bool
    """The image is an earlier stage of the same file."""
    unresolved: bool
    """A build argument without a value is part of the image's name."""
