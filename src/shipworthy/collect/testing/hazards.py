"""What the product does that fails in ways of its own: it calls others, checks rights, takes jobs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import kinds
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.collect.testing.hazard_patterns import ACCESS, CALLS, HAZARDS, JOBS, TENANTS
from shipworthy.collect.testing.layer_signs import found_in
from shipworthy.collect.testing.test_files import text_of

LISTED = 20
MAX_CHARACTERS = 300_000
LEAST = {CALLS: 2, ACCESS: 2}
"""Files: a single one may be a script beside the product."""
FEW, ENOUGH = 3, 8
"""Files that name a tenant: fewer may hold another's (a client of a service), as many hold one's own."""
_RUN = frozenset({"application", "service"})
_IN_BROWSER = re.compile(
    r"^[\"']use client[\"']|\bdocument\.|\bwindow\.|\buseState\(|@Component\(", re.MULTILINE
)
_BROWSER_PATHS = re.compile(
    r"(?:^|/)(?:frontend|client|ClientApp|web/src|src-ui|ui|static|assets|public|stores?|components|hooks)/"
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """A line of the product that shows it."""

    path: str
    line: int
    shown_by: str


@fact("code.calls_services")
def calls_services(context: Context) -> tuple[Hazard, ...]:
    """Where the product calls other services over HTTP: one line a file, twenty at most.

    Of applications and services, and not of what runs in a browser. Looked for: requests, httpx, aiohttp,
    fetch, axios, http.Client, RestTemplate, WebClient, HttpClient, reqwest, Faraday, Guzzle and the like.
    """
    return _shown(context, CALLS)


@fact("code.checks_access")
def checks_access(context: Context) -> tuple[Hazard, ...]:
    """Where the product refuses who is not logged in or has no right: one line a file, twenty at most.

    Of applications and services, and not of what runs in a browser. Looked for: statuses 401 and 403 that it
    answers with, PermissionDenied, login_required, permission_classes, @PreAuthorize, [Authorize], guards.
    """
    return _shown(context, ACCESS)


@fact("code.takes_jobs")
def takes_jobs(context: Context) -> tuple[Hazard, ...]:
    """Where the product takes jobs, messages or payments, which may come twice: one line a file.

    Of applications and services. Looked for: Celery, Sidekiq, ActiveJob, BullMQ, listeners of Kafka, RabbitMQ
    and SQS, Stripe.
    """
    return _shown(context, JOBS)


@fact("code.tenants")
def tenants(context: Context) -> tuple[Hazard, ...]:
    """Where the product tells tenants apart, where it checks access: one line a file, twenty at most.

    Told by keys such as tenant_id, organizationId, workspace_id, team_id in eight files at least.
    Unknown where few files name one: it may be another service's.
    """
    count = len(_files(context, TENANTS))
    if count < FEW or not _files(context, ACCESS):
        return ()
    if count < ENOUGH:
        raise Unavailable(f"{count} files name a tenant; whether the product holds several is not to be seen")
    return _shown(context, TENANTS)


def _files(context: Context, hazard: str) -> list[Hazard]:
    of: tuple[str, ...] = context.get(kinds)
    if not _RUN & set(of):
        return []
    everything: dict[str, list[Hazard]] = context.once(("hazards",), lambda: _all(context))
    return everything.get(hazard, [])


def _shown(context: Context, hazard: str) -> tuple[Hazard, ...]:
    found = _files(context, hazard)
    if len(found) < LEAST.get(hazard, 1):
        return ()
    for each in found[:LISTED]:
        context.cite(each.path, each.line)
    return tuple(found[:LISTED])


def _all(context: Context) -> dict[str, list[Hazard]]:
    """Of each file the first line of each."""
    found: dict[str, list[Hazard]] = {}
    for file in context.get(source_files):
        signs = HAZARDS.get(file.language or "", ())
        if not signs or BESIDE.match(file.path):
            continue
        text = text_of(context, file.path)[:MAX_CHARACTERS]
        seen: set[str] = set()
        for sign in found_in(text, signs):
            if sign.layer not in seen:
                seen.add(sign.layer)
                if not _in_browser(file.language, file.path, text):
                    found.setdefault(sign.layer, []).append(Hazard(file.path, sign.line, sign.shown))
    return found


def _in_browser(language: str | None, path: str, text: str) -> bool:
    if language not in {"JavaScript", "TypeScript"}:
        return False
    return bool(path.endswith((".tsx", ".jsx")) or _BROWSER_PATHS.search(path) or _IN_BROWSER.search(text))
