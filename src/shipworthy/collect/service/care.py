"""What keeps a service standing: limits, retries, an orderly end, a record of who changed what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.service.service_files import service_files
from shipworthy.model.repository import FileKind, PathClass

LISTED = 20


@dataclass(frozen=True, slots=True)
class CareSign:
    """One line that shows it, and what stands there."""

    path: str
    line: int
    means: str


def _signs(context: Context, *kinds: str) -> tuple[CareSign, ...]:
    found = [
        CareSign(path, mark.line, mark.means)
        for path, reading in service_files(context).items()
        for mark in reading.marks
        if mark.kind in kinds
    ]
    for sign in found[:3]:
        context.cite(sign.path, sign.line)
    return tuple(found[:LISTED])


_GATEWAY = re.compile(
    rb"^[ \t]*limit_req(?:_zone)?[ \t]|rateLimit:|rate-limiting|limit-rps|limit-rpm|RateLimitPolicy"
    rb"|rate_limit[ \t]*[{:]|local_ratelimit",
    re.MULTILINE,
)
MAX_CONFIGURATION = 300_000


@fact("service.rate_limits")
def rate_limits(context: Context) -> tuple[CareSign, ...]:
    """What holds back a caller who calls too often, twenty at most.

    Libraries for it and names such as `rate_limit` in code; limits in nginx, Traefik, ingress and gateway
    configuration.
    """
    return (*_signs(context, "rate-limit"), *_in_gateways(context))[:LISTED]


def _in_gateways(context: Context) -> Iterator[CareSign]:
    for file in context.of_class(PathClass.PRODUCT):
        if (
            file.kind is not FileKind.TEXT
            or file.size > MAX_CONFIGURATION
            or file.path.startswith(".github/")
        ):
            continue
        if not (
            file.tags & {"yaml", "toml"}
            or file.name.endswith((".conf", ".conf.template", ".tf"))
            or file.name == "Caddyfile"
        ):
            continue
        try:
            content = context.door.read_bytes(file.path)
        except (OSError, ValueError):
            continue
        if found := _GATEWAY.search(content):
            line = content.count(b"\n", 0, found.start()) + 1
            context.cite(file.path, line)
            yield CareSign(file.path, line, found[0].decode("utf-8", "replace").strip())


@fact("service.retries")
def retries(context: Context) -> tuple[CareSign, ...]:
    """Where calls are tried again or given up for a while.

    By libraries for it (tenacity, Polly, resilience4j …) or functions of such names.
    """
    return _signs(context, "retry")


@fact("service.audit_events")
def audit_events(context: Context) -> tuple[CareSign, ...]:
    """Where it is written down who changed what.

    By libraries for it, or by an audit or activity log of its own that code uses.
    """
    return _signs(context, "audit")


@fact("service.own_servers")
def own_servers(context: Context) -> tuple[CareSign, ...]:
    """Where the product starts a server that ends at once when it is told to, unless code makes it wait.

    Go's `ListenAndServe` and `listen` of servers in Node. Python's and .NET's servers and Spring's end in
    order by themselves.
    """
    return _signs(context, "start-Go", "start-JavaScript")


@fact("service.orderly_ends")
def orderly_ends(context: Context) -> tuple[CareSign, ...]:
    """Where a server is told to finish what it has begun before it ends.

    `Shutdown(ctx)`, a handler of SIGTERM, libraries for it.
    """
    return _signs(context, "shutdown")


@fact("service.payments")
def payments(context: Context) -> tuple[CareSign, ...]:
    """Calls that move money through Stripe."""
    return _signs(context, "payment", "idempotent-payment")


@fact("service.repeatable_payments")
def repeatable_payments(context: Context) -> tuple[CareSign, ...]:
    """Calls that move money and carry no idempotency key: sent twice, they move it twice."""
    return _signs(context, "payment")
