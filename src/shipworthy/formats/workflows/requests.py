"""What a plain HTTP request does, by its method and its address."""

from __future__ import annotations

import re

from shipworthy.formats.workflows.effects import effect_of_method
from shipworthy.model.workflows import Effect

_SEARCH_HOSTS = (
    "api.tavily.com", "google.serper.dev", "api.firecrawl.dev/v", "r.jina.ai", "s.jina.ai", "serpapi.com",
    "api.search.brave.com", "api.exa.ai", "api.dataforseo.com", "wikipedia.org",
)  # fmt: skip
_LOOKS_UP = re.compile(
    r"/(?:[\w-]{1,40}[_-])?(?:search|lookup|enrich|match|scrape|extract|embeddings|embed|ocr|transcribe|rerank|classify"
    r"|summarize|translate)/?(?:[?#'\"]|\Z)"
    r"|/databases/[^/]{1,200}/query/?\Z"
)


def effect_of_request(method: str, address: str, name: str = "") -> tuple[Effect, str]:
    """A POST to an address that says it looks something up changes nothing."""
    effect, why = effect_of_method(method, name)
    lowered = address[:2_000].strip().lower()
    posted = method.strip().upper() == "POST"
    if posted and any(host in lowered for host in _SEARCH_HOSTS):
        return Effect.READ, "HTTP POST to a search service"
    if posted and (found := _LOOKS_UP.search(lowered)):
        return Effect.READ, f"HTTP POST to an address that says “{found[0].strip('/?#')[:60]}”"
    return effect, why
