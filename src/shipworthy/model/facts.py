"""What was observed about a repository, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Given = Mapping[str, object]
"""The arguments of a parametrised fact, such as `{"glob": "docs/**"}`."""

NOTHING_GIVEN: Given = {}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was read."""

    path: str
    """Relative to the repository's root, with forward slashes."""
    line: int = 1
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value, and the places it was read from, the most telling first."""

    value: object
    evidence: tuple[Place, ...] = ()
    cited: int = 0
    """How many of the places, from the first, show the thing itself; the rest was only read."""

    @property
    def place(self) -> Place | None:
        """The one place that shows it: what was cited, or the only one that was read."""
        return self.evidence[0] if self.evidence and (self.cited or len(self.evidence) == 1) else None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why no value could be had. Never the same thing as a bad value."""

    reason: str
    remedy: str = ""
    """What would make it known: a command, a file, an attestation."""


Observation = Known | Unknown


class FactSource(Protocol):
    """Anything that can answer for a fact by its name."""

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation: ...


@dataclass(frozen=True)
class FactSpec:
    """What a rule author may know of a fact: its name, type, unit and parameters."""

    name: str
    hint: object
    """The annotated type of its value."""
    unit: str = ""
    parameters: tuple[str, ...] = ()
    summary: str = ""
    question: str = ""
    """What a manager is asked, where only people can state it."""
