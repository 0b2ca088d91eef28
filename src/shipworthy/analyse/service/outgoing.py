"""Outgoing HTTP calls, and what ends those that nobody answers.

What a library does by itself is taken from its documentation: a default that ends the call counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.analyse.service.source import Argument, Call, Source
from shipworthy.model.services import Ends, OutgoingSite

_VERBS = r"(?:get|post|put|patch|delete|head|options|request)"
NONE_REQUESTS = "requests waits for ever unless told otherwise (its documentation, Timeouts)"
NONE_AXIOS = "axios has timeout 0, that is none, by default (its documentation, Request Config)"
NONE_URLOPEN = "urlopen uses the global default of sockets, which is none (Python's documentation)"
NONE_GO = "Go's default client has no timeout (net/http, type Client)"
NONE_GOT = "got has no timeout by default (its documentation, Timeout options)"
NONE_FETCH = "node-fetch has no timeout (its README, Request cancellation)"
NONE_REST = "RestTemplate's default requests have no timeout (Spring, SimpleClientHttpRequestFactory)"
NONE_JAVA = "Java's HttpClient waits for ever unless the request has a timeout (java.net.http)"
NONE_URL = "URLConnection has a read timeout of 0, that is none (java.net)"

_IMPORT = {
    "requests": re.compile(r"^[ \t]*(?:import[ \t]+requests\b|from[ \t]+requests\b)", re.MULTILINE),
    "httpx": re.compile(r"^[ \t]*import[ \t]+httpx\b", re.MULTILINE),
    "aiohttp": re.compile(r"^[ \t]*(?:import|from)[ \t]+aiohttp\b", re.MULTILINE),
    "urllib": re.compile(r"^[ \t]*(?:import|from)[ \t]+urllib", re.MULTILINE),
}
_REQUESTS = re.compile(rf"(?<![\w.])(requests\.{_VERBS})[ \t]*\(")
_SESSIONS = re.compile(r"([\w.]{1,80})[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=[ \t]*requests\.[sS]ession\(")
_WITH_SESSION = re.compile(r"\bwith[ \t]+requests\.[sS]ession\([^()\n]{0,200}\)[ \t]+as[ \t]+(\w+)")
_HTTPX = re.compile(rf"(?<![\w.])(httpx\.(?:{_VERBS}|stream|Client|AsyncClient))[ \t]*\(")
_AIOHTTP = re.compile(r"(?<![\w.])((?:aiohttp\.)?ClientSession)[ \t]*\(")
_URLOPEN = re.compile(r"(?<![\w.])((?:urllib\.request\.|request\.)?urlopen)[ \t]*\(")
_MAIN = re.compile(r"^if[ \t]+__name__[ \t]*==", re.MULTILINE)
_MOUNTED = re.compile(r"Timeout\w*Adapter|functools\.partial\(|\.request[ \t]*=(?!=)")
_GLOBAL = re.compile(r"setdefaulttimeout\(")


def outgoing(source: Source) -> Iterator[OutgoingSite]:
    """What stands under `if __name__ == "__main__"` is started by hand."""
    by_hand = _MAIN.search(source.code) if source.group == "Python" else None
    last = source.line(by_hand.start()) if by_hand else 0
    yield from (site for site in _READERS[source.group](source) if not last or site.line < last)


def _python(source: Source) -> Iterator[OutgoingSite]:
    code = source.code
    always = bool(_GLOBAL.search(code))
    if _IMPORT["requests"].search(code):
        sessions = {m[1] for p in (_SESSIONS, _WITH_SESSION) for m in source.find(p)}
        wrapped = bool(_MOUNTED.search(code))
        for call in source.calls(_REQUESTS):
            yield _timed(call, "requests", NONE_REQUESTS, Ends.NEVER)
        for name in sorted(sessions)[:20]:
            pattern = re.compile(rf"(?<![\w.])({re.escape(name)}\.{_VERBS})[ \t]*\(")
            for call in source.calls(pattern):
                yield _timed(call, "requests", NONE_REQUESTS, Ends.UNKNOWN if wrapped else Ends.NEVER)
    if _IMPORT["httpx"].search(code):
        for call in source.calls(_HTTPX):
            yield _timed(call, "httpx", "httpx ends a call after 5 s without data", Ends.DEFAULT)
    if _IMPORT["aiohttp"].search(code):
        for call in source.calls(_AIOHTTP):
            yield _timed(call, "aiohttp", "aiohttp ends a call after 5 minutes", Ends.DEFAULT)
    if _IMPORT["urllib"].search(code):
        for call in source.calls(_URLOPEN):
            third = len([a for a in call.arguments if not a.name]) >= 3
            default = Ends.STATED if third or always else Ends.NEVER
            yield _timed(call, "urllib", NONE_URLOPEN, default)


def _timed(call: Call, library: str, default: str, otherwise: Ends) -> OutgoingSite:
    """By the argument `timeout`; where arguments are passed on unseen it is not known."""
    stated = call.named("timeout")
    if stated is not None:
        ends = Ends.NEVER if stated.code.strip() in {"None", "0"} else Ends.STATED
        text = "it is given the timeout None" if ends is Ends.NEVER else ""
        return OutgoingSite(call.line, library, call.callee, ends, text)
    if otherwise is Ends.NEVER and any(a.code.startswith("**") for a in call.arguments):
        return OutgoingSite(call.line, library, call.callee, Ends.UNKNOWN)
    return OutgoingSite(call.line, library, call.callee, otherwise, default)


# JavaScript and TypeScript

_MODULE = r"(?:from\s{0,3}|require\(\s{0,3})[\"']%s[\"']"
_JS_IMPORT = {
    name: re.compile(_MODULE % name) for name in ("axios", "got", "node-fetch", "undici", "ky", "superagent")
}
_AXIOS = re.compile(rf"(?<![\w.$])(axios(?:\.{_VERBS})?)[ \t]*(?:<[^()\n]{{0,200}}>)?\(")
_AXIOS_CREATE = re.compile(r"(?<![\w.$])(axios\.create)[ \t]*\(")
_AXIOS_DEFAULT = re.compile(r"axios\.defaults\.timeout\s*=")
_GOT = re.compile(
    r"(?<![\w.$])(got(?:\.(?:get|post|put|patch|delete|head|stream|extend))?)[ \t]*(?:<[^()\n]{0,200}>)?\("
)
_FETCH = re.compile(r"(?<![\w.$])(fetch)[ \t]*\(")
_JS_TIMED = re.compile(r"\btimeout\b|\bsignal\b|\btimeoutMs\b")
_SPREAD = re.compile(r"\.\.\.")


def _javascript(source: Source) -> Iterator[OutgoingSite]:
    text = source.text
    if _JS_IMPORT["axios"].search(text):
        everywhere = bool(_AXIOS_DEFAULT.search(source.code))
        for pattern in (_AXIOS, _AXIOS_CREATE):
            for call in source.calls(pattern):
                otherwise = Ends.STATED if everywhere else Ends.NEVER
                yield _optioned(call, "axios", NONE_AXIOS, otherwise)
    if _JS_IMPORT["got"].search(text):
        for call in source.calls(_GOT):
            yield _optioned(call, "got", NONE_GOT, Ends.NEVER)
    old = bool(_JS_IMPORT["node-fetch"].search(text))
    for call in source.calls(_FETCH):
        if re.search(r"\bfunction\s*$", source.code[max(0, call.start - 20) : call.start]):
            continue
        if old:
            yield _optioned(call, "node-fetch", NONE_FETCH, Ends.NEVER)
        else:
            yield _optioned(
                call, "fetch", "Node's fetch ends a call after 300 s without data (undici)", Ends.DEFAULT
            )


def _optioned(call: Call, library: str, default: str, otherwise: Ends) -> OutgoingSite:
    if any(_JS_TIMED.search(a.code) or _JS_TIMED.search(a.name) for a in call.arguments):
        return OutgoingSite(call.line, library, call.callee, Ends.STATED)
    if otherwise is Ends.NEVER and any(_unseen(a, i) for i, a in enumerate(call.arguments)):
        return OutgoingSite(call.line, library, call.callee, Ends.UNKNOWN)
    return OutgoingSite(call.line, library, call.callee, otherwise, default)


_NAME_ONLY = re.compile(r"[\w.$]+(?:\([^()]{0,200}\))?(?:[ \t]+as[ \t]+[\w.<>]+)?\s*$")


def _unseen(argument: Argument, index: int) -> bool:
    """Options that were put together elsewhere: a name where options may stand, or parts spread into them."""
    if argument.code.startswith("{"):
        return bool(_SPREAD.search(argument.code))
    return _OPTIONS.search(argument.code) is not None or (
        index >= 2 and bool(_NAME_ONLY.match(argument.code))
    )


_OPTIONS = re.compile(r"\b\w*(?:[cC]onfig|[oO]ptions|[oO]pts|[rR]equestInit|init)\b")


# Go

_GO_HTTP = re.compile(r"^[ \t]*(?:import[ \t]+)?\"net/http\"", re.MULTILINE)
_GO_CALL = re.compile(r"(?<![\w.])(http\.(?:Get|Post|PostForm|Head))\(")
_GO_DEFAULT = re.compile(r"(?<![\w.])(http\.DefaultClient\.(?:Do|Get|Post|PostForm|Head))\(")
_GO_CLIENT = re.compile(r"(?<![\w.*\]])(http\.Client)\{")
_GO_CONTEXT = re.compile(r"\bNewRequestWithContext\(|\.WithContext\(")
_GO_LATER = re.compile(r"\.Timeout\s*=[^=]")


def _go(source: Source) -> Iterator[OutgoingSite]:
    if not _GO_HTTP.search(source.text):
        return
    code = source.code
    by_context = bool(_GO_CONTEXT.search(code))
    for call in source.calls(_GO_CALL):
        yield OutgoingSite(call.line, "net/http", call.callee, Ends.NEVER, NONE_GO)
    for call in source.calls(_GO_DEFAULT):
        unsure = by_context and call.callee.endswith(".Do")
        yield OutgoingSite(
            call.line, "net/http", call.callee, Ends.UNKNOWN if unsure else Ends.NEVER, NONE_GO
        )
    for match in source.find(_GO_CLIENT):
        named = {a.name for a in source.entries(match.end() - 1)}
        # A deadline may come with the context of each request, from any caller.
        ends = Ends.STATED if "Timeout" in named or _GO_LATER.search(code) else Ends.UNKNOWN
        yield OutgoingSite(source.line(match.start(1)), "net/http", match[1], ends, NONE_GO)


# Java and Kotlin

_REST = re.compile(r"(?<![\w.])(?:new\s+)?(RestTemplate)\(")
_REST_CARE = re.compile(r"[tT]imeout|[rR]equestFactory|RestTemplateBuilder|RequestConfig")
_OPEN_URL = re.compile(r"\.(openConnection)\(")
_JAVA_REQUEST = re.compile(r"(?<![\w.])(HttpRequest\.newBuilder)\(")
_OK = re.compile(r"(?<![\w.])(?:new\s+)?(OkHttpClient(?:\.Builder)?)\(")
_OPENED_CARE = re.compile(
    r"setReadTimeout|readTimeout|JarURLConnection|JarFile|getLastModified|classpath", re.IGNORECASE
)


def _java(source: Source) -> Iterator[OutgoingSite]:
    code, text = source.code, source.text
    if "org.springframework.web.client" in text:
        for call in source.calls(_REST):
            unsure = bool(call.arguments) or bool(_REST_CARE.search(code))
            ends = Ends.UNKNOWN if unsure else Ends.NEVER
            if re.search(r"set(?:Read|Connect)Timeout|readTimeout\(|responseTimeout", code):
                ends = Ends.STATED
            yield OutgoingSite(call.line, "RestTemplate", call.callee, ends, NONE_REST)
    if "okhttp3" in text:
        for call in source.calls(_OK):
            endless = re.search(r"(?:callTimeout|readTimeout)\(\s*0\b", code[call.end : call.end + 1_000])
            ends = Ends.NEVER if endless else Ends.DEFAULT
            yield OutgoingSite(
                call.line, "OkHttp", call.callee, ends, "OkHttp ends a call after 10 s without data"
            )
    if "java.net.http" in text:
        for call in source.calls(_JAVA_REQUEST):
            chain = code[call.end : _statement_end(code, call.end)]
            built = ".build()" in chain
            ends = Ends.STATED if ".timeout(" in chain else Ends.NEVER if built else Ends.UNKNOWN
            yield OutgoingSite(call.line, "java.net.http", call.callee, ends, NONE_JAVA)
    if "URLConnection" in code and not _OPENED_CARE.search(code):
        for call in source.calls(_OPEN_URL):
            yield OutgoingSite(call.line, "URLConnection", call.callee, Ends.NEVER, NONE_URL)


def _statement_end(code: str, start: int) -> int:
    """Behind the chain of calls: its semicolon, or in Kotlin the first line that begins without a dot."""
    found = re.compile(r";|\n(?!\s*[.)])").search(code, start, start + 4_000)
    return found.start() if found else min(len(code), start + 4_000)


# C#

_NET = re.compile(r"\bnew\s+(HttpClient)\s*[({]|\.(AddHttpClient)\s*(?:<[^()\n]{0,200}>)?\(")
_NET_ENDLESS = re.compile(
    r"\.?Timeout\s*=\s*(?:System\.Threading\.)?(?:Timeout\.InfiniteTimeSpan|TimeSpan\.FromMilliseconds\(-1\))"
)
_NET_STATED = re.compile(r"\bTimeout\s*=\s*(?:TimeSpan\.|\w)")


def _csharp(source: Source) -> Iterator[OutgoingSite]:
    for match in source.find(_NET):
        name = match[1] or match[2]
        nearby = source.code[match.end() : match.end() + 600]
        ends = Ends.NEVER if _NET_ENDLESS.search(nearby) else Ends.DEFAULT
        if ends is Ends.DEFAULT and _NET_STATED.search(nearby):
            ends = Ends.STATED
        default = (
            "it is given an infinite timeout" if ends is Ends.NEVER else "HttpClient ends a call after 100 s"
        )
        yield OutgoingSite(source.line(match.start()), "HttpClient", name, ends, default)


_READERS: Mapping[str, Callable[[Source], Iterator[OutgoingSite]]] = {
    "Python": _python,
    "JavaScript": _javascript,
    "Go": _go,
    "Java": _java,
    "C#": _csharp,
}
