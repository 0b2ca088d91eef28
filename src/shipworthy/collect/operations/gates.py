"""Whether what brings a change to users waits for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.attested import branch_protection
from shipworthy.collect.ci.ci import ci_commands, runs_tests
from shipworthy.collect.ci.following.pipelines import definitions
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.model.commands import Purpose
from shipworthy.model.facts import Unknown
from shipworthy.model.pipelines import CiCommand, Job, Occasion, Pipeline

_PUBLISHES = re.compile(
    r"\b(?:npm|pnpm|yarn|cargo|poetry|uv|pdm|hatch|flit|deno|maturin|vsce|ovsx|lerna) (?:[\w=./-]{1,40} ){0,4}publish\b|\bgem push\b|\btwine upload\b"
    r"|\bdotnet nuget push\b|\bmix hex\.publish\b|^pypa/gh-action-pypi-publish|^js-devtools/npm-publish"
    r"|^katyo/publish-crates|^rubygems/release-gem|\bsemantic-release\b|\bchangeset publish\b|^changesets/action"
    r"|\bdocker push\b|\bhelm push\b|\bgoreleaser\b|:deploy\b|\bmvnw?\b[^\n]{0,120}\bdeploy\b|\bgradlew?\b[^\n]{0,120}\b(?:publish|publishTo|closeAndRelease)\w*",
    re.IGNORECASE,
)
_OTHER_PRODUCT = re.compile(
    r"\bdocs?\b|documentation|website|\bsite\b|pages|storybook|preview|canary|nightly|snapshot|example|\btests?\b|\bpr\b|staging"
    r"|sandbox|benchmark|playground|devcontainer|dev\b|\bdemo\b|\bcache\b|coverage|changelog|draft|\be2e\b",
    re.IGNORECASE,
)
"""What is deployed of the documentation, for a look or for a trial, meets no customer."""
_OF_PAGES = re.compile(
    r"gh-pages|deploy-pages|actions-gh-pages|github-pages|ghp-import|mkdocs|gh-deploy|static-web-apps",
    re.IGNORECASE,
)
_NO_REHEARSAL = re.compile(
    r"--dry-run|--no-push|--snapshot|release (?:view|download|list|upload|edit)|rollout status|\bdiff\b"
)
_BUILD_TOOL = re.compile(r"\b(?:mvnw?|gradlew?)\b")
_PUSHES_IMAGE = ("docker/build-push-action", "docker/bake-action", "elgohr/publish-docker-github-action")
_AFTER = re.compile(r"workflow_run")
_AUTOMATIC = frozenset({Occasion.PUSH})


@dataclass(frozen=True, slots=True)
class Delivery:
    """A job that deploys or publishes the product, and what it waits for."""

    path: str
    line: int
    job: str
    command: str
    gate: str
    """What stands before it, in words."""
    gated: bool | Unknown


@fact("operations.deliveries")
def deliveries(context: Context) -> tuple[Delivery, ...]:
    """The CI jobs that deploy the product or publish it to a registry, and whether tests stand before them.

    Held back are: a job that runs tests first itself, or needs a job that does; a workflow started by
    another that has ended; a job with a deployment environment, whose rules may ask a person; and what starts
    with a release, a tag or a person's click, where CI tests what is pushed. Not held back: a job that
    starts with a push as the tests do, and does not wait for them (unless it is attested that nothing reaches the
    branch unchecked), and any where no tests run at all. Pages
    of documentation, previews and trials are left out.
    """
    found: dict[tuple[str, str], Delivery] = {}
    pipelines = {p.path: p for p in context.get(definitions).pipelines}
    for command in (*context.get(ci_commands), *_pushed_images(context)):
        pipeline = pipelines.get(command.path)
        if pipeline is None or (command.path, command.job) in found or not _delivers(command):
            continue
        job = next((j for j in pipeline.jobs if j.name == command.job), None)
        if job is None or _OTHER_PRODUCT.search(
            _words(f"{pipeline.path.rpartition('/')[2]} {job.name} {pipeline.name}")
        ):
            continue
        found[command.path, command.job] = _judged(context, pipeline, job, command)
    kept = sorted(found.values(), key=lambda d: (d.path, d.line, d.job))
    for delivery in kept:
        context.cite(delivery.path, delivery.line)
    return tuple(kept)


def _pushed_images(context: Context) -> Iterator[CiCommand]:
    """Images that an action builds and pushes at once."""
    for pipeline in context.get(definitions).pipelines:
        for job in pipeline.jobs:
            for step in job.steps:
                name = step.uses.partition("@")[0]
                if name in _PUSHES_IMAGE and step.input("push").lower() not in {"", "false"}:
                    occasions = tuple(sorted(step.occasions & job.occasions))
                    if Occasion.PUSH in occasions and "latest" not in step.input("tags"):
                        continue  # an image named after its branch is for trials
                    line, purposes = step.line_of(1), (Purpose.RELEASE.value,)
                    yield CiCommand(
                        pipeline.path,
                        line,
                        f"docker push by {name}",
                        purposes,
                        pipeline.path,
                        line,
                        pipeline.system,
                        pipeline.name,
                        job.name,
                        occasions,
                    )


def _words(text: str) -> str:
    return re.sub(r"[_-]", " ", text)


def _delivers(command: CiCommand) -> bool:
    """A release page is made by many who publish elsewhere; a registry and a server are what users meet."""
    text = command.text
    if _BUILD_TOOL.search(text) and Occasion.PUSH in command.occasions:
        return False  # what Maven and Gradle publish from a branch is a snapshot
    if _OF_PAGES.search(text) or _NO_REHEARSAL.search(text) or command.ignored:
        return False
    if Occasion.PULL_REQUEST in command.occasions and not text.startswith("docker push by"):
        return False
    if Purpose.DEPLOY in command.purposes:
        return True
    return Purpose.RELEASE in command.purposes and _PUBLISHES.search(text) is not None


def _judged(context: Context, pipeline: Pipeline, job: Job, command: CiCommand) -> Delivery:
    gate = _gate(context, pipeline, job, command)
    if gate:
        return Delivery(command.path, command.line, job.name, command.text[:80], gate, gated=True)
    automatic = bool(_AUTOMATIC & {Occasion(o) for o in command.occasions}) and not _tagged(pipeline)
    tested = _tests_somewhere(context)
    if tested is None:
        reason = "CI runs something that could not be read and may be the tests"
        return Delivery(
            command.path,
            command.line,
            job.name,
            command.text[:80],
            "",
            Unknown(reason, "let the job wait for the tests: `needs:`"),
        )
    if tested and not automatic:
        gate = "a release, a tag or a person starts it, and CI tests what is pushed"
        return Delivery(command.path, command.line, job.name, command.text[:80], gate, gated=True)
    if tested and _is_protected(context):
        gate = "it starts with the push, and nothing reaches the branch unchecked"
        return Delivery(command.path, command.line, job.name, command.text[:80], gate, gated=True)
    gate = "it starts with the push, and does not wait for the tests" if tested else "CI runs no tests at all"
    return Delivery(command.path, command.line, job.name, command.text[:80], gate, gated=False)


def _gate(context: Context, pipeline: Pipeline, job: Job, command: CiCommand) -> str:
    jobs = {j.name: j for j in pipeline.jobs}
    before = list(_needed(job, jobs))
    for other in context.get(ci_commands):
        if other.path == pipeline.path and Purpose.TEST in other.purposes and not other.ignored:
            if other.job in before:
                return f"the job {other.job} runs tests before"
            if other.job == job.name and other.line <= command.line:
                return "it runs tests before, itself"
    for name in before:
        if jobs[name].calls and _may_test(context, jobs[name]):
            return f"the job {name} calls {jobs[name].calls}"
    if any(_AFTER.fullmatch(t.event) for t in pipeline.triggers):
        return "it starts when another workflow has ended"
    if job.guarded:
        return "a deployment environment, or a check of who asks, stands before it"
    if pipeline.system != "GitHub Actions" and len(pipeline.jobs) > 1 and _stage_tests(context, pipeline):
        return "tests run in the same pipeline"
    return ""


def _may_test(context: Context, job: Job) -> bool:
    """A called workflow of this repository that runs tests; one that stands elsewhere may."""
    path = job.calls.partition("@")[0].removeprefix("./")
    own = [c for c in context.get(ci_commands) if c.path == path]
    return any(Purpose.TEST in c.purposes for c in own) or context.file(path) is None


def _stage_tests(context: Context, pipeline: Pipeline) -> bool:
    """Elsewhere than on GitHub, jobs of later stages wait for those of earlier ones."""
    return any(c.path == pipeline.path and Purpose.TEST in c.purposes for c in context.get(ci_commands))


def _needed(job: Job, jobs: Mapping[str, Job]) -> Iterator[str]:
    """The jobs it waits for, and those these wait for."""
    waiting: list[str] = list(job.needs)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in jobs and name not in seen:
            seen.add(name)
            yield name
            waiting += jobs[name].needs


def _tagged(pipeline: Pipeline) -> bool:
    """A push of tags comes as `release` among the occasions; a filtered push besides is of branches."""
    return not any(t.event == "push" for t in pipeline.triggers)


def _is_protected(context: Context) -> bool:
    """Only an attestation says so."""
    try:
        return context.get(branch_protection)
    except Unavailable:
        return False


def _tests_somewhere(context: Context) -> bool | None:
    try:
        return context.get(runs_tests)
    except Unavailable:
        return None
