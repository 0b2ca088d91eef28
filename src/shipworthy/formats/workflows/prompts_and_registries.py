"""Prompts with their model, and registries that say which model a name stands for."""

from __future__ import annotations

import re
from typing import Any

from shipworthy.formats.workflows.format import YAML, Format, Found, child, mappings, named
from shipworthy.schema.nodes import line_of

_BAML = re.compile(r"^(?:client<llm>|function)[ \t]+(\w{1,100})", re.MULTILINE)
_PROMPTY = re.compile(r"^(?:name|model|inputs|description|template|sample|authors):", re.MULTILINE)
_CLAUDE_META = re.compile(r"^export const meta\b", re.MULTILINE)


def _litellm(root: Any) -> Found | None:
    models = mappings(child(root, "model_list"))
    return Found(line=line_of(root, "model_list")) if any("litellm_params" in m for m in models) else None


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


FORMATS = (
    Format("litellm", YAML, (b"model_list:", b"litellm_params:"), _litellm),
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
