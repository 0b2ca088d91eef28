"""How carefully containers and infrastructure are described: users, dangers, probes, limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import container_users, deployment_hazards, dockerfile, kubernetes
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.nodes import DocumentError, line_of

MAX_SIZE = 500_000
_FOR_TRIALS = re.compile(
    r"(?:^|[/._-])(?:dev(?:el|elop|elopment|container)?|tests?|testing|e2e|ci|local|debug|build(?:er)?|samples?|templates?|examples?|demos?|hack"
    r"|playwright|cypress|load-?tests?|codesandbox|cursor|archived?|quickstart|playground|tutorials?|docs?|bench\w*|lint|cross|scripts?|tools?|fixtures?|contrib|sandbox)(?:$|[/._-])",
    re.IGNORECASE,
)
"""Paths of images and manifests that production does not run."""
_NON_ROOT = re.compile(r"^\s*(?:runAsNonRoot:\s*true|runAsUser:\s*[1-9]\d*)\b", re.MULTILINE)
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "Rollout"})


@dataclass(frozen=True, slots=True)
class ContainerUser:
    """An image of the product, and as whom it runs."""

    path: str
    line: int
    user: str
    root: bool


@dataclass(frozen=True, slots=True)
class Hazard:
    """A line of a deployment file that is almost certainly dangerous."""

    path: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Workload:
    """A container that a Kubernetes manifest keeps running."""

    path: str
    line: int
    workload: str
    container: str
    probed: bool
    """It has a readiness or a liveness probe."""
    limited: bool
    """It says how much memory it may take."""


@fact("containers.users")
def users(context: Context) -> tuple[ContainerUser, ...]:
    """The product's images and as whom their containers run, by path.

    Left out are images for development and trials, those whose base image may set a user of its own,
    and servers such as nginx that become another user themselves. Not root either: an entry point that
    steps down (`gosu`, `su-exec`, `setpriv` …), and manifests of this repository that say `runAsNonRoot`.
    """
    found = []
    for file in _product(context, dockerfile.matches):
        text = _text(context, file)
        runs = container_users.runs_as(text) if text is not None else None
        if runs is None:
            continue
        root = runs.root and not _steps_down(context, runs.scripts) and not _elsewhere(context)
        context.cite(file.path, runs.line)
        found.append(ContainerUser(file.path, runs.line, runs.user or "nobody is named", root))
    return tuple(found)


@fact("operations.deployment_files", unit="files")
def deployment_files(context: Context) -> int:
    """How many product files describe containers, workloads or infrastructure: Dockerfiles, manifests, Terraform."""
    return len(_described(context))


@fact("operations.hazards")
def hazards(context: Context) -> tuple[Hazard, ...]:
    """Lines of deployment files that are almost certainly dangerous, by path.

    Looked for: containers that are privileged or mount the container runtime's socket (not in a DaemonSet),
    SSH or remote desktop open to the internet, databases reachable from it, secrets in plain text in images,
    manifests and Terraform, and what an image fetches without encryption. Examples and trials are left out.
    """
    found = []
    for file, signs in _described(context).items():
        found += [Hazard(file, line, what) for line, what in signs]
    for hazard in found:
        context.cite(hazard.path, hazard.line)
    return tuple(sorted(found, key=lambda h: (h.path, h.line, h.what)))


@fact("operations.workloads")
def workloads(context: Context) -> tuple[Workload, ...]:
    """The containers that Kubernetes manifests keep running, with their probes and memory limits, by path.

    Deployments, StatefulSets and Rollouts; a patch of an overlay counts for the container it patches. Helm
    templates are not read: what they make is known only with values.
    """
    found: dict[tuple[str, str, str], list[Workload]] = {}
    for file in _product(context, lambda path: path.endswith((".yaml", ".yml"))):
        text = _text(context, file)
        if text is None or not kubernetes.may_hold_workloads(text):
            continue
        try:
            for document in kubernetes.documents(text):
                for each in _of_document(file.path, document):
                    found.setdefault((document["kind"], each.workload, each.container), []).append(each)
        except DocumentError:
            continue
    whole = [
        Workload(
            ws[0].path,
            ws[0].line,
            ws[0].workload,
            ws[0].container,
            any(w.probed for w in ws),
            any(w.limited for w in ws),
        )
        for ws in found.values()
    ]
    return tuple(sorted((w for w in whole if w.line > 0), key=lambda w: (w.path, w.line, w.container)))


def _of_document(path: str, document: Mapping[str, Any]) -> Iterator[Workload]:
    if document["kind"] not in _WORKLOADS:
        return
    name = str(kubernetes.at(document, "metadata", "name") or "")
    for container in kubernetes.containers(document):
        probed = any(isinstance(container.get(p), Mapping) for p in ("readinessProbe", "livenessProbe"))
        limited = kubernetes.at(container, "resources", "limits", "memory") is not None
        # A patch names no image; the place of the container is where its image stands.
        line = line_of(container, "image") if "image" in container else 0
        yield Workload(path, line, name, str(container.get("name") or ""), probed, limited)


def _described(context: Context) -> Mapping[str, tuple[tuple[int, str], ...]]:
    return context.once("deployment files", lambda: dict(_read(context)))


def _read(context: Context) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
    for file in _product(context, lambda path: deployment_hazards.reader(path) is not None):
        read = deployment_hazards.reader(file.path)
        text = _text(context, file)
        if read is None or text is None:
            continue
        if file.name.endswith((".yaml", ".yml")) and not _is_manifest(file, text):
            continue
        try:
            yield file.path, tuple((s.line, s.means) for s in read(text))
        except DocumentError:
            continue


def _is_manifest(file: File, text: str) -> bool:
    return "prod" in file.name or kubernetes.may_hold_workloads(text)


def _product(context: Context, wanted: Callable[[str], bool]) -> Iterator[File]:
    for file in context.of_class(PathClass.PRODUCT):
        readable = file.kind is FileKind.TEXT and file.size < MAX_SIZE
        meant = not _FOR_TRIALS.search(file.path) and not file.path.startswith(".github/")
        if readable and meant and wanted(file.path):
            yield file


def _text(context: Context, file: File) -> str | None:
    """Read unnoted: of hundreds of manifests most show nothing."""
    try:
        return context.door.read_bytes(file.path).decode("utf-8", errors="replace").replace("\r\n", "\n")
    except (OSError, ValueError):
        return None


def _steps_down(context: Context, scripts: tuple[str, ...]) -> bool:
    names = frozenset(scripts)
    for file in context.files:
        if file.name in names and file.kind is FileKind.TEXT and file.size < MAX_SIZE:
            try:
                if container_users.drops(context.read(file.path)):
                    return True
            except Unavailable:
                continue
    return False


def _elsewhere(context: Context) -> bool:
    """Whether manifests of this repository run containers as somebody else."""
    return context.once("run as non-root", lambda: _says_non_root(context))


def _says_non_root(context: Context) -> bool:
    for file in _product(context, lambda path: path.endswith((".yaml", ".yml", ".tpl"))):
        text = _text(context, file)
        if text and "runAs" in text and _NON_ROOT.search(text):
            context.note(file.path)
            return True
    return False
