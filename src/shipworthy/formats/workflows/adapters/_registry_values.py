"""Model names in registries: written out, or taken from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.agents.literal_secrets import literal_secrets
from shipworthy.formats.workflows.model_names import provider_and_name, usual
from shipworthy.model.agents import McpServer, Setting
from shipworthy.model.workflows import ModelRef, Stated, Via
from shipworthy.schema.nodes import line_of

_FROM_ENVIRONMENT = re.compile(r"\Aos\.environ/|\$\{|\A\$[A-Z_]|\{\{\s*env|\Aenv\.|%[A-Z_]+%")
_TOLD = ("temperature", "max_tokens", "rpm", "tpm", "timeout", "api_base", "base_url", "api_version")
_KEY = re.compile(r"key|token|secret|password", re.IGNORECASE)


def model_ref(
    written: object, path: str, line: int, provider: str = "", told: Mapping[str, Any] | None = None
) -> ModelRef:
    parameters = tuple((k, str(told[k])[:100]) for k in _TOLD if told and k in told)
    if not isinstance(written, str) or not written.strip():
        return ModelRef("", Via.UNKNOWN, path, line, usual(provider), parameters=parameters)
    if _FROM_ENVIRONMENT.search(written):
        return ModelRef(written[:200], Via.ENVIRONMENT, path, line, usual(provider), parameters=parameters)
    prefix, name = provider_and_name(written)
    known = usual(provider) if provider else prefix
    return ModelRef(written[:200], Via.LITERAL, path, line, known, name[:200], parameters=parameters)


def secrets_in(entry: Any, path: str, line: int) -> list[Stated]:
    """Keys that stand in the file."""
    pairs = entry.items() if isinstance(entry, Mapping) else ()
    settings = tuple(
        Setting(str(key), value[:1_000], line_of(entry, str(key), line))
        for key, value in pairs
        if isinstance(value, str) and _KEY.search(str(key)) and not value.startswith("os.environ/")
    )
    found = literal_secrets(McpServer("", line, settings=settings))
    return [Stated(f"{name[:80]}: ●●●", path, where) for name, where in found]


def stated(holder: Any, path: str, *keys: str) -> Stated | None:
    """The first of `keys` that says something."""
    for key in keys:
        value = holder.get(key) if isinstance(holder, Mapping) else None
        if value not in (None, "", [], {}, False):
            return Stated(f"{key} {value}"[:200], path, line_of(holder, key))
    return None


def number(holder: Any, *keys: str) -> tuple[int, int] | None:
    """The first of `keys` that is a count, with its line."""
    for key in keys:
        value = holder.get(key) if isinstance(holder, Mapping) else None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000:
            return value, line_of(holder, key)
    return None
