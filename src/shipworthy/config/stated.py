"""What a configuration decodes into; the descriptions of the fields are its documentation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.model.repository import PathClass

Kind = Literal["library", "application", "service", "infrastructure", "documentation", "data"]


def _described(description: str, **kwargs: Any) -> Any:
    return field(metadata={"description": description}, **kwargs)


@dataclass(frozen=True)
class RuleSetting:
    """A rule switched off or weighed otherwise; both change what a score means, so both say why."""

    reason: str = _described("Why this team judges otherwise. Shown in every report.")
    enabled: bool = _described("false switches the rule off.", default=True)
    weight: Mapping[str, float] = _described("Weight by dimension id.", default_factory=dict)


@dataclass(frozen=True)
class Attestation:
    """What a repository cannot show. Declared, never verified, and shown as such."""

    value: object = _described("The fact's value.")
    by: str = _described("Who says so.")
    on: dt.date = _described("Since when.")  # noqa: RUF009  # makes a field
    until: dt.date = _described("Until when. Later it counts as unknown again.")  # noqa: RUF009  # makes a field


@dataclass(frozen=True)
class WaiverEntry:
    """A failure accepted for a time."""

    rule: str = _described("The rule's id.")
    reason: str = _described("Why the failure is accepted.")
    owner: str = _described("Who answers for it.")
    until: dt.date = _described("The last day it holds.")  # noqa: RUF009  # makes a field
    path: str = _described("Glob of the paths it covers.", default="**")


@dataclass(frozen=True)
class PathPatterns:
    """Globs (as in .gitignore) that say what files are for, before any guess of ours."""

    product: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def by_class(self) -> Mapping[PathClass, tuple[str, ...]]:
        return {c: getattr(self, c.value) for c in PathClass}


@dataclass(frozen=True)
class Config:
    """What a user may say. Every key is optional."""

    thresholds: Mapping[str, float] = _described(
        "The floor each dimension must reach, by dimension id, 0 to 100.", default_factory=dict
    )
    packs: tuple[str, ...] = _described(
        "Folders of more rules, relative to the configuration file.", default=()
    )
    disabled_packs: tuple[str, ...] = _described("Packs not to judge by.", default=())
    rules: Mapping[str, RuleSetting] = _described(
        "Rules switched off or weighed otherwise, by rule id.", default_factory=dict
    )
    paths: PathPatterns = _described("What files are for.", default_factory=PathPatterns)  # noqa: RUF009  # makes a field
    kinds: tuple[Kind, ...] = _described("What the repository is, where its files do not say.", default=())
    advisories: str = _described(
        "A local copy of published advisories in the OSV format, relative to the configuration file: "
        "a folder, an archive or a file.",
        default="",
    )
    attestations: Mapping[str, Attestation] = _described(
        "Facts only people can state, by fact name.", default_factory=dict
    )
    waivers: tuple[WaiverEntry, ...] = _described("Failures accepted for a time.", default=())
    source: str = field(default="", metadata={"internal": True})
    """The file it was read from, relative to the repository; empty for the defaults."""
    root: str = field(default="", metadata={"internal": True})
    """The folder that relative paths start from."""
    lines: Mapping[str, int] = field(default_factory=dict, metadata={"internal": True})
    """`waivers[0]`, `rules.x`, `attestations.y` to the line that says so."""

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)
