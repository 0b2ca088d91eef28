"""Which model a state asks, and what it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.model.workflows import Check, ModelRef, Prompt, Validation, Via
from shipworthy.schema.nodes import line_of

_MODEL_KEYS = ("ModelId", "modelId", "EndpointName", "AgentId", "AgentAliasId", "FlowIdentifier", "model")
_SAYS = ("prompt", "inputtext", "text", "content", "system", "message", "messages", "inputtext", "promptarn")
_HOSTS = (
    ("openai.azure.com", "azure"),
    ("openai.com", "openai"),
    ("anthropic.com", "anthropic"),
    ("googleapis", "google"),
    ("mistral", "mistral"),
    ("cohere", "cohere"),
)
_MAX_VALUES = 2_000
_MAX_PROMPTS = 50


def model_of(arguments: Mapping[str, Any], path: str, line: int) -> ModelRef:
    provider = _provider(arguments)
    for key in _MODEL_KEYS:
        for written in (key, f"{key}.$"):
            value = arguments.get(written)
            if isinstance(value, str) and value:
                return _named(
                    value, path, line_of(arguments, written, line), provider, chosen=written.endswith(".$")
                )
    body = arguments.get("RequestBody") or arguments.get("Body")
    if isinstance(body, Mapping) and isinstance(model := body.get("model"), str):
        return _named(model, path, line_of(body, "model", line), provider, chosen=False)
    return ModelRef("", Via.UNKNOWN, path, line, provider)


def _named(value: str, path: str, line: int, provider: str, *, chosen: bool) -> ModelRef:
    if chosen or "{%" in value:
        return ModelRef(value[:300], Via.EXPRESSION, path, line, provider)
    if "${" in value:
        return ModelRef(value[:300], Via.CONFIG, path, line, provider)
    if ":agent" in value or provider == "":
        return ModelRef(value[:300], Via.REGISTRY, path, line, provider)
    name = value.rpartition("/")[2]
    via = Via.REGISTRY if "application-inference-profile" in value or ":prompt" in value else Via.LITERAL
    return ModelRef(value[:300], via, path, line, provider, name[:200] if via is Via.LITERAL else "")


def _provider(arguments: Mapping[str, Any]) -> str:
    address = str(arguments.get("ApiEndpoint") or "").lower()
    if address:
        return next((name for host, name in _HOSTS if host in address), "")
    return "aws"


def prompts_of(arguments: Mapping[str, Any], path: str, line: int) -> tuple[Prompt, ...]:
    found = []
    for key, value, at in _texts(arguments, line):
        if key.lower().removesuffix(".$") in _SAYS and value.strip() not in {"user", "assistant", "$"}:
            found.append(Prompt(path, at, value[:20_000]))
    return tuple(found[:_MAX_PROMPTS])


def guarded(arguments: Mapping[str, Any], path: str, line: int) -> Validation | None:
    for key in ("GuardrailIdentifier", "GuardrailConfig", "GuardrailConfiguration", "guardrailIdentifier"):
        if arguments.get(key):
            at = line_of(arguments, key, line)
            return Validation(Check.CONTENT, "Bedrock guardrail", path, at, rejects=True)
    return None


def _texts(value: Any, line: int) -> Iterator[tuple[str, str, int]]:
    waiting: list[tuple[str, Any, int]] = [("", value, line)]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        key, found, at = waiting.pop()
        if isinstance(found, str):
            yield key, found, at
        elif isinstance(found, Mapping):
            waiting += reversed([(str(k), v, line_of(found, k, at)) for k, v in found.items()])
        elif isinstance(found, list):
            waiting += reversed([(key, v, line_of(found, i, at)) for i, v in enumerate(found)])
