"""The user's configuration: `.shipworthy.yaml`, or `[tool.shipworthy]` in `pyproject.toml`. Strict."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.errors import SpecError, UsageError
from shipworthy.model.repository import PathClass
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

YAML_NAME = ".shipworthy.yaml"
TOML_NAME = "pyproject.toml"


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
    on: dt.date = _described("Since when.")
    until: dt.date = _described("Until when. Later it counts as unknown again.")


@dataclass(frozen=True)
class WaiverEntry:
    """A failure accepted for a time."""

    rule: str = _described("The rule's id.")
    reason: str = _described("Why the failure is accepted.")
    owner: str = _described("Who answers for it.")
    until: dt.date = _described("The last day it holds.")
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
    paths: PathPatterns = _described("What files are for.", default_factory=PathPatterns)
    kinds: tuple[str, ...] = _described(
        "What the repository is, where its files do not say: library, application, service, "
        "infrastructure, documentation, data.",
        default=(),
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


def discover(start: Path, top: Path) -> Path | None:
    """The nearest configuration from `start` up to the git root `top`, which ends the search."""
    folder = start
    while True:
        if (candidate := folder / YAML_NAME).is_file():
            return candidate
        if (candidate := folder / TOML_NAME).is_file() and "[tool.shipworthy" in _text(candidate):
            return candidate
        if folder == top or folder.parent == folder:
            return None
        folder = folder.parent


def load(path: Path, top: Path) -> Config:
    """The configuration in `path`. Raises `SpecError` with file and line for every mistake."""
    origin = _origin(path, top)
    try:
        text = _text(path)
        raw = read_toml(text) if path.suffix == ".toml" else read_yaml(text, strict=True)
    except OSError as error:
        raise UsageError(f"the configuration {path} cannot be read: {error.strerror}") from None
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    if path.suffix == ".toml" and path.name == TOML_NAME:
        raw = raw.get("tool", {}).get("shipworthy", {})
    config: Config = Decoder(origin).decode(Config, {} if raw is None else raw)
    config = dataclasses.replace(config, source=origin, root=str(path.parent), lines=_lines(raw))
    _check(config)
    return config


def _text(path: Path) -> str:
    return path.read_bytes()[:2_000_000].decode("utf-8", errors="replace")


def _origin(path: Path, top: Path) -> str:
    try:
        return path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _lines(raw: object) -> dict[str, int]:
    lines: dict[str, int] = {}
    if not isinstance(raw, Mapping):
        return lines
    for key, value in raw.items():
        lines[key] = line_of(raw, key)
        entries = (
            value.keys()
            if isinstance(value, Mapping)
            else range(len(value))
            if isinstance(value, list)
            else ()
        )
        for entry in entries:
            name = f"{key}[{entry}]" if isinstance(entry, int) else f"{key}.{entry}"
            lines[name] = line_of(value, entry)
    return lines


def _check(config: Config) -> None:
    for dimension, threshold in config.thresholds.items():
        if not 0 <= threshold <= 100:
            line = config.line(f"thresholds.{dimension}")
            raise SpecError(
                config.source, line, f"the threshold of {dimension} is not between 0 and 100"
            )
    for index, waiver in enumerate(config.waivers):
        for name in ("reason", "owner"):
            if not str(getattr(waiver, name)).strip():
                raise SpecError(
                    config.source, config.line(f"waivers[{index}]"), f"a waiver needs its {name}"
                )
    for rule, setting in config.rules.items():
        if not setting.reason.strip():
            raise SpecError(
                config.source, config.line(f"rules.{rule}"), f"{rule} is changed without a reason"
            )
        if any(weight < 0 for weight in setting.weight.values()):
            raise SpecError(config.source, config.line(f"rules.{rule}"), "a weight is below zero")
