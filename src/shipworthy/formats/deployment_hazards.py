"""What in deployment files is almost certainly dangerous: few things, each plain to see at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shipworthy.formats import dockerfile, kubernetes
from shipworthy.model.operations import Sign
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

_SECRET_NAME = re.compile(
    r"(?:PASSWORD|PASSWD|SECRET|SECRET_?KEY|SECRET_KEY_BASE|API_?KEY|(?:AUTH|ACCESS|API|BOT|GITHUB|NPM)_?TOKEN|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY)$",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"dummy|build|placeholder|fake|example|change|replace|insert|todo|xxx|\btest|none|null|undefined|your|<|\$|\{|%|\*\*\*|\.\.\.|^/|^https?:|not[-_ ]?(?:a|set|used)|redacted|secret$|^password$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=.{0,200}\d)(?=.{0,200}[A-Za-z])[^\s]{10,200}")
_ASSIGNED = re.compile(r"([A-Za-z_]\w{0,80})=(\"[^\"]{0,300}\"|'[^']{0,300}'|\S{0,300})")
_SOCKETS = re.compile(r"/(?:docker|containerd/containerd|crio/crio|podman/podman)\.sock$")
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "Rollout", "Job", "CronJob"})
"""A DaemonSet often is part of the node and needs what others must not have."""
_COMPOSE = re.compile(r"(?:docker-)?(?:compose|stack)[\w.-]*\.ya?ml")
_BLOCK = re.compile(
    r"^[ \t]*(resource[ \t]+\"(\w{1,80})\"[ \t]+\"[\w-]{1,80}\"|ingress)[ \t]*\{", re.MULTILINE
)
_WORLD = re.compile(r"\"(?:0\.0\.0\.0/0|::/0|\*|Internet)\"", re.IGNORECASE)
_PORTS = re.compile(
    r"\b(from_port|to_port|ports|destination_port_range|ip_protocol|protocol|type|direction|access)\s{0,40}=\s{0,40}(\[[^\]]{0,300}\]|\"[^\"]{0,60}\"|-?\d{1,6}|\w{1,40})"
)
_INGRESS = frozenset(
    {
        "aws_security_group_rule",
        "aws_vpc_security_group_ingress_rule",
        "google_compute_firewall",
        "azurerm_network_security_rule",
    }
)
_PUBLIC_DATABASE = re.compile(r"^[ \t]*publicly_accessible\s{0,40}=\s{0,40}true\b", re.MULTILINE)
_PASSWORD = re.compile(
    r"^[ \t]*(?:master_password|password|admin_password|administrator_login_password)\s{0,40}=\s{0,40}\"([^\"]{6,200})\"",
    re.MULTILINE,
)
_ADMIN_PORTS = {22: "SSH", 3389: "remote desktop"}
MAX_SIZE = 500_000

_Reader = Callable[[str], Iterator[Sign]]


def reader(path: str) -> _Reader | None:
    """What reads a file of this path that says how something is deployed. It may raise `DocumentError`."""
    name = path.rpartition("/")[2].lower()
    if dockerfile.matches(path):
        return _dockerfile
    if _COMPOSE.fullmatch(name):
        return _compose if "prod" in name else None
    if name.endswith(".tf"):
        return _terraform
    if name.endswith((".yaml", ".yml")):
        return _manifest
    return None


def is_secret(name: str, value: object) -> bool:
    """Whether a literal of that name is almost certainly meant to be kept secret."""
    if not isinstance(value, str) or not _SECRET_NAME.search(name):
        return False
    return not _STAND_IN.search(value) and _RANDOM.fullmatch(value) is not None


def _dockerfile(text: str) -> Iterator[Sign]:
    for instruction in dockerfile.instructions(text):
        if instruction.name == "ENV":
            for name, raw in _ASSIGNED.findall(instruction.arguments):
                if is_secret(name, raw.strip("\"'")):
                    yield Sign(instruction.line, f"the secret {name} is part of the image")
        elif instruction.name == "ADD" and re.match(r"(?:--\S+\s+){0,5}http://", instruction.arguments):
            yield Sign(instruction.line, "ADD fetches without encryption what becomes part of the image")


def _compose(text: str) -> Iterator[Sign]:
    services = kubernetes.at(read_yaml(text), "services")
    for name, service in services.items() if isinstance(services, Mapping) else ():
        if kubernetes.at(service, "privileged") is True:
            yield Sign(
                line_of(service, "privileged"), f"the service {name} is privileged: it owns the machine"
            )
        environment = kubernetes.at(service, "environment")
        for key, value in environment.items() if isinstance(environment, Mapping) else ():
            if is_secret(str(key), value):
                yield Sign(
                    line_of(environment, key),
                    f"the secret {key} of the service {name} stands here in plain text",
                )


def _manifest(text: str) -> Iterator[Sign]:
    if not kubernetes.may_hold_workloads(text) or "ENC[" in text:
        return
    for document in kubernetes.documents(text):
        if document["kind"] in _WORKLOADS:
            yield from _workload(document)
        elif document["kind"] == "Secret" and "sops" not in document:
            yield from _secret(document)


def _secret(document: Mapping[str, Any]) -> Iterator[Sign]:
    stated = document.get("stringData")
    for key, value in stated.items() if isinstance(stated, Mapping) else ():
        if is_secret(str(key).replace("-", "_").replace(".", "_"), value):
            yield Sign(line_of(stated, key), f"the secret {key} stands here in plain text")


def _workload(document: Mapping[str, Any]) -> Iterator[Sign]:
    pod = kubernetes.at(document, "spec", "template", "spec")
    if document["kind"] == "CronJob":
        pod = kubernetes.at(document, "spec", "jobTemplate", "spec", "template", "spec")
    for container in _listed(kubernetes.at(pod, "containers")):
        if not isinstance(container, Mapping):
            continue
        security = container.get("securityContext")
        if isinstance(security, Mapping) and security.get("privileged") is True:
            yield Sign(
                line_of(security, "privileged"),
                f"the container {container.get('name')} is privileged: it owns the node",
            )
        for variable in _listed(container.get("env")):
            if isinstance(variable, Mapping) and is_secret(str(variable.get("name")), variable.get("value")):
                yield Sign(
                    line_of(variable, "value"), f"the secret {variable['name']} stands here in plain text"
                )
    for volume in _listed(kubernetes.at(pod, "volumes")):
        path = kubernetes.at(volume, "hostPath", "path")
        if isinstance(path, str) and _SOCKETS.search(path):
            yield Sign(
                line_of(volume["hostPath"], "path"),
                f"{path} is mounted: whoever is in the container owns the node",
            )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _terraform(text: str) -> Iterator[Sign]:
    if len(text) > MAX_SIZE:
        return
    for found in _BLOCK.finditer(text):
        body = _body(text, found.end())
        line = text.count("\n", 0, found.start(1)) + 1
        kind = found[2] or "ingress"
        if kind == "ingress" or kind in _INGRESS:
            if port := _open_port(kind, body):
                yield Sign(line, f"{port} is open to the whole internet")
        elif kind.startswith(("aws_db_", "aws_rds_", "aws_redshift")) and (
            public := _PUBLIC_DATABASE.search(body)
        ):
            yield Sign(
                line + text.count("\n", found.start(1), found.end() + public.end()),
                "the database can be reached from the internet",
            )
        password = _PASSWORD.search(body) if kind.startswith(("aws_", "azurerm_", "google_")) else None
        if password and not _STAND_IN.search(password[1]):
            below = text.count("\n", found.start(1), found.end() + password.end())
            yield Sign(line + below, "a password stands here in plain text")


def _body(text: str, start: int) -> str:
    depth = 1
    for at in range(start, min(len(text), start + 20_000)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return text[start:at]
    return text[start : start + 20_000]


def _open_port(kind: str, body: str) -> str:
    """The name of a port for administration that everybody may reach; empty where there is none."""
    plain = "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(("#", "//")))
    if not _WORLD.search(plain):
        return ""
    values = {name: value.strip('"') for name, value in _PORTS.findall(plain)}
    if kind == "aws_security_group_rule" and values.get("type") != "ingress":
        return ""
    if (
        values.get("direction", "ingress").lower() not in {"ingress", "inbound"}
        or values.get("access", "allow").lower() != "allow"
    ):
        return ""
    for port, name in _ADMIN_PORTS.items():
        if _is_within(port, values):
            return f"port {port} ({name})"
    return ""


def _is_within(port: int, values: Mapping[str, str]) -> bool:
    first, last = values.get("from_port", ""), values.get("to_port", "")
    if re.fullmatch(r"\d+", first) and re.fullmatch(r"\d+", last):
        return int(first) <= port <= int(last) and int(last) - int(first) < 60_000
    listed = values.get("ports", "") + " " + values.get("destination_port_range", "")
    return re.search(rf"(?<![\d-]){port}(?![\d-])", listed) is not None
