"""Which model an agent of docker-agent names, and what that name stands for in the same file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import ModelRef, Origin, Retry, Via
from shipworthy.schema.nodes import line_of

VERSION = "docker-agent 1.32"
_DEFAULT_RETRIES = 2
_PROVIDERS = {
    "amazon-bedrock": "aws",
    "bedrock": "aws",
    "azure": "azure",
    "gemini": "google",
    "vertex": "google",
}
_PARAMETERS = ("temperature", "max_tokens", "top_p", "thinking_budget")
_MAX_FALLBACKS = 20


class Models:
    """The file's own aliases."""

    def __init__(self, root: Any, path: str) -> None:
        self._aliases = child(root, "models") if isinstance(child(root, "models"), Mapping) else {}
        self._providers = child(root, "providers") if isinstance(child(root, "providers"), Mapping) else {}
        self._path = path

    def of(self, agent: Mapping[str, Any], default: int) -> ModelRef:
        line = line_of(agent, "model", default)
        written = agent.get("model")
        if not isinstance(written, str) or not written.strip():
            return ModelRef("", Via.DEFAULT, self._path, default)
        first, _, alternates = written.partition(",")
        named = [self._named(n.strip(), line) for n in alternates.split(",") if n.strip()]
        at = line_of(agent, "fallback", line)
        tried = child(agent, "fallback", "models")
        for index, name in enumerate(tried if isinstance(tried, list) else ()):
            if isinstance(name, str) and index < _MAX_FALLBACKS:
                named.append(self._named(name, line_of(tried, index, at)))
        model = self._named(first.strip(), line)
        return dataclasses.replace(model, fallbacks=tuple(named))

    def _named(self, name: str, line: int) -> ModelRef:
        if "${" in name:
            return ModelRef(name[:200], Via.ENVIRONMENT, self._path, line)
        if name in {"auto", "dmr"}:
            return ModelRef(name, Via.DEFAULT, self._path, line)
        alias = self._aliases.get(name)
        if isinstance(alias, Mapping):
            return self._resolved(name, alias, line)
        provider, _, model = name.partition("/")
        if not model:
            return ModelRef(name[:200], Via.UNKNOWN, self._path, line)
        if provider in self._providers:
            return ModelRef(name[:200], Via.REGISTRY, self._path, line, name=model[:200])
        return ModelRef(name[:200], Via.LITERAL, self._path, line, _provider(provider), model[:200])

    def _resolved(self, name: str, alias: Mapping[str, Any], line: int) -> ModelRef:
        provider, model = alias.get("provider"), alias.get("model")
        own = isinstance(provider, str) and provider not in self._providers and not alias.get("base_url")
        return ModelRef(
            name, Via.ALIAS, self._path, line, _provider(str(provider)) if own else "",
            model[:200] if isinstance(model, str) and "${" not in model else "",
            parameters=tuple((k, str(alias[k])[:100]) for k in _PARAMETERS if alias.get(k) is not None),
        )  # fmt: skip


def retry_of(agent: Mapping[str, Any], path: str, line: int) -> Retry | None:
    """Of each request to a model."""
    count = child(agent, "fallback", "retries")
    if isinstance(count, int) and not isinstance(count, bool) and count:
        return Retry(max(count, 0) + 1, path, line_of(agent["fallback"], "retries", line))
    return Retry(_DEFAULT_RETRIES + 1, path, line, Origin.DEFAULT, VERSION)


def _provider(written: str) -> str:
    return _PROVIDERS.get(written.lower(), written.lower())[:60]
