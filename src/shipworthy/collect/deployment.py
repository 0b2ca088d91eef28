"""Whether the repository says how to run its product as a service, and where it says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import dockerfile, manifests
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml, read_yaml_all
from shipworthy.schema.nodes import DocumentError, line_of

_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Rollout"})
_EXPOSE = re.compile(r"^\s*EXPOSE\s+\S", re.IGNORECASE)
_PROCESS = re.compile(r"^(?:web|worker|release|app|server)\s*:\s*\S")
_BOOT = re.compile(
    r"spring-boot-maven-plugin|org\.springframework\.boot[\"']?\)?\s+version|quarkus-maven-plugin"
    r"|Sdk=[\"']Microsoft\.NET\.Sdk\.Web[\"']"
)

_FOR_OTHERS = re.compile(
    r"template|test|sample|(?:^|/)\.(?:devcontainer|agents|claude|github)/", re.IGNORECASE
)
"""Paths of what the product writes out for others, and of what tries it."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One file that says how the product is run as a service."""

    path: str
    line: int
    means: str
    container: bool = False
    """An image alone, which may as well serve trials or tests."""


@fact("repository.deployment")
def deployment(context: Context) -> tuple[Deployment, ...]:
    """Where product files say how the product runs as a service.

    Looked for: Dockerfiles that expose a port, compose services that are built here and publish ports,
    Kubernetes workloads, Helm charts, Procfiles, server frameworks' build plugins, and the files of the usual
    platforms. Templates that the product writes out for others say nothing about the product itself.
    """
    found: list[Deployment] = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and not _FOR_OTHERS.search(file.path) and (reader := _reader(file)):
            try:
                found.extend(reader(file.path, context.read(file.path)))
            except (Unavailable, DocumentError):
                continue
    if found and all(d.container for d in found) and _is_library(context):
        return ()
    return tuple(found)


def _is_library(context: Context) -> bool:
    """Whether the root is built to be depended on: then a container is a means to try or test it."""
    for file in context.files:
        if "/" not in file.path and file.kind is FileKind.TEXT and manifests.matches(file.path):
            manifest = manifests.read(file.path, context.read(file.path))
            if manifest is not None and manifest.library:
                return True
    return False


@fact("repository.deployable")
def deployable(context: Context) -> bool:
    """Whether some product file says how to run it as a service."""
    return bool(context.get(deployment))


_Reader = Callable[[str, str], Iterator[Deployment]]


def _reader(file: File) -> _Reader | None:
    name = file.name.lower()
    if dockerfile.matches(file.path):
        return _dockerfile
    if re.fullmatch(r"(?:docker-)?compose[\w.-]*\.ya?ml", name):
        return _compose
    if name == "procfile":
        return _procfile
    if name in {"serverless.yml", "serverless.yaml"}:
        return _keyed("functions", "a Serverless service")
    if name == "render.yaml":
        return _keyed("services", "a Render service")
    if name in {"app.yaml", "app.yml"}:
        return _keyed("runtime", "an App Engine service")
    if name == "chart.yaml":
        return _keyed("apiVersion", "a Helm chart")
    if name == "fly.toml":
        return _fly
    if name in {"pom.xml", "build.gradle", "build.gradle.kts"} or name.endswith(".csproj"):
        return _boot
    if "yaml" in file.tags and file.size < 500_000 and not file.path.startswith(".github/"):
        return _kubernetes
    return None


def _dockerfile(path: str, text: str) -> Iterator[Deployment]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _EXPOSE.match(line):
            yield Deployment(path, number, "a container that exposes a port", container=True)
            return


def _compose(path: str, text: str) -> Iterator[Deployment]:
    document = read_yaml(text)
    services = document.get("services") if isinstance(document, Mapping) else None
    if not isinstance(services, Mapping):
        return
    for name, service in services.items():
        if isinstance(service, Mapping) and service.get("build") and service.get("ports"):
            means = f"the compose service {name}, built here"
            yield Deployment(path, line_of(services, name), means, container=True)
            return


def _procfile(path: str, text: str) -> Iterator[Deployment]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _PROCESS.match(line):
            yield Deployment(path, number, "a Procfile process")
            return


def _keyed(key: str, means: str) -> _Reader:
    def read(path: str, text: str) -> Iterator[Deployment]:
        document = read_yaml(text)
        if isinstance(document, Mapping) and document.get(key):
            yield Deployment(path, line_of(document, key), means)

    return read


def _fly(path: str, text: str) -> Iterator[Deployment]:
    document = read_toml(text)
    if document.get("app"):
        yield Deployment(path, line_of(document, "app"), "a Fly application")


def _boot(path: str, text: str) -> Iterator[Deployment]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _BOOT.search(line[:500]):
            yield Deployment(path, number, "a server framework's build plugin")
            return


def _kubernetes(path: str, text: str) -> Iterator[Deployment]:
    if "kind:" not in text or "apiVersion:" not in text or "{{" in text:
        return
    for document in read_yaml_all(text):
        if isinstance(document, Mapping) and str(document.get("kind")) in _WORKLOADS:
            yield Deployment(path, line_of(document, "kind"), f"a Kubernetes {document['kind']}")
            return
