"""Registries of models and gateways: what a name stands for."""

from __future__ import annotations

import json
from typing import Any

import yaml

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import ModelRegistry, Origin, Via
from workflow_hostility import mutants
from workflow_reading import read_text

_LITELLM: dict[str, Any] = {
    "model_list": [
        {"model_name": "fast", "litellm_params": {"model": "openai/gpt-4o-mini", "api_key": "os.environ/OPENAI_API_KEY"}},
        {"model_name": "fast", "litellm_params": {"model": "groq/llama3-8b-8192", "rpm": 10}},
        {"model_name": "big", "litellm_params": {"model": "claude-sonnet-4-5", "api_key": "sk-ant-9aK3xQ7bT2mW8pZ4cV6nR1"}},
        {"model_name": "own", "litellm_params": {"model": "os.environ/MODEL", "custom_llm_provider": "azure_ai"}},
    ],
    "litellm_settings": {
        "fallbacks": [{"big": ["fast"]}], "default_fallbacks": ["own"], "num_retries": 2, "request_timeout": 30,
        "callbacks": ["langfuse"], "max_budget": 100,
    },
    "router_settings": {"model_group_alias": {"gpt-4": "big"}, "enable_tag_filtering": True},
}  # fmt: skip
_PORTKEY: dict[str, Any] = {
    "strategy": {"mode": "fallback"}, "retry": {"attempts": 2}, "request_timeout": 3000,
    "targets": [
        {"provider": "openai", "virtual_key": "openai-1", "override_params": {"model": "gpt-4o"}},
        {"strategy": {"mode": "loadbalance"}, "targets": [{"provider": "@anthropic", "override_params": {"model": "claude-3"}}]},
    ],
}  # fmt: skip
_MODELS: dict[str, Any] = {
    "defaults": {"timeout": 20, "max_retries": 1},
    "models": {
        "writer": {"provider": "openai", "model": "gpt-4o", "fallback": "reader"},
        "reader": {"provider": "vertex_ai", "model_id": "${MODEL}"},
    },
}


def _read(path: str, document: object) -> ModelRegistry:
    text = (
        json.dumps(document, indent=1)
        if path.endswith(".json")
        else yaml.safe_dump(document, sort_keys=False)
    )
    (found,) = read_text(path, text)
    assert isinstance(found, ModelRegistry)
    return found


def test_litellms_names_are_aliases_of_models() -> None:
    registry = _read("config.yaml", _LITELLM)
    assert [(m.alias, m.model.provider, m.model.name, m.model.via) for m in registry.models] == [
        ("fast", "openai", "gpt-4o-mini", Via.LITERAL),
        ("fast", "groq", "llama3-8b-8192", Via.LITERAL),
        ("big", "anthropic", "claude-sonnet-4-5", Via.LITERAL),
        ("own", "azure", "", Via.ENVIRONMENT),
        ("gpt-4", "", "", Via.ALIAS),
    ]
    assert registry.fallbacks == {"big": ("fast",), "*": ("own",)}
    assert registry.retry is not None
    assert (registry.retry.attempts, registry.retry.origin) == (3, Origin.EXPLICIT)
    assert [bool(s) for s in (registry.timeout, registry.traces, registry.cost, registry.tenant)] == [
        True
    ] * 4
    assert [s.value for s in registry.secrets] == ["api_key: ●●●"]
    bare = _read("config.yaml", {"model_list": _LITELLM["model_list"][:1]})
    assert bare.retry is not None
    assert (bare.retry.attempts, bare.retry.origin) == (3, Origin.DEFAULT)
    assert (bare.cost, bare.traces, bare.tenant) == (None, None, None)


def test_portkeys_targets_are_tried_in_turn() -> None:
    registry = _read("portkey.json", _PORTKEY)
    assert [(m.alias, m.model.provider, m.model.name) for m in registry.models] == [
        ("0 openai-1", "openai", "gpt-4o"), ("1.0 @anthropic", "anthropic", "claude-3"),
    ]  # fmt: skip
    assert registry.fallbacks == {"0 openai-1": ("1.0 @anthropic",)}
    assert registry.retry is not None
    assert registry.retry.attempts == 3


def test_a_file_named_for_models_that_says_whose_they_are_is_a_registry() -> None:
    registry = _read("config/models.yaml", _MODELS)
    assert [(m.alias, m.model.provider, m.model.via) for m in registry.models] == [
        ("writer", "openai", Via.LITERAL), ("reader", "google", Via.ENVIRONMENT),
    ]  # fmt: skip
    assert registry.fallbacks == {"writer": ("reader",)}
    listed = _read("llm.json", {"models": [{"id": "a", "provider": "anthropic", "model": "claude-3"}]})
    assert listed.models[0].alias == "a"
    tiers = {
        "model_tiers": {
            "small": {"providers": [{"provider": "openai", "model": "x"}, {"provider": "groq", "model": "y"}]}
        }
    }
    assert [m.alias for m in _read("models.yaml", tiers).models] == ["small", "small"]


def test_other_files_named_for_models_are_none() -> None:
    for document in (
        {"models": [{"name": "customers", "columns": [], "provider": "dbt"}]},  # dbt
        {"models": {"yolo": {"path": "yolo.pt", "provider": "CPUExecutionProvider", "model": "x"}}},
        {"providers": [{"name": "aws"}], "models": []},
    ):
        assert recognise("models.yaml", yaml.safe_dump(document).encode()) is None
    assert recognise("conf.yaml", yaml.safe_dump(_MODELS).encode()) is None
    targets = {"strategy": {"mode": "fallback"}, "targets": [{"host": "a"}]}
    assert recognise("deploy.yaml", yaml.safe_dump(targets).encode()) is None


def test_no_wrong_type_at_any_place_is_too_much() -> None:
    for path, document in (("c.json", _LITELLM), ("p.json", _PORTKEY), ("models.json", _MODELS)):
        for odd in mutants(document):
            text = json.dumps(odd)
            if recognise(path, text.encode()):
                read_text(path, text)
