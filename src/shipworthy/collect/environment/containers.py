"""Containers: what images are built from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import dockerfile
from shipworthy.model.containers import Stage
from shipworthy.model.facts import Unknown
from shipworthy.model.repository import FileKind, PathClass

MAX_BYTES = 500_000
_BUILDING = (".yml", ".yaml", ".sh", ".mk")
_DIGEST = re.compile(r"@sha(?:256|512):[0-9a-f]{64,128}$")
_CODENAMES = re.compile(
    r"\b(?:buster|bullseye|bookworm|trixie|sid|xenial|bionic|focal|jammy|forky|noble|plucky|questing|resolute)\b"
)
_PUBLISHED = frozenset(
    [
        "almalinux",
        "alpine",
        "amazoncorretto",
        "amazonlinux",
        "archlinux",
        "buildpack-deps",
        "busybox",
        "caddy",
        "cassandra",
        "centos",
        "clojure",
        "composer",
        "consul",
        "couchdb",
        "debian",
        "docker",
        "drupal",
        "eclipse-temurin",
        "elasticsearch",
        "elixir",
        "erlang",
        "fedora",
        "fluentd",
        "gcc",
        "golang",
        "gradle",
        "groovy",
        "haproxy",
        "haskell",
        "httpd",
        "ibmjava",
        "influxdb",
        "jetty",
        "jruby",
        "julia",
        "kibana",
        "kong",
        "logstash",
        "mariadb",
        "maven",
        "memcached",
        "mongo",
        "mysql",
        "nats",
        "neo4j",
        "nginx",
        "node",
        "openjdk",
        "oraclelinux",
        "perl",
        "php",
        "postgres",
        "pypy",
        "python",
        "r-base",
        "rabbitmq",
        "redis",
        "registry",
        "rockylinux",
        "ruby",
        "rust",
        "sapmachine",
        "solr",
        "sonarqube",
        "swift",
        "telegraf",
        "tomcat",
        "traefik",
        "ubuntu",
        "varnish",
        "vault",
        "wordpress",
        "zookeeper",
    ]
)
"""Names that Docker Hub itself publishes; another bare name may be built here."""
_DEVELOPMENT = frozenset({"ci", "dev", "hack"})


@dataclass(frozen=True, slots=True)
class BaseImage:
    """An image a stage of a product's Dockerfile starts from."""

    path: str
    line: int
    image: str
    pinned: bool | Unknown
    """By digest, or by a tag that names a version."""
    digest: bool
    problem: str


@fact("containers.base_images")
def base_images(context: Context) -> tuple[BaseImage, ...]:
    """The images that the product's Dockerfiles start from, and whether each is pinned.

    A digest pins; a tag pins if it names a version (`3.12-slim`, `bookworm`). `latest`, no tag and
    tags such as `lts` or `slim` do not: what is built tomorrow differs from what was tested. Earlier
    stages and `scratch` are left out; an image named by an argument without a value is unknown.
    """
    found: list[BaseImage] = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is not FileKind.TEXT or file.language or not dockerfile.matches(file.path):
            continue
        if any(f in _DEVELOPMENT or f.startswith(".") for f in file.folder.split("/")):
            continue
        try:
            text = context.read(file.path)
        except Unavailable:
            continue
        stages = dockerfile.stages(list(dockerfile.instructions(text)))
        found.extend(
            _base(context, file.path, stage)
            for stage in stages
            if stage.image and not stage.earlier and stage.image.lower() != "scratch"
        )
    return tuple(found)


def _base(context: Context, path: str, stage: Stage) -> BaseImage:
    digest = _DIGEST.search(stage.image) is not None
    name, tag = _split(stage.image)
    problem = "" if digest or stage.unresolved else _problem(name, tag)
    pinned: bool | Unknown = not problem
    if stage.unresolved and not digest:
        pinned = Unknown(f"{stage.image} is given at build time", "give the ARG a default value")
    elif problem and _is_built_here(context, name):
        pinned = Unknown(f"{name} may be an image that is built in this repository")
    return BaseImage(path, stage.line, stage.image, pinned, digest, problem)


def _is_built_here(context: Context, name: str) -> bool:
    """A bare name no registry publishes, or one that a workflow, script or compose file tags."""
    if "/" not in name and name not in _PUBLISHED:
        return True
    tagging = re.compile(
        rf"(?:-t|--tag|tags:|image:|IMAGE\S{{0,20}}[=:])[\s|=\"'>-]{{0,40}}{re.escape(name)}\b"
    )
    for file in context.files:
        builds = file.name in {"Makefile", "justfile", "docker-bake.hcl"} or file.name.endswith(_BUILDING)
        if "/" in name and builds and file.kind is FileKind.TEXT and file.size < MAX_BYTES:
            try:
                text = context.door.read_bytes(file.path).decode("utf-8", errors="replace")
            except (OSError, ValueError):
                continue
            if name in text and tagging.search(text):
                return True
    return False


def _split(image: str) -> tuple[str, str]:
    """Name and tag; a colon before the last slash belongs to a port."""
    folder, slash, last = image.rpartition("/")
    name, _, tag = last.partition(":")
    return f"{folder}{slash}{name}", tag


def _problem(name: str, tag: str) -> str:
    if not tag:
        return "has no tag, which means `latest`"
    if tag == "latest":
        return "has the tag `latest`"
    if any(c.isdigit() for c in tag) or _CODENAMES.search(tag):
        return ""
    if re.search(r"\d", name.rpartition("/")[2]):
        return ""
    return f"has the tag `{tag}`, which names no version"
