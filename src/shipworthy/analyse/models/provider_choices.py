"""Signs in code that the provider is chosen while the program runs."""

from __future__ import annotations

import re

from shipworthy.analyse.models.code_text import line_of

_PROVIDER = (
    r"(?P<{0}>open[_-]?ai|azure(?:[_-]?open[_-]?ai)?|anthropic|claude|google(?:[_-]?(?:genai|vertex|ai))?|gemini|vertex(?:[_-]?ai)?|(?:aws[_-]?|amazon[_-]?)?bedrock"
    r"|mistral(?:ai)?|cohere|groq|ollama|deepseek|open[_-]?router|hugging[_-]?face|together(?:ai)?|xai|grok|lm[_-]?studio|llama[_-]?cpp|vllm|fireworks)"
)
_COMPARED = re.compile(
    r"(?:\b(?:case|when)\s{1,3}|===?\s{0,3}|\.equals(?:IgnoreCase)?\(\s{0,3}|startswith\(\s{0,3}|\bin\s{1,3}[\[({]\s{0,3}|[{,(]\s{0,40})"
    r"[\"'`]" + _PROVIDER.format("compared") + r"[\"'`]\s{0,3}(?:\)|:|=>|->|\]|,|\{|\|\||&&|$|\s)",
    re.IGNORECASE | re.MULTILINE,
)
_MEMBER = re.compile(
    r"\b(?:case|===?|is)\s{0,3}(?:\w{1,40}(?:\.|::)){0,3}(?:\w{0,40}(?:[pP]rovider|[tT]ype|[kK]ind|LLM|[mM]odel|[sS]ervice|[eE]ngine|[bB]ackend)\w{0,20})(?:\.|::)"
    + _PROVIDER.format("member") + r"\b",
    re.IGNORECASE,
)  # fmt: skip
_AZURE = re.compile(
    r"\b(?:use_?(?:azure|aoai)\w{0,30}|is_?azure\w{0,30}|openai_?api_?type|openai_?host|azure_?openai_?enabled)\b",
    re.IGNORECASE,
)
"""Whether the same models are asked of Azure."""
_FAMILIES = {
    "claude": "anthropic", "gemini": "google", "vertex": "google", "vertexai": "google", "googlegenai": "google",
    "googlevertex": "google", "googleai": "google", "mistralai": "mistral", "awsbedrock": "bedrock",
    "amazonbedrock": "bedrock", "azure": "azureopenai", "grok": "xai", "together": "togetherai",
}  # fmt: skip
_ADDRESS = re.compile(
    r"(?<![\w.])(?P<name>(?:openai_)?(?:base_?url|api_?base)|(?:openAI|openai)?(?:BaseURL|baseURL|baseUrl|ApiBase|apiBase)|option\.WithBaseURL)"
    r"[\"']?\s{0,3}(?:=(?![=>])|:(?!:)|\()\s{0,3}(?P<value>[^\n]{1,200})",
)
_FIXED = re.compile(
    r"(?:f?[\"'`][^\"'`{$]*[\"'`]|[\w.]{1,40}\(\s{0,3}[\"'`]http|None|null|undefined|nil\b|string\b|str\b|Optional\b|String\b|z\.)"
)
"""Written out, or no value at all but a type."""
_ONE_VENDOR = re.compile(r"azure|deployments|endpoint", re.IGNORECASE)


def switch(code: str) -> tuple[int, tuple[str, ...]]:
    """The line where different providers are told apart by name, and which; 0 where fewer than two are."""
    found: dict[str, int] = {}
    for pattern, group in ((_COMPARED, "compared"), (_MEMBER, "member")):
        for match in pattern.finditer(code):
            found.setdefault(_plain(match[group]), match.start(group))
    if len(found) > 1:
        return line_of(code, min(found.values())), tuple(sorted(found))
    if azure := _AZURE.search(code):
        return line_of(code, azure.start()), ("azureopenai", "openai")
    return 0, ()


def _plain(name: str) -> str:
    bare = re.sub(r"[_-]", "", name.lower())
    return _FAMILIES.get(bare, bare)


def open_address(code: str) -> tuple[int, str]:
    """The line that gives a client an address which is not written there, and how; 0 where none does."""
    for found in _ADDRESS.finditer(code):
        value = found["value"].strip()
        fixed = _FIXED.match(value) or _ONE_VENDOR.search(value)
        if not fixed and re.match(r"[\w(`$]", value):
            return line_of(code, found.start()), f"{found['name']} {value}"[:80].rstrip(" ,)(};")
    return 0, ""
