"""The tools Dify's nodes and agents use, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Effect, Node, NodeKind, Tool
from shipworthy.schema.nodes import line_of

_LOOKS_UP = frozenset({
    "tavily", "google", "bing", "duckduckgo", "searxng", "serper", "wikipedia", "arxiv", "jina",
    "firecrawl", "time", "webscraper", "openweather", "maths", "chart", "exa", "brave", "pubmed",
    "searchapi", "yahoo", "alphavantage", "stackexchange", "bilibili", "dataset", "qrcode", "youtube",
    "jina_tool", "websearch", "baidu_search", "crossref", "devdocs", "regex", "json_process",
    "google_translate", "stability", "dalle", "comfyui", "siliconflow", "cogview", "vectorizer", "tts",
    "audio", "markdown_exporter",
})  # fmt: skip
_RUNS = frozenset({"code", "e2b", "code_interpreter", "judge0ce"})


def tool_node(entry: Mapping[str, Any], id_: str, path: str, line: int, native: str) -> Node:
    name = str(entry.get("tool_name") or entry.get("tool_label") or entry.get("name") or id_)[:200]
    provider = str(entry.get("provider_name") or entry.get("provider_id") or "")[:200]
    where = line_of(entry, "tool_name", line)
    label = str(entry.get("title") or entry.get("tool_label") or name)[:200]
    tool = Tool(name, provider)
    if entry.get("provider_type") == "workflow" or entry.get("type") == "workflow":
        return Node(
            id_, NodeKind.SUBFLOW, path, where, label, native, effect=Effect.UNKNOWN,
            effect_reason="what the workflow behind the tool does is not known here", tool=tool,
            opaque="another workflow, published as a tool",
        )  # fmt: skip
    effect, reason = effect_of_tool(name, provider)
    return Node(
        id_, NodeKind.TOOL, path, where, label, native, effect=effect, effect_reason=reason, tool=tool
    )


def effect_of_tool(name: str, provider: str) -> tuple[Effect, str]:
    """By the tool's own name, then by its provider."""
    effect, reason = effect_of_name(name)
    plain = provider.lower().rpartition("/")[2]
    if plain in _RUNS:
        return Effect.EXECUTE, f"{plain} runs code"
    if effect is Effect.UNKNOWN and plain in _LOOKS_UP:
        return Effect.READ, f"{plain} only looks up or makes something new"
    return effect, reason
