"""Text and code from outsiders in GitHub workflows that hold secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci import blind_spots, ci_commands, pipelines
from shipworthy.collect.context import Context, fact
from shipworthy.collect.following.pipelines import definitions
from shipworthy.collect.following.steps import own_path
from shipworthy.formats.ci import github_actions
from shipworthy.formats.ci.expressions import expressions
from shipworthy.model.commands import CiCommand, Job, Pipeline, Purpose, Step

_PRIVILEGED = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
"""Events outsiders raise whose runs have secrets and may have a writing token."""
_OUTSIDE = _PRIVILEGED | {"issues", "discussion", "discussion_comment", "push"}
_HEAD = re.compile(
    r"github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/"
    r"|github\.event\.workflow_run\.head_(?:sha|branch)|github\.event\.workflow_run\.head_commit"
)
_TRUST = re.compile(
    r"author_association|head\.repo\.full_name|head_repository|labels|github\.actor|sender|event\.label|user\.login"
    r"|workflow_run\.event|permission|is_member|\.fork\b"
)
_TAINTED = re.compile(
    r"github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)"
    r"|github\.event\.(?:comment|review|review_comment)\.body"
    r"|github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch)"
    r"|github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.message)"
    r"|github\.event\.(?:head_commit\.(?:message|author\.(?:name|email))|commits\b[^ ]*\.(?:message|name|email))"
    r"|github\.event\.pages\b[^ ]*\.page_name|github\.head_ref"
)
_COMMIT_TEXT = re.compile(r"head_commit|commits\b")
_RUNS_CODE = frozenset({Purpose.TEST, Purpose.BUILD, Purpose.TYPE_CHECK, Purpose.LINT})
_PROJECT_INSTALL = re.compile(
    r"^(?:npm|pnpm|yarn|bun)\b|pip3? install .*(?:-e|-r|\s\.)|(?:poetry|uv|pdm|bundle|composer|pipenv) (?:install|sync)"
)
_CONFIGURED_IN_CODE = re.compile(
    r"eslint|stylelint|prettier|webpack|pylint|mypy|gradle|mvn|make|cargo clippy|go vet"
)


@dataclass(frozen=True, slots=True)
class UntrustedCheckout:
    """A job with secrets that checks out a change of an outsider and runs what is in it."""

    path: str
    line: int
    """Of the checkout."""
    event: str
    job: str
    command: str
    command_line: int


@dataclass(frozen=True, slots=True)
class Injection:
    """Text that outsiders write, put into a script before a shell or Node reads it."""

    path: str
    line: int
    expression: str
    events: tuple[str, ...]


@fact("ci.github_workflows")
def github_workflows(context: Context) -> tuple[str, ...]:
    """Paths of the GitHub workflows that do something."""
    return tuple(p.path for p in context.get(pipelines) if p.system == github_actions.SYSTEM)


@fact("ci.untrusted_checkouts")
def untrusted_checkouts(context: Context) -> tuple[UntrustedCheckout, ...]:
    """Jobs for `pull_request_target`, `workflow_run` or `issue_comment` that run code of the pull request.

    Not counted: jobs whose condition looks at who asks or at labels, or that wait for an approval.
    """
    found: list[UntrustedCheckout] = []
    for pipeline in _workflows(context):
        events = [
            t.event
            for t in pipeline.triggers
            if t.event in _PRIVILEGED and not _own_branches(t.event, t.filtered)
        ]
        for job in pipeline.jobs if events else ():
            if not job.guarded and not _TRUST.search(job.condition):
                found += _in_job(pipeline, job, events[0], context)
    return tuple(sorted(found, key=lambda u: (u.path, u.line)))


@fact("ci.injections")
def injections(context: Context) -> tuple[Injection, ...]:
    """`${{ … }}` of text that outsiders write, inside `run:` or a github-script, where secrets are at hand.

    Runs for `pull_request` have neither secrets nor a writing token when the change comes from a fork:
    see `ci.pull_request_injections`.
    """
    return tuple(i for i in _injections(context) if i.events)


@fact("ci.pull_request_injections")
def pull_request_injections(context: Context) -> tuple[Injection, ...]:
    """As `ci.injections`, in workflows that outsiders can only start without secrets."""
    return tuple(i for i in _injections(context) if not i.events)


def _workflows(context: Context) -> Iterator[Pipeline]:
    live: tuple[str, ...] = context.get(github_workflows)
    for pipeline in context.get(definitions).pipelines:
        if pipeline.path in live:
            yield pipeline


def _own_branches(event: str, filtered: bool) -> bool:  # noqa: FBT001  # the trigger's own field
    return event == "workflow_run" and filtered


def _in_job(pipeline: Pipeline, job: Job, event: str, context: Context) -> Iterator[UntrustedCheckout]:
    for step in job.steps:
        if not _checks_out_head(step) or _TRUST.search(step.condition):
            continue
        command = next(_runs_its_code(pipeline, job, step, context), None)
        if command is not None:
            line = next((i.line for i in step.inputs if i.name == "ref"), step.line_of(1))
            yield UntrustedCheckout(pipeline.path, line, event, job.name, *command)
        return


def _checks_out_head(step: Step) -> bool:
    if step.uses.startswith("actions/checkout@"):
        return bool(_HEAD.search(step.input("ref")))
    return "gh pr checkout" in step.script


def _runs_its_code(
    pipeline: Pipeline, job: Job, checkout: Step, context: Context
) -> Iterator[tuple[str, int]]:
    """Commands after the checkout whose behaviour the change itself decides."""
    for step in job.steps[job.steps.index(checkout) + 1 :]:
        if own_path(step.uses) and not _TRUST.search(step.condition):
            yield step.uses, step.line_of(1)
    first = max(checkout.lines, default=checkout.line)
    for command in context.get(ci_commands):
        here = command.path == pipeline.path and command.job == job.name and command.line > first
        if here and _decided_by_change(command):
            yield command.text, command.line
    for spot in context.get(blind_spots):
        inside = spot.path == pipeline.path and first < spot.line <= _end(job)
        if inside and spot.reason.startswith("what ") and "the action" not in spot.reason:
            yield spot.name, spot.line


def _decided_by_change(command: CiCommand) -> bool:
    if Purpose.LINT in command.purposes and Purpose.TEST not in command.purposes:
        return bool(_CONFIGURED_IN_CODE.search(command.text))
    return bool(_RUNS_CODE & set(command.purposes)) or bool(_PROJECT_INSTALL.search(command.text))


def _end(job: Job) -> int:
    return max((max(s.lines, default=s.line) for s in job.steps), default=job.line)


def _injections(context: Context) -> Iterator[Injection]:
    for pipeline in _workflows(context):
        events = {t.event for t in pipeline.triggers}
        for job in pipeline.jobs:
            for step in job.steps:
                for expression, line in _interpolated(step):
                    if found := _TAINTED.search(expression):
                        reach = _reach(found[0], events)
                        if not _TRUST.search(f"{job.condition} {step.condition}") and reach is not None:
                            yield Injection(pipeline.path, line, found[0], reach)


def _interpolated(step: Step) -> Iterator[tuple[str, int]]:
    for expression, at in expressions(step.script):
        yield expression, step.line_of(step.script.count("\n", 0, at) + 1)
    if "/github-script@" in step.uses:
        for given in step.inputs:
            if given.name == "script":
                for expression, at in expressions(given.value):
                    yield expression, given.line + 1 + given.value.count("\n", 0, at)


def _reach(expression: str, events: set[str]) -> tuple[str, ...] | None:
    """The events with secrets for which the text is an outsider's; none where it is nobody's."""
    if _COMMIT_TEXT.search(expression) and "workflow_run" not in expression:
        return ("push",) if "push" in events else None
    wanted = {"issues", "issue_comment"} if ".issue." in expression or ".comment." in expression else set()
    wanted |= (
        {"discussion", "discussion_comment"}
        if ".discussion." in expression or ".comment." in expression
        else set()
    )
    wanted |= {"workflow_run"} if ".workflow_run." in expression else set()
    wanted |= {"pull_request_target"} if "pull_request" in expression or "head_ref" in expression else set()
    reached = tuple(sorted(wanted & events & _OUTSIDE))
    if reached:
        return reached
    return () if events & {"pull_request", "pull_request_review", "pull_request_review_comment"} else None
