"""Running the product: how it is deployed from here, what asks whether it is well, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.deployment import deployable, deployment
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.formats import deploy_commands
from shipworthy.formats import health_checks as health_formats
from shipworthy.formats import rollback as rollback_formats
from shipworthy.model.operations import Sign
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.nodes import DocumentError

MAX_SIZE = 500_000
LISTED = 20
_HEALTH_PACKAGES = frozenset({
    "spring-boot-starter-actuator", "quarkus-smallrye-health", "micronaut-management",
    "django-health-check", "@nestjs/terminus", "@godaddy/terminus", "lightship", "express-healthcheck",
    "fastapi-health", "okcomputer",
    "health_check", "github.com/heptiolabs/healthcheck", "github.com/alexliesenfeld/health",
    "github.com/hellofresh/health-go", "@fastify/under-pressure", "under-pressure",
})  # fmt: skip
_ORCHESTRATED = re.compile(
    r"(?:^|/)(?:procfile|fly\.toml|(?!(?:docker-)?compose)[^/]*\.ya?ml)$", re.IGNORECASE
)
"""A Dockerfile, a compose or a build file says how the product runs, not what brings it there."""


@dataclass(frozen=True, slots=True)
class OperationalSign:
    """One line that shows it, and what it is."""

    path: str
    line: int
    means: str


@fact("operations.deployments")
def deployments(context: Context) -> tuple[OperationalSign, ...]:
    """What brings the product into production from here, twenty at most, by path.

    Looked for: Kubernetes workloads, Helm charts, Procfiles and files of hosting platforms; and commands such
    as `kubectl apply`, `fly deploy`, `docker stack deploy` in workflows and deployment scripts. A Dockerfile
    or a compose file alone says how the product runs, not who brings it there.
    """
    stated = [
        OperationalSign(d.path, d.line, d.means)
        for d in context.get(deployment)
        if _ORCHESTRATED.search(d.path)
    ]
    scripts = [f for f in context.files if f.path_class is PathClass.PRODUCT or f.path.startswith(".github/")]
    commands = _signs(context, scripts, deploy_commands.reader)
    return _first(context, [*stated, *commands])


@fact("operations.health_checks")
def health_checks(context: Context) -> tuple[OperationalSign, ...]:
    """What asks the running product whether it is well, twenty at most, by path.

    Looked for: HEALTHCHECK in Dockerfiles, checks of compose services other than bought-in ones,
    Kubernetes probes (in Helm templates as well), checks of hosting platforms and in Terraform, health
    packages among the dependencies; and, where there is none of these, routes such as `/healthz` in the
    code. Unknown where nothing says how the product is run as a service.
    """
    _require_deployment(context)
    files = [f for f in context.of_class(PathClass.PRODUCT) if not f.path.startswith(".github/")]
    found = [*_signs(context, files, health_formats.reader), *_health_packages(context)]
    if not found:
        sources = context.get(source_files)
        routes = _signs(context, sources, lambda _: health_formats.routes)
        found = [*routes, *(_route(f) for f in sources if health_formats.is_route(f.path))]
    return _first(context, found) or _none(context)


@fact("operations.rollback")
def rollback(context: Context) -> tuple[OperationalSign, ...]:
    """What shows that the previous release can be brought back, twenty at most, by path.

    Looked for: strategies that keep the earlier version (a stated RollingUpdate, Argo Rollouts, Flagger,
    swarm and ECS rollback), commands such as `kubectl rollout undo` and `helm rollback` in scripts and
    workflows, and sections of the documentation on taking a release back. Unknown where nothing says how the
    product is run as a service.
    """
    _require_deployment(context)
    configured = [f for f in context.files if f.path_class in {PathClass.PRODUCT, PathClass.DOCS}]
    prose = [f for f in configured if f.tags & {"markdown", "rst", "asciidoc"}]
    found = [
        *_signs(context, configured, rollback_formats.reader),
        *_signs(context, prose, lambda _: rollback_formats.instructions),
    ]
    return _first(context, found) or _none(context)


def _require_deployment(context: Context) -> None:
    if not context.get(deployable) and not context.get(deployments):
        raise Unavailable("nothing here says how the product is run as a service")


def _none(context: Context) -> tuple[OperationalSign, ...]:
    """What is missing is missing where the deployment is stated."""
    stated = [(d.path, d.line) for d in context.get(deployments)]
    for path, line in (stated or [(d.path, d.line) for d in context.get(deployment)])[:1]:
        context.cite(path, line)
    return ()


def _route(file: File) -> OperationalSign:
    return OperationalSign(file.path, 1, "a file that makes a health route")


_Finder = Callable[[str], Callable[[str], Iterator[Sign]] | None]


def _signs(context: Context, files: Sequence[File], reader: _Finder) -> Iterator[OperationalSign]:
    """What the files show. The hundreds that show nothing are no evidence, so they are read unnoted."""
    for file in files:
        if file.kind is not FileKind.TEXT or file.size > MAX_SIZE or (read := reader(file.path)) is None:
            continue
        try:
            text = context.door.read_bytes(file.path).decode("utf-8", errors="replace")
            for sign in read(text.replace("\r\n", "\n")):
                yield OperationalSign(file.path, sign.line, sign.means)
        except (DocumentError, OSError, ValueError):
            continue


def _health_packages(context: Context) -> Iterator[OperationalSign]:
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            name = dependency.name.lower()
            if not dependency.dev and {name, name.rpartition(":")[2]} & _HEALTH_PACKAGES:
                yield OperationalSign(manifest.path, dependency.line, f"the dependency {dependency.name}")


def _first(context: Context, found: Iterable[OperationalSign]) -> tuple[OperationalSign, ...]:
    kept = sorted(set(found), key=lambda s: (s.path, s.line, s.means))[:LISTED]
    for sign in kept:
        context.cite(sign.path, sign.line)
    return tuple(kept)
