"""The product's files that have to do with running a service, each read once for all facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shipworthy.analyse.service.reading import kinds_in, read_service
from shipworthy.collect.context import Context
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.repository import File
from shipworthy.model.services import Ends, ServiceReading

MAX_SIZE = 1_000_000
_ASIDE = re.compile(
    r"(?:^|/)(?:migrations|evals?|evaluations?|benchmarks?|mocks?|__mocks__|fixtures|stubs?|fakes?|e2e"
    r"|playground|cookbooks?|notebooks?"
    r"|scripts?|sandbox|templates?|scaffold\w*|boilerplates?|snippets|starters?|cypress|storybook"
    r"|\.storybook|devtools|dev|docker|gen|codegen)/"
    r"|(?:^|/)(?:conftest|setup|gulpfile|webpack[\w.-]*|vite\.config|mock\w*|fake\w*)\.\w+$|\.(?:stories"
    r"|config|mock)\.[cm]?[jt]sx?$"
    r"|(?:^|/)\w*(?:Test|Tests|Mock|Fake)\w*\.(?:cs|java|kt)$|[._](?:test|spec|mock)\.\w+$",
    re.IGNORECASE,
)
"""Beside the product: what tries, measures, builds or makes a start for others."""
_BROWSER = frozenset({
    "react", "react-dom", "vue", "svelte", "@angular/core", "solid-js", "preact", "react-native", "electron",
})  # fmt: skip
_SERVER = frozenset({
    "express", "fastify", "@nestjs/core", "next", "koa", "hono", "@hono/node-server", "nuxt",
    "@remix-run/node", "@sveltejs/kit",
    "@trpc/server", "restify", "@hapi/hapi", "elysia", "@react-router/node", "astro",
})  # fmt: skip


def service_files(context: Context) -> Mapping[str, ServiceReading]:
    """By path, in order."""
    return context.once("service files", lambda: dict(_read(context)))


def _read(context: Context) -> Iterator[tuple[str, ServiceReading]]:
    browser = project_places(context)
    for file in context.get(source_files):
        if file.size > MAX_SIZE or BESIDE.match(file.path) or _ASIDE.search(file.path):
            continue
        kinds = kinds_in(content_of(context, file), file.language)
        if kinds and not _runs_in_browser(file, browser):
            reading = read_service(context.read(file.path), file.language or "", file.path, kinds)
            yield file.path, _as_served(reading, file, browser)


def content_of(context: Context, file: File) -> bytes:
    """Not evidence yet: most files have nothing to do with it."""
    try:
        return context.door.read_bytes(file.path)
    except (OSError, ValueError):
        return b""


def project_places(context: Context) -> Mapping[str, str]:
    """Folders of npm projects, and where their code runs: server, browser; empty where it may be both."""
    found = {}
    for manifest in context.get(product_manifests):
        if manifest.ecosystem == "npm":
            names = {d.name for d in manifest.dependencies}
            pages, served = bool(names & _BROWSER), bool(names & _SERVER)
            found[manifest.folder] = "" if pages == served else "browser" if pages else "server"
    return found


def _place(file: File, folders: Mapping[str, str]) -> str:
    folder = file.folder
    while folder not in folders and folder:
        folder = folder.rpartition("/")[0]
    return folders.get(folder, "")


_ON_A_SERVER = re.compile(
    r"(?:^|/)(?:server|backend|api|functions|workers?|jobs)/|\.server\.[jt]s$", re.IGNORECASE
)


def _as_served(reading: ServiceReading, file: File, folders: Mapping[str, str]) -> ServiceReading:
    """Where pages and their server share a project, only a folder's name says where a call runs."""
    if file.language not in {"JavaScript", "TypeScript"} or not reading.outgoing:
        return reading
    if _place(file, folders) == "server" or _ON_A_SERVER.search(file.path):
        return reading
    unsure = tuple(replace(o, ends=Ends.UNKNOWN) if o.ends is Ends.NEVER else o for o in reading.outgoing)
    return replace(reading, outgoing=unsure)


def _runs_in_browser(file: File, folders: Mapping[str, str]) -> bool:
    if file.language not in {"JavaScript", "TypeScript"}:
        return False
    if file.path.endswith((".jsx", ".tsx")) and not re.search(r"(?:^|/)(?:api|server)/", file.path):
        return True
    return _place(file, folders) == "browser"
