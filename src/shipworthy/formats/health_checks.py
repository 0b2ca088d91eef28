"""Health checks that deployment files and routes state: something asks the service whether it is well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.formats import dockerfile, kubernetes
from shipworthy.model.operations import Sign
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

_BOUGHT_IN = re.compile(
    r"^(?:postg|pgvector|mysql|mariadb|mongo|redis|valkey|keydb|rabbitmq|kafka|zookeeper|elastic|opensearch|minio"
    r"|memcached|cassandra|clickhouse|cockroach|nats|vault|consul|keycloak|mailhog|mailpit|maildev|localstack|mssql|nginx"
    r"|traefik|caddy|timescaledb|influxdb|neo4j|qdrant|weaviate|milvus|chroma|ollama|azurite|dynamodb)"
)
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_EMPTY_COMMAND = re.compile(
    r"NONE|(?:.*\bCMD\s+)?(?:\[\s*)?[\"']?(?:exit 0|true|:)[\"']?\s*\]?", re.IGNORECASE
)
_COMPOSE = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml")
_PLATFORM_KEYS = {
    "app.yaml": ("readiness_check", "liveness_check"),
    "app.yml": ("readiness_check", "liveness_check"),
    "render.yaml": ("healthCheckPath",),
    "railway.json": ("healthcheckPath",),
    "railway.toml": ("healthcheckPath",),
    "fly.toml": ("checks", "http_checks", "tcp_checks"),
    "deploy.yml": ("healthcheck",),  # Kamal
}
_TEMPLATE = re.compile(r"^[ \t]*(livenessProbe|readinessProbe|startupProbe):", re.MULTILINE)
_TERRAFORM = re.compile(
    r"^[ \t]*(?:health_check|liveness_probe|readiness_probe|startup_probe)\s*\{", re.MULTILINE
)
_WORDS = r"(?:healthz?|health[-_]?checks?|livez|readyz|liveness|readiness|heartbeat|alive|ping)"
_ROUTE = re.compile(rf"[\"'`]/?(?:[\w{{}}.:-]{{1,40}}/){{0,5}}{_WORDS}/?[\"'`]")
_ROUTE_FILE = re.compile(
    r"(?:^|/)(?:api|routes|pages|app)/(?:[^/]+/){0,6}(?:healthz?|health[-_]?checks?|livez|readyz|heartbeat|ping)"
    r"(?:/(?:route|index|\+server))?(?:\.get)?\.[cm]?[jt]sx?$"
)
_ROUTING = re.compile(
    r"@\w|\b(?:get|route|path|re_path|url|handle|handlefunc|map|mapget|mount|resource|pattern|scope|all|use"
    r"|getmapping|requestmapping|endpoint|add_route|add_url_rule)\b\s*[(<!\"'`=]|\b(?:GET|get)\s+[\"']|#\[get",
    re.IGNORECASE,
)
_CLIENT = re.compile(
    r"\b(?:fetch|axios|requests|httpx|http\.get|client|urlopen|curl|wget|session|\$http|superagent|got)\b"
)
_FRAMEWORK = re.compile(
    r"\b(?:MapHealthChecks|UseHealthChecks|grpc_health_v1\.\w|health\.NewServer|TerminusModule|rails/health#show)\b"
)
_HINTS = ("ealth", "live", "read", "Terminus", "ping", "heartbeat")
MAX_LINE = 400

_Reader = Callable[[str], Iterator[Sign]]


def reader(path: str) -> _Reader | None:
    """What reads a deployment file of this path. It may raise `DocumentError`."""
    name = path.rpartition("/")[2].lower()
    if dockerfile.matches(path):
        return _dockerfile
    if _COMPOSE.fullmatch(name):
        return _compose
    if name in _PLATFORM_KEYS:
        return _platform(name)
    if name.endswith(".tf"):
        return _terraform
    if name.endswith((".yaml", ".yml", ".tpl")):
        return _manifest
    return None


def is_route(path: str) -> bool:
    """Whether a framework makes a health route of a file of this path."""
    return _ROUTE_FILE.search(path) is not None


def routes(text: str) -> Iterator[Sign]:
    """Lines of source code that register a route for a health check."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not any(hint in line for hint in _HINTS):
            continue
        short = line[:MAX_LINE]
        if _FRAMEWORK.search(short):
            yield Sign(number, "a health check of the framework")
        elif (found := _ROUTE.search(short)) and _ROUTING.search(short) and not _CLIENT.search(short):
            yield Sign(number, f"a route {found[0][1:-1]}")


def _dockerfile(text: str) -> Iterator[Sign]:
    for instruction in dockerfile.instructions(text):
        command = instruction.arguments.strip()
        if instruction.name == "HEALTHCHECK" and not _EMPTY_COMMAND.fullmatch(command):
            yield Sign(instruction.line, "a HEALTHCHECK")


def _compose(text: str) -> Iterator[Sign]:
    services = kubernetes.at(read_yaml(text), "services")
    for name, service in services.items() if isinstance(services, Mapping) else ():
        check = kubernetes.at(service, "healthcheck")
        stated = isinstance(check, Mapping) and check.get("test") and not check.get("disable")
        if stated and not _is_bought_in(service):
            yield Sign(line_of(service, "healthcheck"), f"the health check of the compose service {name}")


def _is_bought_in(service: Mapping[str, object]) -> bool:
    """A database's own check says nothing about the product."""
    image = service.get("image")
    if service.get("build") or not isinstance(image, str):
        return False
    return _BOUGHT_IN.search(image.rpartition("/")[2]) is not None


def _manifest(text: str) -> Iterator[Sign]:
    if "{{" in text:
        for match in _TEMPLATE.finditer(text):
            yield Sign(text.count("\n", 0, match.start(1)) + 1, f"a {match[1]} in a Helm template")
        return
    if not kubernetes.may_hold_workloads(text):
        return
    for document in kubernetes.documents(text):
        for container in kubernetes.containers(document):
            for probe in _PROBES:
                if isinstance(container.get(probe), Mapping) and container[probe]:
                    yield Sign(line_of(container, probe), f"a {probe}")


def _terraform(text: str) -> Iterator[Sign]:
    for match in _TERRAFORM.finditer(text):
        yield Sign(text.count("\n", 0, match.end()) + 1, "a health check of the infrastructure")


def _platform(name: str) -> _Reader:
    keys = frozenset(_PLATFORM_KEYS[name])
    read = read_toml if name.endswith(".toml") else read_json if name.endswith(".json") else read_yaml

    def signs(text: str) -> Iterator[Sign]:
        # `app.yaml` may as well be a Kubernetes manifest, or the template of one.
        if "{{" in text or kubernetes.may_hold_workloads(text):
            yield from _manifest(text)
        else:
            yield from _keyed(read(text), keys, 0)

    return signs


def _keyed(value: object, keys: frozenset[str], depth: int) -> Iterator[Sign]:
    """Entries of that name with something in them, at any depth that such files have."""
    if depth > 8:
        return
    if isinstance(value, Mapping):
        for key, child in value.items():
            if key in keys and child:
                yield Sign(line_of(value, key), f"the platform's {key}")
            else:
                yield from _keyed(child, keys, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _keyed(child, keys, depth + 1)
