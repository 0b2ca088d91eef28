"""Which model a Flowise component or step is set to use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._flowise_document import (
    Raw,
    is_expression,
    listed,
    settings,
    text,
)
from shipworthy.model.workflows import ModelRef, Prompt, Stated, Via
from shipworthy.schema.nodes import line_of

_PROVIDERS = (
    ("azure", "azure"), ("bedrock", "bedrock"), ("anthropic", "anthropic"), ("vertex", "google"),
    ("google", "google"), ("gemini", "google"), ("openrouter", "openrouter"), ("ollama", "ollama"),
    ("mistral", "mistral"), ("groq", "groq"), ("deepseek", "deepseek"), ("cohere", "cohere"),
    ("huggingface", "huggingface"), ("replicate", "replicate"), ("perplexity", "perplexity"),
    ("together", "together"), ("fireworks", "fireworks"), ("xai", "xai"), ("watsonx", "ibm"),
    ("cerebras", "cerebras"), ("nvidia", "nvidia"), ("alibaba", "alibaba"), ("baidu", "baidu"),
    ("nemo", "nvidia"), ("sambanova", "sambanova"), ("localai", "localai"), ("openai", "openai"),
)  # fmt: skip
_NAMES = (
    "modelName",
    "customModel",
    "customModelName",
    "model",
    "azureOpenAIApiDeploymentName",
    "deploymentName",
)
_PARAMETERS = ("temperature", "maxTokens", "topP", "maxOutputTokens", "max_tokens_to_sample", "topK")
_PROMPTS = ("Prompt", "Message", "template", "Template", "prefix", "systemMessage", "instructions")
_BEHIND_A_GATEWAY = ("litellm", "localai")


def provider_of(component: str) -> str:
    lowered = component.lower()
    return next((name for word, name in _PROVIDERS if word in lowered), "")


def model_of(component: str, values: Mapping[str, Any], path: str, line: int) -> ModelRef:
    """As set on the component; where nothing is, the component's own default is used."""
    key = next((k for k in _NAMES if isinstance(values.get(k), str) and values[k]), "")
    parameters = tuple((k, text(values[k])[:100]) for k in _PARAMETERS if text(values.get(k)))
    elsewhere = (
        any(text(values.get(k)) for k in ("basepath", "basePath", "baseUrl"))
        and "openai" in component.lower()
    )
    provider = "" if elsewhere else provider_of(component)  # what answers at another address is not known
    if not key:
        return ModelRef("", Via.DEFAULT, path, line, provider, parameters=parameters)
    written = text(values[key])[:300]
    if is_expression(written):
        via = Via.CONFIG if "$vars." in written else Via.EXPRESSION
        return ModelRef(written, via, path, line, provider, parameters=parameters)
    via = Via.REGISTRY if any(w in component.lower() for w in _BEHIND_A_GATEWAY) else Via.LITERAL
    return ModelRef(written, via, path, line, provider, written, parameters=parameters)


def model_in_step(raw: Raw, prefix: str, path: str) -> ModelRef:
    """Of an AgentFlow v2 step: the component's name, and its settings beside."""
    component, config = raw.text(f"{prefix}Model"), settings(raw.inputs.get(f"{prefix}ModelConfig"))
    line = raw.line_of(f"{prefix}Model")
    if is_expression(component):
        return ModelRef(component[:300], Via.EXPRESSION, path, line)
    if not component and not config:
        return ModelRef("", Via.UNKNOWN, path, line)
    placed = next((k for k in _NAMES if config.get(k)), "")
    return model_of(component, config, path, line_of(config, placed, line))


def timeout_of(raw: Raw, prefix: str, path: str) -> Stated | None:
    key = f"{prefix}ModelConfig" if prefix else "timeout"
    value = text(settings(raw.inputs.get(key)).get("timeout")) if prefix else raw.text("timeout")
    return Stated(f"{value} ms", path, raw.line_of(key)) if value.strip() not in {"", "0"} else None


def messages_of(raw: Raw, prefix: str, path: str) -> tuple[Prompt, ...]:
    """What an AgentFlow v2 step tells its model."""
    key = f"{prefix}Messages"
    at = raw.line_of(key)
    entries = [e for e in listed(raw.inputs.get(key)) if isinstance(e, Mapping)]
    found = [(line_of(entry, "content", at), text(entry.get("content"))) for entry in entries]
    beside = (f"{prefix}{word}" for word in ("UserMessage", "Instructions", "SystemPrompt", "ModelPrompt"))
    found += [(raw.line_of(more), raw.text(more)) for more in beside]
    return tuple(Prompt(path, line, said) for line, said in found if said)


def prompts_of(raw: Raw, path: str) -> tuple[Prompt, ...]:
    """What a chatflow's component tells its model; a reference to another component is none."""
    return tuple(
        Prompt(path, raw.line_of(key), said)
        for key in raw.inputs
        if key.endswith(_PROMPTS) and (said := raw.text(key)) and ".data.instance}}" not in said
    )
