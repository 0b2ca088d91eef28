"""Prompts with their model, and registries that say which model a name stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.formats.workflows.model_names import PROVIDERS, named_models
from shipworthy.schema.nodes import line_of

_BAML = re.compile(r"^(?:client<llm>|function)[ \t]+(\w{1,100})", re.MULTILINE)
_PROMPTY = re.compile(r"^(?:name|model|inputs|description|template|sample|authors):", re.MULTILINE)
_CLAUDE_META = re.compile(r"^export const meta\b", re.MULTILINE)


def _litellm(root: Any) -> Found | None:
    models = mappings(child(root, "model_list"))
    said = any("litellm_params" in m for m in models) or isinstance(child(root, "litellm_settings"), Mapping)
    named_ = any("model_name" in m for m in models)
    return Found(line=line_of(root, "model_list")) if said and named_ else None


def _portkey(root: Any) -> Found | None:
    targets = mappings(child(root, "targets"))
    mode = str(child(root, "strategy", "mode"))
    ours = all(any(key in t for key in _TARGET) for t in targets)
    return Found(line=line_of(root, "targets")) if mode in _PORTKEY_MODES and targets and ours else None


def _registry(root: Any) -> Found | None:
    """A file that is named for models and says of each which provider's it is."""
    entries = list(named_models(root))
    known = [e for _, e in entries if str(e.get("provider")).lower().replace("_", "-") in PROVIDERS]
    return Found(line=line_of(root, "models")) if entries and len(known) * 2 > len(entries) else None


def _github_prompt(root: Any) -> Found | None:
    messages = mappings(child(root, "messages"))
    return named(root) if child(root, "model") and any("role" in m for m in messages) else None


def _baml(text: str) -> Found | None:
    found = _BAML.search(text)
    return Found(found[1], text.count("\n", 0, found.start()) + 1) if found else None


def _prompty(text: str) -> Found | None:
    """Its front matter says something of the prompt; the model may be left to the caller."""
    opened, _, rest = text.removeprefix("\ufeff").lstrip().partition("\n")
    matter = rest.partition("\n---")[0]
    return Found() if opened.rstrip() == "---" and _PROMPTY.search(matter) else None


def _claude_workflow(text: str) -> Found | None:
    found = _CLAUDE_META.search(text)
    return Found(line=text.count("\n", 0, found.start()) + 1) if found else None


_PORTKEY_MODES = frozenset({"fallback", "loadbalance", "single", "conditional"})
_TARGET = ("virtual_key", "provider", "override_params", "targets", "api_key", "strategy")
_NAMED_FOR_MODELS = tuple(
    f"{name}{suffix}"
    for name in (
        "models",
        "llm",
        "llms",
        "llm_config",
        "model_config",
        "model_registry",
        "model-registry",
        "providers",
    )
    for suffix in (".yaml", ".yml", ".json")
)

FORMATS = (
    Format("litellm", YAML, (b"model_list:", b"litellm_params:"), _litellm),
    Format("litellm", YAML, (b"model_list:", b"litellm_settings:"), _litellm),
    Format("litellm", JSON, (b'"model_list"', b'"litellm_params"'), _litellm),
    Format("portkey", (*JSON, *YAML), (b"strategy", b"targets", b"mode"), _portkey),
    Format("model-registry", _NAMED_FOR_MODELS, (b"model", b"provider"), _registry),
    Format("github-prompt", (".prompt.yml", ".prompt.yaml"), (b"messages:", b"model:"), _github_prompt),
    Format("baml", (".baml",), (b"client",), _baml, text=True),
    Format("prompty", (".prompty",), (b"---",), _prompty, text=True),
    Format(
        "claude-workflow",
        (".js", ".mjs"),
        (b"export const meta",),
        _claude_workflow,
        text=True,
        folder=".claude/workflows/",
    ),
)
