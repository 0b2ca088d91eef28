"""Providers of models, and how registries and gateways write the names of models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

PROVIDERS = frozenset(
    [
        "openai",
        "azure",
        "azure-openai",
        "anthropic",
        "claude",
        "google",
        "gemini",
        "vertex",
        "vertex-ai",
        "google-ai",
        "bedrock",
        "aws-bedrock",
        "aws",
        "mistral",
        "cohere",
        "groq",
        "ollama",
        "openrouter",
        "deepseek",
        "xai",
        "together",
        "together-ai",
        "togetherai",
        "fireworks",
        "fireworks-ai",
        "perplexity",
        "huggingface",
        "nvidia",
        "nvidia-nim",
        "replicate",
        "databricks",
        "cerebras",
        "sambanova",
        "alibaba",
        "dashscope",
        "qwen",
        "zhipu",
        "zai",
        "moonshot",
        "minimax",
        "volcengine",
        "baidu",
        "lm-studio",
        "lmstudio",
        "vllm",
        "litellm",
        "portkey",
        "cloudflare",
        "watsonx",
        "local-llm",
        "openai-compatible",
        "github-models",
        "voyage",
        "jina",
        "siliconflow",
    ]
)
_USUAL = {
    "azure-openai": "azure", "azure-ai": "azure", "claude": "anthropic", "gemini": "google",
    "vertex": "google", "vertex-ai": "google", "google-ai": "google", "aws-bedrock": "bedrock",
    "aws": "bedrock", "together-ai": "together", "togetherai": "together", "fireworks-ai": "fireworks",
    "ollama-chat": "ollama", "nvidia-nim": "nvidia", "text-completion-openai": "openai",
    "openai-compatible": "", "litellm": "", "portkey": "", "hosted-vllm": "vllm",
    "dashscope": "alibaba", "qwen": "alibaba",
}  # fmt: skip
_OWN_NAMES = (
    (re.compile(r"(?:gpt|o[1-9]|chatgpt|text-embedding-(?:3|ada)|dall-e|whisper|tts|codex)\b"), "openai"),
    (re.compile(r"claude"), "anthropic"),
    (re.compile(r"gemini|gemma|text-bison|chat-bison"), "google"),
    (re.compile(r"command|embed-(?:english|multilingual)|rerank-"), "cohere"),
    (re.compile(r"mistral|mixtral|codestral"), "mistral"),
    (re.compile(r"deepseek"), "deepseek"),
    (re.compile(r"grok"), "xai"),
)
_STRUCTURE = frozenset(
    {"models", "llms", "llm_models", "model_registry", "model_tiers", "aliases", "providers", "targets"}
)
_NAMES = ("alias", "key", "id")
_MODEL_KEYS = ("model", "model_id", "model_name", "modelId", "provider_model_id", "name", "id", "deployment")
_MOST = 20_000
_DEEPEST = 5


def usual(provider: str) -> str:
    """The field's usual name of a provider."""
    plain = provider.strip().lower().replace("_", "-")[:80]
    return _USUAL.get(plain, plain)


def provider_and_name(written: str) -> tuple[str, str]:
    """Of `provider/model`, or of a name that only one provider gives."""
    head, slash, tail = written.partition("/")
    if slash and head.lower().replace("_", "-") in PROVIDERS | _USUAL.keys():
        return usual(head), tail
    lowered = written.lower()
    return next((provider for pattern, provider in _OWN_NAMES if pattern.match(lowered)), ""), written


def named_models(root: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a plain registry lists, by alias: mappings that say their provider and their model."""
    waiting: list[tuple[str, Any, int]] = [("", root, 0)]
    for _ in range(_MOST):
        if not waiting:
            return
        alias, found, depth = waiting.pop()
        if (
            isinstance(found, Mapping)
            and depth
            and isinstance(found.get("provider"), str)
            and model_key(found)
        ):
            yield next((str(found[k]) for k in _NAMES if isinstance(found.get(k), str)), alias)[:200], found
        elif depth < _DEEPEST and isinstance(found, Mapping):
            inside = [(alias if k in _STRUCTURE else str(k), v, depth + 1) for k, v in found.items()]
            waiting += reversed(inside)
        elif depth < _DEEPEST and isinstance(found, list):
            waiting += reversed([(alias, entry, depth + 1) for entry in found])


def model_key(entry: Mapping[str, Any]) -> str:
    return next((k for k in _MODEL_KEYS if isinstance(entry.get(k), str)), "")
