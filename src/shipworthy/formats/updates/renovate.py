"""Renovate's configuration: it watches every manifest it knows unless told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.updates import UpdateConfig, UpdateEntry
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

PATHS = (
    "renovate.json",
    "renovate.json5",
    ".github/renovate.json",
    ".github/renovate.json5",
    ".gitlab/renovate.json",
    ".gitlab/renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
)
_SETTINGS = ("extends", "enabledManagers", "packageRules", "schedule", "automerge", "labels", "rangeStrategy")
"""A configuration that somebody wrote states at least one of these."""
_MANAGERS = {
    "bun": "npm",
    "bundler": "rubygems",
    "cargo": "cargo",
    "composer": "composer",
    "dockerfile": "docker",
    "docker-compose": "compose",
    "github-actions": "github-actions",
    "gomod": "go",
    "gradle": "gradle",
    "maven": "maven",
    "mix": "hex",
    "npm": "npm",
    "nuget": "nuget",
    "pep621": "pypi",
    "pip_requirements": "pypi",
    "pip_setup": "pypi",
    "pipenv": "pypi",
    "poetry": "pypi",
    "pub": "pub",
    "setup-cfg": "pypi",
    "swift": "swift",
    "terraform": "terraform",
}


def read(path: str, text: str) -> UpdateConfig:
    """What it watches; none of it where it is switched off or says nothing."""
    try:
        root = read_json(text)
    except DocumentError as error:
        if path.endswith(("5", "rc")):  # JSON5 has spellings we do not read
            off = re.search(r"^\s*[\"']?enabled[\"']?\s*:\s*false", text, re.MULTILINE)
            return UpdateConfig(path, "Renovate", () if off else (UpdateEntry("*", ("**",), 1),))
        return UpdateConfig(path, "Renovate", (), str(error), error.line)
    return from_object(path, root)


def from_object(path: str, root: object) -> UpdateConfig:
    if not isinstance(root, dict):
        return UpdateConfig(path, "Renovate", (), "it is not an object")
    if root.get("enabled") is False:
        line = line_of(root, "enabled")
        return UpdateConfig(path, "Renovate", (), "it switches Renovate off", line)
    if not any(root.get(key) for key in _SETTINGS):
        return UpdateConfig(path, "Renovate", (), "it configures nothing")
    return UpdateConfig(path, "Renovate", tuple(_entries(root)))


def _entries(root: dict[str, object]) -> Iterator[UpdateEntry]:
    managers = root.get("enabledManagers")
    if not isinstance(managers, list) or not managers:
        yield UpdateEntry("*", ("**",), line_of(root, "extends"))
        return
    for index, manager in enumerate(managers):
        ecosystem = _MANAGERS.get(manager) if isinstance(manager, str) else None
        if ecosystem:
            yield UpdateEntry(ecosystem, ("**",), line_of(managers, index))
