"""Which model a Langflow component is set to use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._langflow_document import Raw
from shipworthy.model.workflows import ModelRef, Prompt, Via
from shipworthy.schema.nodes import line_of

_PROVIDERS = (
    ("azure", "azure"), ("bedrock", "aws"), ("anthropic", "anthropic"), ("google", "google"),
    ("gemini", "google"), ("vertex", "google"), ("openrouter", "openrouter"), ("ollama", "ollama"),
    ("mistral", "mistral"), ("groq", "groq"), ("deepseek", "deepseek"), ("cohere", "cohere"),
    ("huggingface", "huggingface"), ("perplexity", "perplexity"), ("watsonx", "ibm"), ("nvidia", "nvidia"),
    ("lmstudio", "lmstudio"), ("xai", "xai"), ("sambanova", "sambanova"), ("openai", "openai"),
)  # fmt: skip
_NAMES = ("model_name", "model_id", "model", "azure_deployment")
_PROMPTS = (
    "system_prompt",
    "system_message",
    "template",
    "agent_description",
    "prompt",
    "format_instructions",
)
_PARAMETERS = ("temperature", "max_tokens")
_ELSEWHERE = ("openai_api_base", "api_base", "base_url")


def provider_of(written: str) -> str:
    lowered = written.lower().replace(" ", "")
    return next((name for word, name in _PROVIDERS if word in lowered), "")


def model_of(raw: Raw, path: str) -> ModelRef:
    chosen = raw.value("model")
    if isinstance(chosen, list) and chosen:
        chosen = chosen[0]
    parameters = tuple((k, raw.text(k)[:100]) for k in _PARAMETERS if raw.text(k))
    if isinstance(chosen, Mapping):
        return _chosen(raw, chosen, path, parameters)
    provider = provider_of(raw.text("agent_llm") or raw.text("provider") or raw.type)
    if any(raw.text(key) for key in _ELSEWHERE) and provider == "openai":
        provider = ""  # what answers at another address is not known
    key = next((k for k in _NAMES if raw.text(k)), "")
    if not key:
        return ModelRef("", Via.DEFAULT, path, raw.line_of("model"), provider, parameters=parameters)
    written, line = raw.text(key)[:300], raw.line_of(key)
    if raw.from_settings(key):
        return ModelRef(written, Via.CONFIG, path, line, provider, parameters=parameters)
    return ModelRef(written, Via.LITERAL, path, line, provider, written, parameters=parameters)


def _chosen(
    raw: Raw, chosen: Mapping[str, Any], path: str, parameters: tuple[tuple[str, str], ...]
) -> ModelRef:
    name, provider = chosen.get("name"), chosen.get("provider")
    line = line_of(chosen, "name", raw.line_of("model"))
    of = provider_of(provider) if isinstance(provider, str) else ""
    if not isinstance(name, str) or not name:
        return ModelRef("", Via.UNKNOWN, path, line, of, parameters=parameters)
    return ModelRef(name[:300], Via.LITERAL, path, line, of, name[:300], parameters=parameters)


def prompts_of(raw: Raw, path: str) -> tuple[Prompt, ...]:
    return tuple(Prompt(path, raw.line_of(key), said) for key in _PROMPTS if (said := raw.text(key)))
