"""How a release reaches its users: with what proof, in which steps, with what warning before something goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ci import ci_commands
from shipworthy.collect.ci.following.pipelines import definitions, github_pipelines
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.operations.guards import guards
from shipworthy.collect.operations.operations import OperationalSign
from shipworthy.formats import guarding_tools, kubernetes, operating_guides
from shipworthy.model.pipelines import Job, Occasion, Pipeline
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.schema.nodes import DocumentError, line_of

_REGISTRIES = (
    ("npm", re.compile(r"\b(?:npm|pnpm|yarn(?: npm)?|lerna) (?:[\w=./@-]{1,60} ){0,5}publish\b|^js-devtools/npm-publish|\bsemantic-release\b|\bchangeset publish\b", re.IGNORECASE)),
    ("PyPI", re.compile(r"^pypa/gh-action-pypi-publish|\btwine upload\b|\b(?:uv|poetry|hatch|flit|pdm) publish\b", re.IGNORECASE)),
    ("crates.io", re.compile(r"\bcargo (?:[\w-]{1,20} )?publish\b|^katyo/publish-crates|^release-plz/action", re.IGNORECASE)),
    ("RubyGems", re.compile(r"\bgem push\b|^rubygems/release-gem|\brake release\b", re.IGNORECASE)),
)  # fmt: skip
"""Registries that trust a workflow itself, so that no lasting token is needed."""
_REHEARSED = re.compile(
    r"--dry-run|--repository[= ]testpypi|test\.pypi|verdaccio|localhost|--tag (?:canary|nightly)|--registry[= ]http://"
)
_POLICY = re.compile(
    r"\bdeprecat\w+ (?:policy|process|cycle)|\b(?:backwards?|api) compat\w+|\b(?:versioning|stability|compatibility|support|release) polic\w+|\bapi stability\b|\bstability (?:promise|guarantee)|\bsemantic versioning\b|\bhow we version\b|^versioning$",
    re.IGNORECASE,
)
_PROMISES = re.compile(
    r"\b(?:deprecat\w+|breaking|backwards?|incompatib\w+|semver|semantic versioning)\b", re.IGNORECASE
)
_PROSE = frozenset({"markdown", "rst", "asciidoc"})
_CHANGELOG = re.compile(
    r"(?:^|/)(?:changelog|changes|news|history|releases?|upgrad\w+|migrat\w+)\b", re.IGNORECASE
)
ENOUGH_WORDS = 25
_TRAFFIC = re.compile(
    r"\bgcloud run services update-traffic\b|--no-traffic\b|\bCodeDeployDefault\.\w{0,20}(?:Canary|Linear)\w*|\bdeploymentStrategy:\s{0,4}canary|^\s{0,20}DeploymentPreference:|\bargo rollouts promote\b|\bkubectl argo rollouts\b"
    r"|\baz webapp deployment slot swap\b|\bwrangler versions (?:upload|deploy)\b|^\s{0,20}canary\s{0,4}[={]|\brollout_strategy\b",
    re.MULTILINE,
)
_ENVIRONMENT = re.compile(
    r"^\s{4,8}environment:\s{0,4}(?:\n\s{6,12}name:\s{0,4})?[\"']?(stag(?:e|ing)|preprod\w*|pre-prod\w*|uat|qa|canary|prod(?:uction)?)\b",
    re.MULTILINE | re.IGNORECASE,
)
MAX_SIZE = 400_000


@dataclass(frozen=True, slots=True)
class Publication:
    """A job that publishes to a registry of packages."""

    path: str
    line: int
    job: str
    registry: str
    trusted: bool
    """It proves itself by a token of the run (`id-token: write`), or signs what it publishes."""


@fact("operations.publications")
def publications(context: Context) -> tuple[Publication, ...]:
    """The GitHub jobs that publish to npm, PyPI, crates.io or RubyGems, and whether they need a lasting secret.

    A job whose token may be exchanged for the registry's (`id-token: write`) needs none, and signs what it
    publishes. Rehearsals and test registries are left out.
    """
    pipelines = {p.path: p for p in github_pipelines(context)}
    signed = {g.path for g in context.get(guards) if g.kind == guarding_tools.SIGNING}
    found: dict[tuple[str, str, str], Publication] = {}
    for command in context.get(ci_commands):
        registry = next((name for name, pattern in _REGISTRIES if pattern.search(command.text)), "")
        pipeline = pipelines.get(command.path)
        if not registry or pipeline is None or command.ignored or _REHEARSED.search(command.text):
            continue
        if Occasion.PULL_REQUEST in command.occasions:
            continue
        job = next((j for j in pipeline.jobs if j.name == command.job), None)
        if job is not None:
            trusted = _may_prove_itself(pipeline, job) or command.path in signed
            found.setdefault(
                (command.path, job.name, registry),
                Publication(command.path, command.line, job.name, registry, trusted),
            )
    kept = sorted(found.values(), key=lambda p: (p.path, p.line, p.job, p.registry))
    for publication in kept:
        context.cite(publication.path, publication.line)
    return tuple(kept)


def _may_prove_itself(pipeline: Pipeline, job: Job) -> bool:
    stated = job.permissions if job.permissions is not None else pipeline.permissions
    return any(
        scope in {"id-token", "*"} and access in {"write", "write-all"} for scope, access in stated or ()
    )


@fact("operations.deprecation_policy")
def deprecation_policy(context: Context) -> tuple[OperationalSign, ...]:
    """Where the documentation says how long an interface stays and how its end is announced.

    A section on deprecation, compatibility or versioning of 25 words or more; a changelog is none.
    """
    found = []
    for file in context.files:
        if not file.tags & _PROSE or file.path_class not in {PathClass.PRODUCT, PathClass.DOCS}:
            continue
        if file.kind is not FileKind.TEXT or file.size > MAX_SIZE or _CHANGELOG.search(file.path):
            continue
        try:
            text = context.door.read_bytes(file.path).decode("utf-8", errors="replace").replace("\r\n", "\n")
        except (OSError, ValueError):
            continue
        found += [OperationalSign(file.path, line, f"“{title}”") for line, title in _policies(text)]
    for sign in found[:20]:
        context.cite(sign.path, sign.line)
    return tuple(found[:20])


def _policies(text: str) -> Iterator[tuple[int, str]]:
    if not _POLICY.search(text):
        return
    for section in operating_guides.sections(text):
        body = " ".join(section.body)
        if _POLICY.search(section.title) and _PROMISES.search(body) and len(body.split()) >= ENOUGH_WORDS:
            yield section.line, section.title
            return


@fact("operations.staged_rollout")
def staged_rollout(context: Context) -> tuple[OperationalSign, ...]:
    """What lets a release meet few users, or a rehearsal, before it meets all; by path, twenty at most.

    Argo Rollouts and Flagger with steps, traffic that is shifted by degrees, and workflows whose job for
    production waits for one for staging.
    """
    found = []
    for file in context.files:
        if file.kind is not FileKind.TEXT or file.size > MAX_SIZE:
            continue
        if file.path_class is not PathClass.PRODUCT and not file.path.startswith(".github/"):
            continue
        if not file.name.endswith((".yml", ".yaml", ".tf", ".sh")) and file.name not in {
            "Makefile",
            "justfile",
        }:
            continue
        try:
            text = context.door.read_bytes(file.path).decode("utf-8", errors="replace").replace("\r\n", "\n")
        except (OSError, ValueError):
            continue
        found += [OperationalSign(file.path, line, means) for line, means in _stages(file.path, text)]
    found += _environments(context)
    kept = sorted(set(found), key=lambda s: (s.path, s.line))[:20]
    for sign in kept:
        context.cite(sign.path, sign.line)
    return tuple(kept)


def _stages(path: str, text: str) -> Iterator[tuple[int, str]]:
    if found := _TRAFFIC.search(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if "#" not in text[start : found.start()]:
            yield text.count("\n", 0, found.start()) + 1, " ".join(found[0].split())
    if not path.endswith((".yml", ".yaml")) or not kubernetes.may_hold_workloads(text):
        return
    if "canary" not in text.lower() and "blueGreen" not in text:
        return
    try:
        for document in kubernetes.documents(text):
            strategy = kubernetes.at(document, "spec", "strategy")
            stepped = kubernetes.at(strategy, "canary", "steps") or kubernetes.at(strategy, "blueGreen")
            if document["kind"] == "Rollout" and stepped:
                yield line_of(document, "kind"), "a Rollout by steps"
            elif document["kind"] == "Canary" and kubernetes.at(document, "spec", "analysis"):
                yield line_of(document, "kind"), "a Canary that is analysed"
    except DocumentError:
        return


def _environments(context: Context) -> Iterator[OperationalSign]:
    """One workflow with a job for staging and one for production."""
    for pipeline in context.get(definitions).pipelines:
        try:
            text = context.read(pipeline.path)
        except Unavailable:
            continue
        names = {m[1].lower(): m for m in _ENVIRONMENT.finditer(text)}
        last = next((m for name, m in names.items() if name.startswith("prod")), None)
        if last is not None and any(not name.startswith("prod") for name in names):
            yield OperationalSign(
                pipeline.path, text.count("\n", 0, last.start(1)) + 1, "staging before production"
            )
