"""Requests to a model's address without any library.

An address is a text of its own, `host/path`, or a path put behind a base (`base + "/chat/completions"`), and
something in the file makes requests. What serves such a path, compares with it or shows it asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from shipworthy.model.ai_models import Addresses, CallSite, SiteKind

MAX_SITES = 40
_TEXT = re.compile(r"(?P<quote>[\"'`])(?P<text>[^\"'`\s]{3,300})(?P=quote)")
_REQUESTS = re.compile(
    r"(?i)\bfetch(?:_?json|WithTimeout|Stream)?\(|\brequests?\.(?:post|request|Session)\b|\bhttpx\b|\baiohttp\b|\burlopen\(|\burllib\.request\.Request|axios|ky\.post"
    r"|\bsession\.post\(|client\.(?:post|stream|send|request|do|execute|newCall)\b|http\.post\(|\bgot(?:\.post)?\(|\$fetch|superagent|needle"
    r"|NewRequest|http\.Client|\.Post\(|resty|doRequest|HttpClient|HttpRequest|OkHttp|Request\.Builder|RestTemplate|RestClient|WebClient"
    r"|PostAs(?:Json)?Async|PostAsync|SendAsync|@POST\(|\bretrofit\b|URLSession|URLRequest|reqwest|Net::HTTP|Faraday|HTTParty|curl_|Guzzle|Http::"
    r"|\.post\(|\.bodyValue\(|fetchEventSource|EventSource\("
)
_SERVES = re.compile(
    r"@\w{0,40}\.?(?:post|get|route|api_route|websocket)\(\s{0,40}$"
    r"|\b(?:app|router|r|mux|e|server|srv|group|g|api|routes?|engine|v1|fastify)\.(?:post|get|all|use|route|any|add_api_route"
    r"|add_route|add_post|add_url_rule|Handle|HandleFunc|POST|GET|Post|Get|Any|Group)\(\s{0,40}(?:path\s{0,3}=\s{0,3})?$"
    r"|(?:Post|Get|Request)Mapping\([^)]{0,40}$|(?:Http(?:Post|Get)|Route|MapPost|MapGet|@Path)\(\s{0,40}$|\bpath\(\s{0,40}$|HandleFunc\([^)]{0,20}$"
)
_SHOWS = re.compile(
    r"(?i)(?:placeholder|subtitle|title|label|description|help(?:_?text)?|hint|example|message|msg|summary|default_?text)\s{0,3}[=:({]{1,2}\s{0,3}[rf]?$"
    r"|(?:contains|includes|endswith|startswith|hassuffix|hasprefix|trimsuffix|removesuffix|replace|indexof|strip|match|test|equals|log|info|warn"
    r"|debug|error|print\w{0,3}|exception|raise|throw)\w{0,12}\([^()]{0,80}$"
    r"|(?:==|!=|\bcase|\bin|\bnot in|\bis)\s{0,3}[(\[]?\s{0,3}[rf]?$"
)
_ASSIGNED = re.compile(
    r"(?P<name>[A-Za-z_$][\w$]{2,60})\s{0,3}(?::\s{0,3}[\w.\[\]<>?]{1,40}\s{0,3})?(?::=|=)\s{0,40}(?:[rfu$@]|new \w{3,10}\(|\(\s{0,40}){0,2}$"
)
_INTERPOLATED = re.compile(r"[}>]/?$|%[svd]/?$")
_JOINED = re.compile(
    r"(?:\+|\?\?|\|\||:|,)\s{0,40}[rf]?$|(?:join|Path|url|URL|Url|Endpoint|resolve|uri|Uri|post|Post|POST|request|Request)\w{0,20}\([^()]{0,120}$"
)


@dataclass(frozen=True, slots=True)
class _Place:
    position: int
    host: str
    address: str
    whole: bool
    """The host is in the text."""


def address_sites(code: str, known: Addresses) -> Iterator[CallSite]:
    """`code` is without comments and long texts."""
    if not _REQUESTS.search(code):
        return
    lines = code.split("\n")
    seen: set[int] = set()
    for place in islice(_places(code, known), MAX_SITES):
        gateway = next((g for g, words in known.gateways.items() if place.host in words[0]), "")
        role = "gateway" if gateway else "provider"
        for line in _asked(code, lines, place):
            if line not in seen:
                seen.add(line)
                yield CallSite(line, gateway or place.host, role, _kind(place.address), place.address)


def _kind(address: str) -> SiteKind:
    return SiteKind.EMBEDDING if "mbed" in address.rpartition("/")[2] else SiteKind.REQUEST


def _places(code: str, known: Addresses) -> Iterator[_Place]:
    hosts = [host for host in known.hosts if host in code]
    for found in _TEXT.finditer(code):
        text = found["text"]
        path = next((p for p in known.paths if _ends(text, p)), "")
        if not path:
            continue
        before = code[max(0, found.start() - 200) : found.start()]
        line = before.rpartition("\n")[2] if before.rpartition("\n")[2].strip() else before[-160:]
        if _SERVES.search(line) or _SHOWS.search(line):
            continue
        host = next((h for h in known.hosts if h in text), "")
        if host:
            yield _Place(
                found.start(), host, text[text.index(host) : text.index(path) + len(path)], whole=True
            )
        elif _is_behind_a_base(text, path, line) and (
            path in known.unmistakable or _fits(path, hosts, known)
        ):
            host = next((h for h in hosts if _serves(h, path, known)), known.unnamed)
            yield _Place(found.start(), host, path, whole=False)


def _ends(text: str, path: str) -> bool:
    """The path is the end of the text, but for a query."""
    start = text.find(path)
    if start < 0 or (start and path[0].isalpha() and text[start - 1].isalnum()):
        return False
    rest = text[start + len(path) :]
    return not rest or rest[0] in "?#" or rest == "/"


def _is_behind_a_base(text: str, path: str, before: str) -> bool:
    above = text[: text.index(path)]
    if _INTERPOLATED.search(above) or ("{" in above and "}" in above) or "%s" in above:
        return True
    return above.strip("/v1234567890aip.") == "" and bool(_JOINED.search(before) or _ASSIGNED.search(before))


def _fits(path: str, hosts: list[str], known: Addresses) -> bool:
    return any(_serves(host, path, known) for host in hosts)


def _serves(host: str, path: str, known: Addresses) -> bool:
    return path in known.hosts[host] or path in known.unmistakable


def _asked(code: str, lines: list[str], place: _Place) -> list[int]:
    """The lines where the address is asked: where it stands, or where the name is used that it is given."""
    line = code.count("\n", 0, place.position)
    if (assigned := _ASSIGNED.search(code[max(0, place.position - 160) : place.position])) is None:
        return [line + 1] if place.whole or _asks(lines, line) or _nearby(lines, line) else []
    name = re.compile(rf"(?<![\w$]){re.escape(assigned['name'])}(?![\w$])")
    used = [n for n, text in enumerate(lines) if n != line and name.search(text)]
    asked = [n + 1 for n in used if _asks(lines, n)]
    if not place.whole:
        here = [line + 1] if _asks(lines, line) else []  # `post(\n url=f"{base}/chat/completions"`
        return asked[:5] or here or _first_request(lines, used)
    return asked[:5] or [line + 1]


def _asks(lines: list[str], line: int) -> bool:
    """A request is begun on the line, or right before it."""
    return any(_REQUESTS.search(text) for text in lines[max(0, line - 2) : line + 1])


def _first_request(lines: list[str], used: list[int]) -> list[int]:
    """The first request after a use of the address: it is passed on under another name."""
    near = (n for use in used for n in range(use, min(use + 25, len(lines))))
    return [n + 1 for n in near if _REQUESTS.search(lines[n])][:1]


def _nearby(lines: list[str], line: int) -> bool:
    return any(_REQUESTS.search(text) for text in lines[max(0, line - 4) : line + 30])
