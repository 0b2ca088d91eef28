"""One vendor's client, made with the base address of a gateway: what is asked is the gateway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shipworthy.model.ai_models import CallSite, SiteKind

NEAR = 8
"""Lines: a configuration is filled right before the client is made of it."""
_BASE = re.compile(r"(?i)base_?_?ur[li]|baseAddress|api_?base|endpoint|ServerURL|host")
_NAMED = r"(?P<name>[A-Za-z_]\w{3,60})\s{0,3}(?::\s{0,3}[\w.]{1,30}\s{0,3})?:?=[^\n]{0,80}"


def through_gateways(
    sites: Sequence[CallSite], code: str, gateways: Mapping[str, tuple[str, ...]]
) -> list[CallSite]:
    """The sites, those of a provider's client that a gateway serves under the gateway's name."""
    here = {name: words for name, words in gateways.items() if any(word in code for word in words)}
    if not here:
        return list(sites)
    lines = code.split("\n")
    words = {name: _words(code, known) for name, known in here.items()}
    clients = [s for s in sites if s.kind is SiteKind.CLIENT and s.role == "provider"]
    served = {s: gateway for s in clients if (gateway := _gateway(lines, s.line, words))}
    whole = {
        library: next(g for s, g in served.items() if s.library == library)
        for library in {s.library for s in served}
        if all(s in served for s in clients if s.library == library)
    }
    return [_renamed(site, served.get(site) or whole.get(site.library, "")) for site in sites]


def _words(code: str, known: Iterable[str]) -> list[str]:
    """The gateway's own, and the names of what is given one of them."""
    named = (found["name"] for word in known for found in re.finditer(_NAMED + re.escape(word), code))
    return list(dict.fromkeys((*known, *(name for name in named if _BASE.search(name)))))


def _gateway(lines: Sequence[str], line: int, words: Mapping[str, Sequence[str]]) -> str:
    around = "\n".join(lines[max(0, line - NEAR) : line + NEAR])
    if not _BASE.search(around):
        return ""
    return next((name for name, known in words.items() if any(word in around for word in known)), "")


def _renamed(site: CallSite, gateway: str) -> CallSite:
    return replace(site, library=gateway, role="gateway") if gateway and site.role == "provider" else site
