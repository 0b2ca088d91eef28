"""Development environments as files: development containers and compose files that can start."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import join
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_COMPOSE = re.compile(r"(?:docker-)?compose(?:[-_.][\w-]{1,60})*\.ya?ml")
_PARTIAL = re.compile(r"override|prod|deploy|dev|test|ci|local|extend|common|base")
"""A compose file of such a name may be laid over another one."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A file that describes an environment to start."""

    path: str
    line: int
    kind: str
    problem: str
    """Why it cannot start; empty where nothing speaks against it."""


@fact("environment.definitions")
def definitions(context: Context) -> tuple[Environment, ...]:
    """Development containers and compose files of the product, and what keeps each from starting.

    Looked at: whether the file can be read, names an image, a Dockerfile or services, and whether the
    Dockerfiles, compose files and build folders it names are tracked.
    """
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and (kind := _kind(file)):
            try:
                problem, line = next(_problems(context, file, kind), ("", 1))
            except Unavailable:
                continue
            found.append(Environment(file.path, line, kind, problem))
    return tuple(found)


@fact("environment.broken")
def broken(context: Context) -> tuple[Environment, ...]:
    """Development containers and compose files that cannot start as they are."""
    return tuple(e for e in context.get(definitions) if e.problem)


def _kind(file: File) -> str:
    if file.name in {"devcontainer.json", ".devcontainer.json"}:
        return "development container"
    return "compose file" if _COMPOSE.fullmatch(file.name.lower()) else ""


def _problems(context: Context, file: File, kind: str) -> Iterator[tuple[str, int]]:
    text = context.read(file.path)
    try:
        root = read_json(text) if kind == "development container" else read_yaml(text)
    except DocumentError as error:
        if "{{" not in text and "{%" not in text:  # a template is not the file it will become
            yield f"cannot be read: {error}", error.line
        return
    if not isinstance(root, dict):
        yield "says nothing", 1
    elif kind == "development container":
        yield from _container_problems(context, file, root)
    else:
        yield from _compose_problems(context, file, root)


def _container_problems(context: Context, file: File, root: dict[str, object]) -> Iterator[tuple[str, int]]:
    build = root.get("build")
    dockerfile = root.get("dockerFile") or (build.get("dockerfile") if isinstance(build, dict) else None)
    composed = root.get("dockerComposeFile")
    if not (root.get("image") or dockerfile or composed):
        yield "names no image, no Dockerfile and no compose file", 1
    named = [dockerfile, *(composed if isinstance(composed, list) else [composed])]
    for path in named:
        if isinstance(path, str) and _is_missing(context, file.folder, path):
            yield f"names {path}, which is not tracked", _line(root, build)


def _line(root: dict[str, object], build: object) -> int:
    keys = ("dockerComposeFile", "dockerFile", "build")
    return next((line_of(root, key) for key in keys if key in root), line_of(build, "dockerfile"))


def _compose_problems(context: Context, file: File, root: dict[str, object]) -> Iterator[tuple[str, int]]:
    services = root.get("services")
    partial = _PARTIAL.search(file.name.lower()) is not None
    if not isinstance(services, dict) or not services:
        if not (partial or root.get("include") or any(isinstance(v, dict) for v in root.values())):
            yield "defines no services", 1
        return
    for name, service in services.items():
        line = line_of(services, name)
        if not isinstance(service, dict):
            if not partial:
                yield f"the service {name} is empty", line
            continue
        if not (partial or {"image", "build", "extends", "provider"} & service.keys()):
            yield f"the service {name} has neither an image nor a build", line
        yield from _build_problems(context, file.folder, service, name)


def _build_problems(
    context: Context, folder: str, service: dict[str, object], name: str
) -> Iterator[tuple[str, int]]:
    build = service.get("build")
    line = line_of(service, "build")
    where = build.get("context", ".") if isinstance(build, dict) else build
    if not isinstance(where, str) or _is_elsewhere(where):
        return
    inside = posixpath.normpath(join(folder, where))
    if inside.startswith(".."):
        return
    if inside != "." and not any(f.path.startswith(inside + "/") for f in context.files):
        yield f"the service {name} is built from {where}, which is not tracked", line
        return
    dockerfile = build.get("dockerfile") if isinstance(build, dict) else "Dockerfile"
    if isinstance(build, dict) and "dockerfile_inline" in build:
        return
    if isinstance(dockerfile, str) and _is_missing(context, "" if inside == "." else inside, dockerfile):
        yield f"the service {name} is built with {where}/{dockerfile}, which is not tracked", line


def _is_elsewhere(path: str) -> bool:
    return "$" in path or "://" in path or path.startswith(("/", "git@", "~"))


def _is_missing(context: Context, folder: str, path: str) -> bool:
    if _is_elsewhere(path):
        return False
    whole = posixpath.normpath(join(folder, path))
    return not whole.startswith("..") and context.file(whole) is None
