"""Portkey's configurations: targets that are tried in turn or share the load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._registry_values import model_ref, number, secrets_in, stated
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import ModelRegistry, RegisteredModel, Retry
from shipworthy.schema.nodes import line_of

_MAX_DEPTH = 10
_MAX_TARGETS = 500


def _read(source: Source) -> Sequence[ModelRegistry]:
    root, path = source.document, source.path
    line = line_of(root, "targets")
    found = list(_targets(root, path, "", 0))[:_MAX_TARGETS]
    if not found:
        return ()
    names = [model.alias for model, _, _ in found]
    falls_back = child(root, "strategy", "mode") == "fallback" and len(names) > 1
    told = number(child(root, "retry"), "attempts")
    retry = Retry(told[0] + 1, path, told[1]) if told else None
    return (
        ModelRegistry(
            "portkey", path, line, tuple(model for model, _, _ in found),
            {names[0]: tuple(names[1:])} if falls_back else {}, retry=retry,
            timeout=stated(root, path, "request_timeout"), tenant=stated(root, path, "metadata"),
            secrets=tuple(s for _, target, where in found for s in secrets_in(target, path, where))[:50],
        ),
    )  # fmt: skip


def _targets(root: Any, path: str, prefix: str, depth: int) -> Iterator[tuple[RegisteredModel, Any, int]]:
    for index, target in enumerate(mappings(child(root, "targets"))[:_MAX_TARGETS]):
        if mappings(target.get("targets")) and depth < _MAX_DEPTH:
            yield from _targets(target, path, f"{prefix}{index}.", depth + 1)
            continue
        told = child(target, "override_params")
        line = line_of(told, "model", line_of(target, "override_params", getattr(target, "line", 1)))
        provider = target.get("provider")
        ref = model_ref(
            child(told, "model"), path, line, provider.lstrip("@") if isinstance(provider, str) else ""
        )
        named = next(
            (str(target[k]) for k in ("name", "virtual_key", "provider") if isinstance(target.get(k), str)),
            "",
        )
        yield RegisteredModel(f"{prefix}{index} {named}".strip()[:200], ref), target, line


ADAPTERS = (Adapter("portkey", _read),)
