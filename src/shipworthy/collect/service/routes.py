"""The routes that the product offers over HTTP, and whether something asks there who is calling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.service.guards import CHANGING
from shipworthy.analyse.service.source import GROUPS
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.collect.service.service_files import content_of, service_files
from shipworthy.model.repository import PathClass
from shipworthy.model.services import Guard, RouteSite

_SECURITY_PACKAGES = (
    "spring-boot-starter-security", "spring-security", "spring-boot-starter-oauth2", "quarkus-oidc",
    "quarkus-security",
    "quarkus-smallrye-jwt", "micronaut-security", "shiro", "sa-token", "keycloak", "okta", "pac4j",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One method at one address."""

    path: str
    line: int
    framework: str
    method: str
    """ANY where every method is taken, or it is not said."""
    address: str
    """As written at the route, below the address of its router or class where that is seen."""
    handler: str
    guard: Guard


@fact("routes.found")
def routes(context: Context) -> tuple[Route, ...]:
    """The product's HTTP routes, each with its method, address, handler and guard.

    Read are FastAPI, Flask, Starlette, aiohttp, Litestar, Django's URL lists; Express, Fastify, Hono, Koa,
    NestJS, route files of Next.js; net/http, gin, echo, chi, fiber, gorilla; Spring, JAX-RS, Ktor; ASP.NET. A
    route is `open` only where its handler and all that stands around it was read, nothing there asks who is
    calling, and nothing is seen that asks for many routes at once. Health, login, documentation and the like
    are `open by purpose`.
    """
    sites = [
        (path, _group(context, path), r)
        for path, reading in service_files(context).items()
        for r in reading.routes
    ]
    doubtful = {group for _, group, r in sites if r.guard is Guard.OPEN}
    globally = _asked_for_all(context) if doubtful else frozenset()
    unread = {group for _, group, r in sites if r.guard is Guard.OPEN and not r.read} - globally
    spoken = _spoken(context, unread) if unread else frozenset()
    every = {
        Route(path, r.line, r.framework, r.method, r.address, r.handler, _guard(r, group, globally, spoken))
        for path, group, r in sites
    }
    return tuple(sorted(every, key=lambda r: (r.path, r.line, r.method, r.address)))


def _group(context: Context, path: str) -> str:
    file = context.file(path)
    return GROUPS.get((file.language if file else "") or "", "")


def _guard(route: RouteSite, group: str, globally: frozenset[str], spoken: frozenset[str]) -> Guard:
    if route.guard is not Guard.OPEN:
        return route.guard
    if group in globally or (not route.read and group in spoken):
        return Guard.UNKNOWN
    return Guard.OPEN


_IN_FRONT = frozenset({"middleware.ts", "middleware.js", "proxy.ts", "hooks.server.ts", "hooks.server.js"})


def _asked_for_all(context: Context) -> frozenset[str]:
    """The languages in which something stands in front of many routes at once and may ask."""
    marks = (m.kind for reading in service_files(context).values() for m in reading.marks)
    found = {kind.removeprefix("guard-") for kind in marks if kind.startswith("guard-")}
    for manifest in context.get(product_manifests):
        if any(part in d.name for d in manifest.dependencies for part in _SECURITY_PACKAGES):
            found.add("Java")
    if any(f.name in _IN_FRONT for f in context.of_class(PathClass.PRODUCT)):
        found.add("JavaScript")
    return frozenset(found)


_SPEAKS_OF_AUTH = re.compile(
    rb"authenti|authori[sz]ation|jwt|passport|permission|api_?key|bearer|passw|sign_?in\b|current_?user"
    rb"|principal",
    re.IGNORECASE,
)


def _spoken(context: Context, groups: set[str]) -> frozenset[str]:
    """Those of the languages whose files speak of authentication at all."""
    found: set[str] = set()
    for file in context.get(source_files):
        group = GROUPS.get(file.language or "", "")
        if group in groups - found and _SPEAKS_OF_AUTH.search(content_of(context, file)):
            found.add(group)
    return frozenset(found)


@fact("routes.count")
def count(context: Context) -> int:
    """How many HTTP routes the product offers, as far as they are read."""
    return len(context.get(routes))


@fact("routes.changing")
def changing(context: Context) -> tuple[Route, ...]:
    """The routes that change something by their method: POST, PUT, PATCH, DELETE."""
    return tuple(r for r in context.get(routes) if r.method in CHANGING)


@fact("routes.changing_open")
def changing_open(context: Context) -> tuple[Route, ...]:
    """The changing routes at which nobody is asked who they are, though their purpose is not that."""
    found = tuple(r for r in context.get(changing) if r.guard is Guard.OPEN)
    for route in found[:1]:
        context.cite(route.path, route.line)
    return found


@fact("routes.changing_to_guard")
def changing_to_guard(context: Context) -> int:
    """How many changing routes are not there for everybody and of which it is known whether somebody asks."""
    return sum(r.guard in {Guard.GUARDED, Guard.OPEN} for r in context.get(changing))


@fact("routes.guarded_share", unit="share")
def guarded_share(context: Context) -> float:
    """The share of changing routes with a guard.

    Of those that are not for everybody and of which it is known.
    """
    known = context.get(changing_to_guard)
    if not known:
        raise Unavailable(
            "of no changing route it can be seen whether something asks who is calling",
            "the guards may stand in a gateway or in middleware that is not read",
        )
    return 1 - len(context.get(changing_open)) / known


@dataclass(frozen=True, slots=True)
class RawBody:
    """A handler that takes what a caller sent as it comes."""

    path: str
    line: int


@fact("routes.raw_bodies")
def raw_bodies(context: Context) -> tuple[RawBody, ...]:
    """Handlers that take a caller's data apart with nothing beside it that says what it may hold.

    Read in Python and JavaScript, where no type is declared: `request.json[…]`, `req.body.x`. A schema, a
    check by hand or a middleware that may hold one takes a handler off this list.
    """
    return tuple(RawBody(path, line) for path, line, checked in _bodies(context) if checked is False)


@fact("routes.bodies_known")
def bodies_known(context: Context) -> int:
    """How many handlers take a caller's data by hand, where it can be seen whether they check it."""
    return sum(checked is not None for _, _, checked in _bodies(context))


@fact("routes.checked_bodies_share", unit="share")
def checked_bodies_share(context: Context) -> float:
    """Of the handlers that take a caller's data by hand, the share that checks it."""
    known = context.get(bodies_known)
    if not known:
        raise Unavailable(
            "no handler takes a caller's data by hand where it can be seen whether it checks it"
        )
    return 1 - len(context.get(raw_bodies)) / known


def _bodies(context: Context) -> Iterator[tuple[str, int, bool | None]]:
    for path, reading in service_files(context).items():
        for body in reading.bodies:
            yield path, body.line, body.checked
