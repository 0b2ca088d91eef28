"""Models and prompts of Dify's nodes and apps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import ModelRef, Prompt, Via
from shipworthy.schema.nodes import line_of

_PROVIDERS = {
    "azure_openai": "azure", "vertex_ai": "google", "gemini": "google", "tongyi": "alibaba",
    "volcengine_maas": "volcengine", "openai_api_compatible": "", "oai_api_compatible": "",
    "mistralai": "mistral", "x": "xai", "huggingface_hub": "huggingface",
}  # fmt: skip
_MAX_TEXT = 20_000


def provider_of(written: object) -> str:
    """`openai` of `langgenius/openai/openai`."""
    plain = str(written or "").lower().rpartition("/")[2][:80]
    return _PROVIDERS.get(plain, plain)


def model_of(model: Any, path: str, line: int) -> ModelRef | None:
    """A mapping with provider and name; agents say `model` for the name."""
    if not isinstance(model, Mapping):
        return None
    key = "name" if "name" in model else "model" if "model" in model else "model_id"
    name = model.get(key)
    provider = provider_of(model.get("provider"))
    where = line_of(model, key, line)
    told = child(model, "completion_params")
    parameters = (
        tuple((str(k)[:80], str(v)[:100]) for k, v in list(told.items())[:30])
        if isinstance(told, Mapping)
        else ()
    )
    if not isinstance(name, str) or not name:
        return ModelRef("", Via.UNKNOWN, path, where, provider, parameters=parameters)
    if "{{" in name:
        return ModelRef(name[:200], Via.EXPRESSION, path, where, provider, parameters=parameters)
    return ModelRef(name[:200], Via.LITERAL, path, where, provider, name[:200], parameters=parameters)


def prompts_of(data: Mapping[str, Any], path: str, line: int) -> tuple[Prompt, ...]:
    return tuple(Prompt(path, where, text[:_MAX_TEXT]) for text, where in _texts(data, line) if text.strip())[
        :100
    ]


def _texts(data: Mapping[str, Any], line: int) -> Iterator[tuple[str, int]]:
    template = data.get("prompt_template")
    for entry in mappings(template) if isinstance(template, list) else mappings([template]):
        key = "jinja2_text" if entry.get("edition_type") == "jinja2" else "text"
        if isinstance(text := entry.get(key), str):
            yield text, line_of(entry, key, line)
    for key in ("instruction", "instructions", "pre_prompt"):
        if isinstance(text := data.get(key), str):
            yield text, line_of(data, key, line)
    parameters = child(data, "agent_parameters")
    for key in ("instruction", "query"):
        if isinstance(text := child(parameters, key, "value"), str):
            yield text, line_of(parameters, key, line)
    for entry in mappings(child(data, "chat_prompt_config", "prompt")):
        if isinstance(text := entry.get("text"), str):
            yield text, line_of(entry, "text", line)
    if isinstance(text := child(data, "completion_prompt_config", "prompt", "text"), str):
        yield text, line_of(child(data, "completion_prompt_config", "prompt"), "text", line)
