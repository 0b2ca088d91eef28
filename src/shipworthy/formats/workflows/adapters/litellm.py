"""LiteLLM's proxy: names for models, what is tried next, and what a call may cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._registry_values import model_ref, number, secrets_in, stated
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import ModelRef, ModelRegistry, Origin, RegisteredModel, Retry, Stated, Via
from shipworthy.schema.nodes import line_of

_FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks")
_CALLBACKS = ("callbacks", "success_callback", "failure_callback")
_BUDGETS = ("max_budget", "provider_budget_config", "max_internal_user_budget", "max_end_user_budget")
_VERSION = "litellm 1.109"
_TRIES = 3
_MAX_MODELS = 2_000


def _read(source: Source) -> Sequence[ModelRegistry]:
    root, path = source.document, source.path
    listed = mappings(child(root, "model_list"))[:_MAX_MODELS]
    if not listed:
        return ()
    line = line_of(root, "model_list")
    settings, router = child(root, "litellm_settings"), child(root, "router_settings")
    general = child(root, "general_settings")
    secrets = [s for each in listed for s in secrets_in(child(each, "litellm_params"), path, line)]
    return (
        ModelRegistry(
            "litellm", path, line, (*_models(listed, path), *_aliases(router, path)),
            dict(_fallbacks((settings, router))), retry=_retry(settings, router, path, line),
            timeout=_timeout(settings, router, path), traces=stated(settings, path, *_CALLBACKS),
            cost=_budget(root, path), tenant=_tenant(settings, router, path),
            secrets=tuple([*secrets, *secrets_in(general, path, line)][:50]),
        ),
    )  # fmt: skip


def _models(listed: Sequence[Mapping[str, Any]], path: str) -> Iterator[RegisteredModel]:
    """Several entries of one name take turns."""
    for entry in listed:
        told = child(entry, "litellm_params")
        told = told if isinstance(told, Mapping) else {}
        line = line_of(told, "model", line_of(entry, "model_name"))
        provider = told.get("custom_llm_provider")
        ref = model_ref(
            told.get("model") or entry.get("model_name"),
            path,
            line,
            provider if isinstance(provider, str) else "",
            told,
        )
        name = entry.get("model_name")
        yield RegisteredModel(name[:200] if isinstance(name, str) else ref.written, ref)


def _aliases(router: Any, path: str) -> Iterator[RegisteredModel]:
    """Names for other names."""
    names = child(router, "model_group_alias")
    for alias, meant in names.items() if isinstance(names, Mapping) else ():
        target = child(meant, "model") if isinstance(meant, Mapping) else meant
        if isinstance(target, str):
            line = line_of(names, str(alias))
            yield RegisteredModel(str(alias)[:200], ModelRef(target[:200], Via.ALIAS, path, line))


def _fallbacks(holders: Sequence[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[str]] = {}
    for holder in holders:
        for key in _FALLBACKS:
            for entry in mappings(child(holder, key)):
                for name, next_ in entry.items():
                    tried = found.setdefault(str(name), [])
                    tried += [t for t in _names(next_) if t not in tried]
        if tried := _names(child(holder, "default_fallbacks")):
            found.setdefault("*", []).extend(tried)
    yield from ((name, tuple(tried)) for name, tried in found.items() if tried)


def _timeout(settings: Any, router: Any, path: str) -> Stated | None:
    return stated(settings, path, "request_timeout") or stated(router, path, "timeout", "stream_timeout")


def _tenant(settings: Any, router: Any, path: str) -> Stated | None:
    return stated(settings, path, "default_team_settings") or stated(router, path, "enable_tag_filtering")


def _budget(root: Any, path: str) -> Stated | None:
    users = child(root, "litellm_settings", "default_internal_user_params")
    holders = [child(root, key) for key in ("litellm_settings", "router_settings", "general_settings")]
    return next((found for h in (*holders, users) if (found := stated(h, path, *_BUDGETS))), None)


def _names(value: object) -> list[str]:
    return [name[:200] for name in value[:50] if isinstance(name, str)] if isinstance(value, list) else []


def _retry(settings: Any, router: Any, path: str, line: int) -> Retry:
    for holder in (settings, router):
        if told := number(holder, "num_retries", "max_retries"):
            return Retry(told[0] + 1, path, told[1])
    return Retry(_TRIES, path, line, Origin.DEFAULT, _VERSION)


ADAPTERS = (Adapter("litellm", _read),)
