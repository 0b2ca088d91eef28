"""The other systems that the product talks to, and those that make its work asynchronous."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.catalogues import systems as known_systems
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import BESIDE
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.model.systems import KnownSystem
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_COMPOSE = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml")
_TRIED = re.compile(r"(?:^|[._/-])(?:test|tests|ci|e2e|example|sample)(?:[._/-]|$)", re.IGNORECASE)
_LATER = frozenset({"queue", "scheduler"})


@dataclass(frozen=True, slots=True)
class ExternalSystem:
    """One system, where the first package or image shows it."""

    path: str
    line: int
    name: str
    kind: str
    """database, cache, search, storage, queue, scheduler, cloud, payments, messages, identity or service"""
    means: str


@fact("systems.external")
def external(context: Context) -> tuple[ExternalSystem, ...]:
    """The systems that the product talks to, each once, by name: databases, queues, clouds, services.

    Told by packages among what the product needs to run and by images in its compose files. Plain HTTP calls
    and models are not counted.
    """
    first: dict[str, ExternalSystem] = {}
    for found in (*_by_packages(context), *_by_images(context)):
        first.setdefault(found.name, found)
    for found in first.values():
        context.cite(found.path, found.line)
    return tuple(sorted(first.values(), key=lambda s: (s.name, s.path, s.line)))


@fact("systems.external_count")
def external_count(context: Context) -> int:
    """How many other systems the product talks to, as far as its packages and compose files tell."""
    return len(context.get(external))


@fact("systems.asynchronous")
def asynchronous(context: Context) -> tuple[ExternalSystem, ...]:
    """Those of them that make work asynchronous: queues, brokers, schedulers."""
    return tuple(s for s in context.get(external) if s.kind in _LATER)


@fact("systems.asynchronous_count")
def asynchronous_count(context: Context) -> int:
    """How many queues, brokers and schedulers the product uses."""
    return len(context.get(asynchronous))


def _by_packages(context: Context) -> Iterator[ExternalSystem]:
    for manifest in context.get(product_manifests):
        if BESIDE.match(manifest.path) or _TRIED.search(manifest.path):
            continue
        for dependency in manifest.dependencies:
            if dependency.dev or dependency.optional or not dependency.registry:
                continue
            name = dependency.name.lower()
            for system in known_systems().systems:
                if any(_covers(package, name) for package in system.packages):
                    means = f"the dependency {dependency.name}"
                    yield ExternalSystem(manifest.path, dependency.line, system.name, system.kind, means)


def _covers(package: str, name: str) -> bool:
    """Of Maven's `group:artifact` either part counts."""
    for part in (name, *name.split(":")):
        if part == package or (package.endswith("*") and part.startswith(package[:-1])):
            return True
    return False


def _by_images(context: Context) -> Iterator[ExternalSystem]:
    for file in context.of_class(PathClass.PRODUCT):
        if (
            file.kind is FileKind.TEXT
            and _COMPOSE.fullmatch(file.name.lower())
            and not _TRIED.search(file.path)
        ):
            try:
                yield from _in_compose(file, context.read(file.path))
            except (DocumentError, Unavailable):
                continue


def _in_compose(file: File, text: str) -> Iterator[ExternalSystem]:
    document = read_yaml(text)
    services = document.get("services") if isinstance(document, Mapping) else None
    for name, service in services.items() if isinstance(services, Mapping) else ():
        image = service.get("image") if isinstance(service, Mapping) else None
        if isinstance(image, str) and (system := _of_image(image)) is not None:
            means = f"the compose service {name}"
            yield ExternalSystem(file.path, line_of(services, name), system.name, system.kind, means)


def _of_image(image: str) -> KnownSystem | None:
    last = image.lower().rpartition("/")[2]
    return next((s for s in known_systems().systems if any(last.startswith(i) for i in s.images)), None)
