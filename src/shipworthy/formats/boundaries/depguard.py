"""depguard in the configuration of golangci-lint, as far as it speaks of packages by folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.model.boundaries import Boundaries
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

_NAME = re.compile(r"\.golangci\.(?:ya?ml|toml|json)")
PROGRAMS = ("golangci-lint", "golangci-lint-action", "golangci-lint-full")
_EVERYWHERE = frozenset({"$all", "$test", "**", "**/*", "**/*.go", "**/*_test.go"})


def matches(path: str) -> bool:
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, text: str) -> Boundaries | None:
    """A rule for some folders that denies something is a boundary; a ban for all of the code is none."""
    reader = read_toml if path.endswith(".toml") else read_json if path.endswith(".json") else read_yaml
    root: Any = reader(text)
    linters = _table(root, "linters")
    if not _is_on(linters):
        return None
    for settings in (_table(root, "linters-settings"), _table(linters, "settings")):
        guard = _table(settings, "depguard")
        rules = [rule for rule in _table(guard, "rules").values() if _is_boundary(rule)]
        if rules:
            line = line_of(settings, "depguard")
            return Boundaries(path, line, "depguard", PROGRAMS, len(rules))
    return None


def _is_on(linters: dict[str, Any]) -> bool:
    if "depguard" in _texts(linters.get("disable")):
        return False
    every = linters.get("enable-all") is True or linters.get("default") == "all"
    return every or "depguard" in _texts(linters.get("enable"))


def _is_boundary(rule: object) -> bool:
    if not isinstance(rule, dict):
        return False
    files = set(_texts(rule.get("files")))
    denies = bool(rule.get("deny")) or (bool(rule.get("allow")) and rule.get("list-mode") == "strict")
    return denies and any(not f.startswith("!") for f in files - _EVERYWHERE)


def _table(value: object, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _texts(value: object) -> Iterator[str] | list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
