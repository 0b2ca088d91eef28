"""Prompts of several lines, written in code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.model.ai_models import Prompt

MIN_LINES = 5
_NAMED = (
    r"\b(?P<name>\w{0,60}(?:[pP]rompt|[iI]nstruction|system_message|systemMessage|PROMPT|INSTRUCTION)\w{0,60})"
    r"[\"']?[ \t]{0,3}(?::[ \t]{0,3}\w{1,30}[ \t]{0,3})?[=:][ \t]{0,3}"
)
_PYTHON = re.compile(
    _NAMED + r"(?:\(\s{0,20})?[frFR]{0,2}(?P<mark>\"\"\"|''')(?P<text>(?:[^\\]|\\.){0,40000}?)(?P=mark)",
    re.DOTALL,
)
_TEMPLATE = re.compile(_NAMED + r"\s{0,20}`(?P<text>(?:\\.|[^`\\]){0,40000})`", re.DOTALL)


_TELLS = re.compile(
    r"[=(,:\[]\s{0,40}[rbfRFB]{0,2}(?:\"\"\"|'''|[\"'`])\s{0,80}\\?\s{0,80}"
    r"(?:You are (?:an?|the|tasked|given|asked|responsible)|You're an?"
    r"|Your task is|You will be given|Act as an?)\s"
)


def long_prompts(text: str, language: str) -> Iterator[Prompt]:
    """Python and JavaScript; other languages have no single way to write such a text."""
    return (prompt for prompt, _ in prompt_texts(text, language))


def prompt_texts(text: str, language: str) -> Iterator[tuple[Prompt, str]]:
    """Each with what it says."""
    pattern = _PYTHON if language == "Python" else _TEMPLATE
    for found in pattern.finditer(text[:1_000_000]):
        lines = sum(1 for line in found["text"].split("\n") if line.strip())
        if lines >= MIN_LINES:
            yield Prompt(found["name"], line_of(text, found.start("name")), lines), found["text"]


_HELD = re.compile(
    _NAMED + r"(?:\(\s{0,20})?[frFR@$]{0,2}(?:\"\"\"|'''|[\"'`])[^\"'`]{80}",
    re.DOTALL,
)
"""A text that is called a prompt, in any language; a question to a user is shorter."""


def holds_prompt(text: str, language: str) -> bool:
    return _HELD.search(code_of(text, language, keep_texts=True)) is not None


def instructs(text: str, language: str) -> bool:
    """Whether code holds a text that speaks to a model; one in a comment or a docstring is no code."""
    if not any(word in text for word in ("You ", "You're", "Your task", "Act as")):
        return False
    return _TELLS.search(code_of(text, language, keep_texts=True)) is not None
