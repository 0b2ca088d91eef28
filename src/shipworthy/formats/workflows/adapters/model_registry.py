"""Plain files that say of each alias which provider's model it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._registry_values import model_ref, number, secrets_in, stated
from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.model_names import model_key, named_models
from shipworthy.model.workflows import ModelRegistry, RegisteredModel, Retry
from shipworthy.schema.nodes import line_of

_MAX_MODELS = 2_000
_NEXT = ("fallbacks", "fallback", "fallback_models", "fallback_model")


def _read(source: Source) -> Sequence[ModelRegistry]:
    root, path = source.document, source.path
    entries = list(named_models(root))[:_MAX_MODELS]
    if not entries:
        return ()
    models, fallbacks = [], {}
    for alias, entry in entries:
        key = model_key(entry)
        line = line_of(entry, key)
        ref = model_ref(entry[key], path, line, str(entry.get("provider") or "")[:80], entry)
        models.append(RegisteredModel((alias or ref.written)[:200], ref))
        if tried := _tried(entry):
            fallbacks[(alias or ref.written)[:200]] = tried
    usual = child(root, "defaults")
    told = number(root, "max_retries", "num_retries", "retries") or number(usual, "max_retries")
    return (
        ModelRegistry(
            "model-registry", path, models[0].model.line, tuple(models), fallbacks,
            retry=Retry(told[0] + 1, path, told[1]) if told else None,
            timeout=stated(root, path, "timeout", "request_timeout") or stated(usual, path, "timeout"),
            cost=stated(root, path, "budget", "max_budget", "monthly_budget"),
            secrets=tuple(s for _, e in entries for s in secrets_in(e, path, 1))[:50],
        ),
    )  # fmt: skip


def _tried(entry: Mapping[str, Any]) -> tuple[str, ...]:
    for key in _NEXT:
        value = entry.get(key)
        if isinstance(value, str) and value:
            return (value[:200],)
        if isinstance(value, list) and (names := [v[:200] for v in value[:50] if isinstance(v, str)]):
            return tuple(names)
    return ()


ADAPTERS = (Adapter("model-registry", _read),)
