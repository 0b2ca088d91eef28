"""The HTTP calls that the product makes, and what ends those that nobody answers."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.service.service_files import service_files
from shipworthy.model.services import Ends


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """A call of another system over HTTP, or the client through which such calls go."""

    path: str
    line: int
    library: str
    callee: str
    ends: Ends
    default: str
    """What the library does where nothing is stated, as its documentation says."""


@fact("outgoing.calls")
def calls(context: Context) -> tuple[OutgoingCall, ...]:
    """The product's outgoing HTTP calls and clients, each with what ends it.

    `stated`: a timeout is given; `default`: the library ends it by itself (httpx 5 s, aiohttp 5 min, Node's
    fetch 300 s, OkHttp 10 s, .NET's HttpClient 100 s); `never`: neither (requests, urlopen, axios, got, node-
    fetch, Go's default client, RestTemplate, java.net.http, URLConnection); `unknown` where options are put
    together elsewhere. Read in Python, JavaScript, TypeScript, Go, Java, Kotlin and C#; code that runs in a
    browser is left out.
    """
    found = [
        OutgoingCall(path, o.line, o.library, o.callee, o.ends, o.default)
        for path, reading in service_files(context).items()
        for o in reading.outgoing
    ]
    return tuple(sorted(set(found), key=lambda c: (c.path, c.line, c.callee)))


@fact("outgoing.known_calls")
def known_calls(context: Context) -> int:
    """How many outgoing calls and clients there are of which it can be seen what ends them."""
    return sum(c.ends is not Ends.UNKNOWN for c in context.get(calls))


@fact("outgoing.endless")
def endless(context: Context) -> tuple[OutgoingCall, ...]:
    """The outgoing calls that wait for ever when nobody answers."""
    found = tuple(c for c in context.get(calls) if c.ends is Ends.NEVER)
    for call in found[:1]:
        context.cite(call.path, call.line)
    return found


@fact("outgoing.ending_share", unit="share")
def ending_share(context: Context) -> float:
    """The share of outgoing calls and clients that end by themselves, of those of which it can be seen."""
    known = context.get(known_calls)
    if not known:
        raise Unavailable("no outgoing call was found of which it can be seen what ends it")
    return 1 - len(context.get(endless)) / known
