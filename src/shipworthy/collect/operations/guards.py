"""What CI and the build look for besides right answers: vulnerabilities, secrets, broken interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ci import ci_commands
from shipworthy.collect.ci.following.pipelines import definitions, followed
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import guarding_tools as tools
from shipworthy.formats.ci.composite_action import parse_action
from shipworthy.model.pipelines import Pipeline, Step
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_RENOVATE = frozenset({
    "renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json", ".github/renovate.json",
    ".github/renovate.json5", ".gitlab/renovate.json",
})  # fmt: skip
MAX_SIZE = 500_000


@dataclass(frozen=True, slots=True)
class Guard:
    """A tool that is run, and what it looks for."""

    path: str
    line: int
    kind: str
    """audit, analysis, secrets, images, infrastructure, sbom, compatibility, signing, licences or load."""
    tool: str


@fact("operations.guards")
def guards(context: Context) -> tuple[Guard, ...]:
    """Tools that CI or the build runs against what tests do not show, each once a file, by path.

    Kinds: `audit` (known vulnerabilities in dependencies), `analysis` (unsafe code), `secrets`, `images`,
    `infrastructure`, `sbom`, `compatibility` (of the interface with the last release), `signing`, `licences`
    and `load`. Looked for: commands of CI, followed into task files and scripts; actions; GitLab's templates;
    plugins of Maven, Gradle and .NET builds; hooks of pre-commit that look for secrets; Renovate's
    vulnerability alerts. A command whose failure is ignored, or that only installs a tool, does not count.
    """
    found = {(g.path, g.kind, g.tool): g for g in sorted(_all(context), key=lambda g: (g.path, -g.line))}
    kept = sorted(found.values(), key=lambda g: (g.path, g.line, g.kind, g.tool))
    for guard in kept:
        context.cite(guard.path, guard.line)
    return tuple(kept)


def guards_of(context: Context, *kinds: str) -> tuple[Guard, ...]:
    """Those of some kinds; each is evidence."""
    found = tuple(g for g in context.get(guards) if g.kind in kinds)
    for guard in found[:3]:
        context.cite(guard.path, guard.line)
    return found


def _all(context: Context) -> Iterator[Guard]:
    for command in context.get(ci_commands):
        if not command.ignored or (command.path, command.job) in context.get(followed).reviewed:
            for kind, tool in tools.kinds_of_command(command.text):
                yield Guard(command.path, command.line, kind, tool)
    live = context.get(followed).live
    for pipeline in context.get(definitions).pipelines:
        if pipeline.path in live:
            yield from _written(context, pipeline)
    yield from _own_actions(context)
    yield from _templates(context)
    yield from _of_the_build(context)
    yield from _hooks(context)
    yield from _renovate(context)


def _written(context: Context, pipeline: Pipeline) -> Iterator[Guard]:
    """Tools whose purpose the tables of CI do not know, as the steps write them."""
    reviewed = context.get(followed).reviewed
    for job in pipeline.jobs:
        if job.calls:
            for kind, tool in tools.kinds_of_action(job.calls, {i.name: i.value for i in job.inputs}):
                yield Guard(pipeline.path, job.calls_line, kind, tool)
        forgiven = job.tolerated and (pipeline.path, job.name) not in reviewed
        for step in () if forgiven else job.steps:
            if not step.tolerated or (pipeline.path, job.name) in reviewed:
                yield from _of_step(step, step.path or pipeline.path)


def _of_step(step: Step, path: str) -> Iterator[Guard]:
    if step.uses:
        for kind, tool in tools.kinds_of_action(step.uses, {i.name: i.value for i in step.inputs}):
            yield Guard(path, step.line_of(1), kind, tool)
    joined, start = "", 0
    for number, line in enumerate(step.script.split("\n"), start=1) if step.language == "shell" else ():
        start = start or number
        joined += line.strip().removesuffix("\\")
        if line.rstrip().endswith("\\"):
            continue
        for kind, tool in tools.kinds_of_command(joined):
            yield Guard(path, step.line_of(start), kind, tool)
        joined, start = "", 0


def _own_actions(context: Context) -> Iterator[Guard]:
    for file in context.files:
        if file.path.startswith(".github/actions/") and file.name in {"action.yml", "action.yaml"}:
            try:
                action = parse_action(context.read(file.path), frozenset(), {})
            except (Unavailable, DocumentError):
                continue
            for step in action.steps:
                yield from _of_step(step, file.path)


def _templates(context: Context) -> Iterator[Guard]:
    if context.file(".gitlab-ci.yml"):
        try:
            text = context.read(".gitlab-ci.yml")
        except Unavailable:
            return
        for kind, sign in tools.templates(text):
            yield Guard(".gitlab-ci.yml", sign.line, kind, sign.means)


def _of_the_build(context: Context) -> Iterator[Guard]:
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and file.size < MAX_SIZE and tools.is_build_file(file.path):
            try:
                text = context.door.read_bytes(file.path).decode("utf-8", errors="replace")
            except (OSError, ValueError):
                continue
            for kind, sign in tools.plugins(text):
                yield Guard(file.path, sign.line, kind, sign.means)


def _hooks(context: Context) -> Iterator[Guard]:
    """Hooks look for secrets before they are committed: later is too late."""
    path = ".pre-commit-config.yaml"
    if context.file(path) is None:
        return
    try:
        lines = context.read(path).split("\n")
    except Unavailable:
        return
    for number, line in enumerate(lines, start=1):
        name = line.strip().removeprefix("- ").strip()
        if name.startswith("id:"):
            hook = f"the pre-commit hook {name[3:].strip()}"
            for kind, tool in tools.kinds_of_command(hook):
                if kind == tools.SECRETS:
                    yield Guard(path, number, kind, tool)


def _renovate(context: Context) -> Iterator[Guard]:
    for path in sorted(_RENOVATE):
        if context.file(path) is None:
            continue
        try:
            document = read_json(context.read(path))
        except (Unavailable, DocumentError):
            continue
        if not isinstance(document, dict):
            continue
        alerts = document.get("vulnerabilityAlerts")
        stated = isinstance(alerts, dict) and alerts.get("enabled") is not False
        for key in ("osvVulnerabilityAlerts", "vulnerabilityAlerts"):
            if (key == "vulnerabilityAlerts" and stated) or document.get(key) is True:
                yield Guard(path, line_of(document, key), tools.AUDIT, f"Renovate's {key}")
