"""Names of models in code, where they decide which model is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.models.code_text import line_of
from shipworthy.model.ai_models import ModelName

_NAME = (
    r"(?P<name>(?:[a-z0-9_-]{1,30}[/:.]){0,3}"
    r"(?:gpt-(?:3\.5|4|4o|4\.\d|5|oss)[\w.:-]{0,60}|chatgpt-4o-latest|o[134](?:-(?:mini|preview|pro))?(?:-\d{4}-\d\d-\d\d)?"
    r"|text-embedding-(?:3-(?:small|large)|ada-002)|claude-[\w.@:-]{0,40}\d[\w.@:-]{0,40}|claude-instant[\w.-]{0,20}"
    r"|gemini-(?:pro|flash|ultra|\d)[\w.-]{0,60}|(?:open-)?mi[sx]tral-[\w.:-]{1,60}|codestral[\w.-]{0,40}|command-[ra][\w.+-]{0,40}"
    r"|llama-?\d[\w.:-]{0,60}|deepseek-(?:chat|coder|reasoner|[vr]\d)[\w.:-]{0,40}|grok-\d[\w.-]{0,40}|qwen-?\d[\w.:-]{0,60}"
    r"|dall-e-[23]|gpt-image-1))"
)
_QUOTE = "[\"'`]"
_ASSIGNED = re.compile(
    r"\b\w{0,60}[mM](?:odel|ODEL)\w{0,40}[\"']?\s{0,3}(?:\??:\s{0,3}[\w.\[\], |]{1,60}\s{0,3})?"
    rf"(?::=|[=:]>?)\s{{0,20}}{_QUOTE}{_NAME}{_QUOTE}"
)
_GIVEN = re.compile(
    r"(?:\b(?:openai|anthropic|google|azure|mistral|groq|xai|bedrock|deepseek|openrouter|gateway|vertex|languageModel|chatModel|init_chat_model"
    r"|initChatModel|ChatOpenAI|ChatAnthropic|GenerativeModel|LiteLlm|GetChatClient|OpenAIModel|AnthropicModel|GeminiModel|ChatClient)"
    rf"|\.(?:model|modelName|modelId|deploymentName|withModel|WithModel|SetModel))\(\s{{0,40}}{_QUOTE}{_NAME}{_QUOTE}"
)
_GO_CONSTANT = re.compile(
    r"\bModel:\s{0,20}(?P<name>(?:openai|anthropic)\.(?:GPT|O\d|ChatModel|Model)\w{1,60})"
)
_ANYWHERE = re.compile(rf"{_QUOTE}{_NAME}{_QUOTE}")
_SETTING = re.compile(
    rf"(?i)\bmodel[\w-]{{0,30}}[\"']?\s{{0,3}}[=:]\s{{0,3}}[\"']?(?-i:{_NAME})[\"']?\s{{0,3}}(?:[,#}}]|$)",
    re.MULTILINE,
)
REGISTRY = 5
"""So many names in one file are a list to choose from, not a choice."""


def chosen_names(code: str) -> Iterator[ModelName]:
    """The names code chooses by itself.

    Assigned, passed or set, not compared, listed or read from the environment. `code` is without comments
    and long texts.
    """
    seen: set[tuple[str, int]] = set()
    for pattern in (_ASSIGNED, _GIVEN, _GO_CONSTANT):
        for found in pattern.finditer(code):
            key = (found["name"], line_of(code, found.start("name")))
            if key not in seen:
                seen.add(key)
                yield ModelName(*key)


_WHOLE = re.compile(_NAME)


def is_model_name(text: str) -> bool:
    return len(text) < 200 and _WHOLE.fullmatch(text) is not None


def is_registry(code: str) -> bool:
    return len({found["name"] for found in _ANYWHERE.finditer(code)}) >= REGISTRY


def configured_names(text: str) -> Iterator[ModelName]:
    """The names a configuration file states, in any of the notations such files have."""
    for found in _SETTING.finditer(text):
        yield ModelName(found["name"], line_of(text, found.start("name")))


_SNAPSHOT = re.compile(
    r"-\d{4}-\d\d-\d\d$|-(?:0301|0314|0613|1106|0125|0409|16k-0613)(?:-preview)?$|[-@]\d{8}(?:-v\d(?::\d)?)?$|-00\d$"
)
_OPENAI_ALIAS = re.compile(
    r"(?:gpt-3\.5-turbo(?:-16k)?|gpt-4(?:-turbo)?|gpt-4o(?:-mini)?|gpt-4\.1(?:-mini|-nano)?|gpt-5(?:\.\d)?(?:-mini|-nano|-pro)?|o[134](?:-mini|-pro)?)$"
)


def moves(name: str) -> bool | None:
    """Whether the name stands for whatever its vendor serves under it; none where that is not known."""
    bare = re.split(r"[/:](?!\d)", name)[-1]
    if bare.endswith("-latest"):
        return True
    if _SNAPSHOT.search(bare):
        return False
    return True if _OPENAI_ALIAS.fullmatch(bare) else None
