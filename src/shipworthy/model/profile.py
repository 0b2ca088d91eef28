"""The production-grade profile, as `rules/profile.yaml` states it."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.model.rules import Clause


@dataclass(frozen=True)
class Component:
    """A part that a system around models needs. It is evidenced where any rule or any condition holds."""

    id: str
    title: str
    about: str
    applies_when: tuple[Clause, ...]
    rules: tuple[str, ...]
    """Each of these shows it by holding."""
    facts: tuple[Clause, ...]
    """So does each of these."""
    concerns: tuple[str, ...]
    """Rules that say how well it is done, and do not show that it is there."""
    otherwise: str = ""
    """Why it does not apply, in words, where it does not."""


@dataclass(frozen=True)
class Question:
    id: str
    question: str
    components: tuple[str, ...]


@dataclass(frozen=True)
class ProfileSpec:
    components: tuple[Component, ...]
    questions: tuple[Question, ...]
