"""Prompts written where a model is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.models.code_text import line_of
from shipworthy.model.ai_models import Prompt

_TEXT = r"[rfbRFB]{0,2}(?P<mark>\"\"\"|'''|\"|'|`)(?P<text>(?:(?!(?P=mark))[^\\]|\\.){24,4000}?)(?P=mark)"
_PLACES = re.compile(
    r"(?:[\"']?role[\"']?\s{0,3}:\s{0,3}[\"'](?P<role>system|developer)[\"']\s{0,3},\s{0,40}[\"']?content[\"']?\s{0,3}:"
    r"|(?<![\w.])(?P<argument>system|system_prompt|systemPrompt|instructions|system_instruction|systemInstruction)\s{0,3}(?::|=(?!=))"
    r"|\b(?P<made>SystemMessage|SystemMessagePromptTemplate\.from_template|SystemChatMessage|AddSystemMessage|\.system)\(\s{0,40}(?:content\s{0,3}[=:])?)"
    r"\s{0,40}(?:\(\s{0,40})?" + _TEXT,
    re.DOTALL,
)  # fmt: skip
_WORDS = 5


def inline_prompts(code: str) -> Iterator[Prompt]:
    """`code` is without comments. A text of fewer than five words tells a model next to nothing."""
    for found in _PLACES.finditer(code):
        if len(found["text"].split()) >= _WORDS:
            name = found["argument"] or found["made"] or found["role"]
            yield Prompt(name.strip("."), line_of(code, found.start("text")), found["text"].count("\n") + 1)
