"""Ways back to the previous release that files state: strategies, commands, instructions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.formats import kubernetes
from shipworthy.model.operations import Sign
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

_COMPOSE = re.compile(r"(?:docker-)?(?:compose|stack)[\w.-]*\.ya?ml")
_COMMAND = re.compile(
    r"\bkubectl\b[^\n]{0,120} rollout undo\b|\bhelm\b[^\n]{0,120} rollback\b"
    r"|\bhelm\b[^\n]{0,200} --(?:atomic|rollback-on-failure)\b|\bargo rollouts (?:undo|abort)\b"
    r"|\bkamal rollback\b|\bcap \w+ deploy:rollback\b|\bheroku (?:releases:)?rollback\b"
    r"|\bdokku [^\n]{0,40}rollback\b|\bdocker service rollback\b"
    r"|\bdocker service update [^\n]{0,120}--rollback\b|\bfly(?:ctl)? deploy [^\n]{0,80}--image\b"
    r"|\b(?:vercel|serverless|sls|cf|wrangler) rollback\b|\bnetlify [^\n]{0,40}rollback\b"
    r"|\beb deploy [^\n]{0,80}--version\b|\bnomad job revert\b|\bgcloud run services update-traffic\b"
    r"|\bgcloud app services set-traffic\b|\baz webapp deployment slot swap\b"
)
_TERRAFORM = re.compile(
    r"^[ \t]*(?:rollback|auto_rollback_configuration|enable_rollback)\s{0,40}(?:=\s{0,40}true|\{)",
    re.MULTILINE,
)
_CLOUDFORMATION = re.compile(
    r"^[ \t]*(?:AutoRollbackConfiguration|DeploymentPreference|DeploymentCircuitBreaker):", re.MULTILINE
)
_HEADING = re.compile(
    r"\b(?:roll(?:ing)?[- ]?backs?|back(?:ing)? out|revert(?:ing)? (?:a |the )?(?:release|deploy)\w*)\b",
    re.IGNORECASE,
)
_HINTS = ("roll", "deploy", "traffic", "revert", "atomic")
MAX_TITLE = 100
_ABOUT_RELEASES = re.compile(
    r"\b(?:deploy\w*|releases?|kubectl|helm|docker|previous (?:version|image|tag|build))\b", re.IGNORECASE
)
_ABOUT_DATABASES = re.compile(
    r"\b(?:transactions?|savepoints?|sessions?|migrations?|commits?|schemas?)\b", re.IGNORECASE
)
ENOUGH_WORDS = 15
MAX_LINE = 400

_Reader = Callable[[str], Iterator[Sign]]


def reader(path: str) -> _Reader | None:
    """What reads a file of this path that configures a deployment. It may raise `DocumentError`."""
    name = path.rpartition("/")[2].lower()
    if _COMPOSE.fullmatch(name):
        return _compose
    if name.endswith(".tf"):
        return _terraform
    if name.endswith((".yaml", ".yml")):
        return _manifest
    if name.endswith((".sh", ".bash", ".mk", ".ps1")) or name in {"makefile", "justfile", "taskfile"}:
        return commands
    return None


def commands(text: str) -> Iterator[Sign]:
    """Commands that go back to an earlier release, outside comments."""
    if not any(hint in text for hint in _HINTS):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        found = _COMMAND.search(line[:MAX_LINE])
        if found and "#" not in line[: found.start()]:
            yield Sign(number, f"the command `{' '.join(found[0].split())}`")


def instructions(text: str) -> Iterator[Sign]:
    """Sections of prose, under a heading of their own, that say how a release is taken back."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        title = line[: 2 * MAX_TITLE].strip("# =*")
        if "oll" not in title and "evert" not in title and "ack" not in title:
            continue
        if len(title) > MAX_TITLE or not _HEADING.search(title) or _ABOUT_DATABASES.search(title):
            continue
        if not _is_heading(lines, index):
            continue
        body = _body(lines, index + 1)
        if len(body.split()) >= ENOUGH_WORDS and _ABOUT_RELEASES.search(body):
            yield Sign(index + 1, f"the section “{title}”")


def _is_heading(lines: list[str], index: int) -> bool:
    below = lines[index + 1].strip() if index + 1 < len(lines) else ""
    underlined = len(below) >= 3 and below[0] in "=-~^*" and set(below) == {below[0]}
    return lines[index].startswith(("#", "=")) or (underlined and bool(lines[index].strip()))


def _body(lines: list[str], start: int) -> str:
    body = []
    for index in range(start, min(len(lines), start + 60)):
        if _is_heading(lines, index) and index > start:
            break
        body.append(lines[index])
    return "\n".join(body)


def _compose(text: str) -> Iterator[Sign]:
    services = kubernetes.at(read_yaml(text), "services")
    for name, service in services.items() if isinstance(services, Mapping) else ():
        deploy = kubernetes.at(service, "deploy")
        if kubernetes.at(deploy, "update_config", "failure_action") == "rollback":
            yield Sign(line_of(deploy, "update_config"), f"automatic rollback of the service {name}")
        elif kubernetes.at(deploy, "rollback_config"):
            yield Sign(line_of(deploy, "rollback_config"), f"the rollback of the service {name}")


def _manifest(text: str) -> Iterator[Sign]:
    yield from commands(text)
    for match in _CLOUDFORMATION.finditer(text):
        yield Sign(text.count("\n", 0, match.end()) + 1, match[0].strip(" :"))
    if not kubernetes.may_hold_workloads(text):
        return
    for document in kubernetes.documents(text):
        kind = document["kind"]
        if kind in {"Rollout", "Canary"}:
            yield Sign(line_of(document, "kind"), f"a {kind}, which goes back by itself")
        elif kind == "Deployment" and _keeps_versions(document):
            yield Sign(line_of(document["spec"], "strategy"), "a rolling update that keeps earlier versions")


def _keeps_versions(document: Mapping[str, object]) -> bool:
    spec = kubernetes.at(document, "spec")
    kept = kubernetes.at(spec, "revisionHistoryLimit")
    return bool(kubernetes.at(spec, "strategy", "type") == "RollingUpdate" and kept != 0)


def _terraform(text: str) -> Iterator[Sign]:
    for match in _TERRAFORM.finditer(text):
        yield Sign(text.count("\n", 0, match.end()) + 1, "automatic rollback in the infrastructure")
