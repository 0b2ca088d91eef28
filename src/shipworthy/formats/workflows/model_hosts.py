"""Addresses at which a model answers, for definitions that call it by a plain HTTP request."""

from __future__ import annotations

import re

_HOSTS = (
    ("api.openai.com", "openai"), ("openai.azure.com", "azure"), ("api.anthropic.com", "anthropic"),
    ("generativelanguage.googleapis.com", "google"), ("aiplatform.googleapis.com", "google"),
    ("openrouter.ai/api", "openrouter"), ("api.groq.com", "groq"), ("api.mistral.ai", "mistral"),
    ("api.deepseek.com", "deepseek"), ("api.perplexity.ai", "perplexity"), ("api.cohere.", "cohere"),
    ("api.together.", "together"), ("api-inference.huggingface.co", "huggingface"), ("api.x.ai", "xai"),
    ("api.replicate.com", "replicate"), ("bedrock-runtime.", "bedrock"),
    ("integrate.api.nvidia.com", "nvidia"),
    (":11434/api/", "ollama"), ("api.elevenlabs.io", "elevenlabs"), ("dashscope", "alibaba"),
    ("api.fireworks.ai", "fireworks"), ("api.stability.ai", "stability"), ("fal.run", "fal"),
    ("models.inference.ai.azure.com", "github"), ("models.github.ai", "github"), ("/chat/completions", ""),
)  # fmt: skip
_NO_ANSWER = re.compile(
    r"/v1/(?:files|batches|models|vector_stores|assistants|fine_tuning|embeddings)|/v1/threads(?!.*/runs)|/api/(?:tags|embed)"
)

_ADDRESS = re.compile(r"https?://[^\s'\"`\\<>)]{4,300}")
_OWN_SERVER = re.compile(r"/api/(?:chat|generate)/?(?:[?#]|\Z)")
_MODEL = re.compile(r"\bmodel\b")
_QUESTION = re.compile(r"\b(?:messages|prompt)\b")


def provider_in(code: str) -> str | None:
    """The same of an address that stands in code."""
    found = (provider_at(address) for address in _ADDRESS.findall(code[:100_000])[:200])
    return next((provider for provider in found if provider is not None), None)


def provider_of_question(address: str, body: str) -> str | None:
    """Of a server whose address is a setting: it is sent a model's name and a question, as Ollama is."""
    lowered, sent = address[:2_000].lower(), body[:20_000]
    if not _OWN_SERVER.search(lowered) or not (_MODEL.search(sent) and _QUESTION.search(sent)):
        return None
    return "ollama" if "ollama" in lowered else ""


def provider_at(address: str) -> str | None:
    """Whose model answers there; empty where it is a gateway's or nobody's in particular; none: no model."""
    lowered = address[:2_000].lower()
    provider = next((provider for host, provider in _HOSTS if host in lowered), None)
    return None if provider is None or _NO_ANSWER.search(lowered) else provider
