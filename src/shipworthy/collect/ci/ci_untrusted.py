"""Code of outsiders in GitHub workflows that hold secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ci import blind_spots, ci_commands
from shipworthy.collect.ci.following.pipelines import github_pipelines
from shipworthy.collect.ci.following.steps import own_path
from shipworthy.collect.context import Context, fact
from shipworthy.model.commands import Purpose
from shipworthy.model.pipelines import CiCommand, Job, Pipeline, Step

_PRIVILEGED = frozenset({"pull_request_target", "workflow_run", "issue_comment"})
"""Events outsiders raise whose runs have secrets and may have a writing token."""
_HEAD = re.compile(
    r"github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/"
    r"|github\.event\.workflow_run\.head_(?:sha|branch)|github\.event\.workflow_run\.head_commit"
)
TRUST = re.compile(
    r"author_association|head\.repo\.full_name|head_repository|labels|github\.actor|sender|event\.label|user\.login"
    r"|workflow_run\.event|permission|is_member|\.fork\b"
)
_RUNS_CODE = frozenset({Purpose.TEST, Purpose.BUILD, Purpose.TYPE_CHECK, Purpose.LINT})
_PROJECT_INSTALL = re.compile(
    r"^(?:npm|pnpm|yarn|bun)\b|pip3? install .*(?:-e|-r|\s\.)"
    r"|(?:poetry|uv|pdm|bundle|composer|pipenv) (?:install|sync)"
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


@fact("ci.github_workflows")
def github_workflows(context: Context) -> tuple[str, ...]:
    """Paths of the GitHub workflows that do something."""
    return tuple(p.path for p in github_pipelines(context))


@fact("ci.untrusted_checkouts")
def untrusted_checkouts(context: Context) -> tuple[UntrustedCheckout, ...]:
    """Jobs for `pull_request_target`, `workflow_run` or `issue_comment` that run code of the pull request.

    Not counted: jobs whose condition looks at who asks or at labels, or that wait for an approval.
    """
    found: list[UntrustedCheckout] = []
    for pipeline in github_pipelines(context):
        events = [
            t.event
            for t in pipeline.triggers
            if t.event in _PRIVILEGED and not _own_branches(t.event, t.filtered)
        ]
        for job in pipeline.jobs if events else ():
            if not job.guarded and not TRUST.search(job.condition):
                found += _in_job(pipeline, job, events[0], context)
    return tuple(sorted(found, key=lambda u: (u.path, u.line)))


def _own_branches(event: str, filtered: bool) -> bool:  # noqa: FBT001  # the trigger's own field
    return event == "workflow_run" and filtered


def _in_job(pipeline: Pipeline, job: Job, event: str, context: Context) -> Iterator[UntrustedCheckout]:
    for step in job.steps:
        if not _checks_out_head(step) or TRUST.search(step.condition):
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
        if own_path(step.uses) and not TRUST.search(step.condition):
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
