"""Dependabot's configuration, version 2."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.updates import UpdateConfig, UpdateEntry
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

PATHS = (".github/dependabot.yml", ".github/dependabot.yaml")
ECOSYSTEMS = {
    "bun": ("npm",),
    "bundler": ("rubygems",),
    "cargo": ("cargo",),
    "composer": ("composer",),
    "docker": ("docker",),
    "docker-compose": ("compose",),
    "dotnet-sdk": (),
    "github-actions": ("github-actions",),
    "gomod": ("go",),
    "gradle": ("gradle",),
    "maven": ("maven",),
    "mix": ("hex",),
    "npm": ("npm",),
    "nuget": ("nuget",),
    "opentofu": ("terraform",),
    "pip": ("pypi",),
    "pub": ("pub",),
    "swift": ("swift",),
    "terraform": ("terraform",),
    "uv": ("pypi",),
}


def read(path: str, text: str) -> UpdateConfig:
    """What it watches; a file Dependabot would refuse has its `problem` set and watches nothing."""
    try:
        root = read_yaml(text)
    except DocumentError as error:
        return UpdateConfig(path, "Dependabot", (), str(error), error.line)
    if not isinstance(root, dict) or str(root.get("version")) != "2":
        return UpdateConfig(path, "Dependabot", (), "it does not state `version: 2`")
    updates = root.get("updates")
    if not isinstance(updates, list) or not updates:
        return UpdateConfig(path, "Dependabot", (), "it has no `updates`", line_of(root, "updates"))
    groups = root.get("multi-ecosystem-groups")
    entries = tuple(
        entry
        for index, update in enumerate(updates)
        for entry in _entries(update, line_of(updates, index), grouped=isinstance(groups, dict))
    )
    return UpdateConfig(path, "Dependabot", entries)


def _entries(update: object, line: int, *, grouped: bool) -> Iterator[UpdateEntry]:
    if not isinstance(update, dict):
        return
    schedule = update.get("schedule")
    scheduled = isinstance(schedule, dict) and bool(schedule.get("interval"))
    if not scheduled and not (grouped and update.get("multi-ecosystem-group")):
        return
    folders = tuple(_folders(update))
    for ecosystem in ECOSYSTEMS.get(str(update.get("package-ecosystem")), ()):
        if folders:
            yield UpdateEntry(ecosystem, folders, line)


def _folders(update: dict[str, object]) -> Iterator[str]:
    several = update.get("directories")
    for folder in (update.get("directory"), *(several if isinstance(several, list) else ())):
        if isinstance(folder, str):
            yield folder.strip().removeprefix(".").strip("/")
