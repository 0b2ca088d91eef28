"""Text of outsiders in the scripts of GitHub workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ci_untrusted import TRUST
from shipworthy.collect.ci.following.pipelines import github_pipelines
from shipworthy.collect.context import Context, fact
from shipworthy.formats.ci.expressions import expressions
from shipworthy.model.pipelines import Step

_OUTSIDE = frozenset(
    {
        "pull_request_target",
        "workflow_run",
        "issue_comment",
        "issues",
        "discussion",
        "discussion_comment",
        "push",
    }
)
"""Events whose runs have secrets, and which carry text that outsiders wrote."""
_TAINTED = re.compile(
    r"github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)"
    r"|github\.event\.(?:comment|review|review_comment)\.body"
    r"|github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch)"
    r"|github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.message)"
    r"|github\.event\.head_commit\.(?:message|author\.(?:name|email))"
    r"|github\.event\.commits\b[^ ]*\.(?:message|name|email)"
    r"|github\.event\.pages\b[^ ]*\.page_name|github\.head_ref"
)
_COMMIT_TEXT = re.compile(r"head_commit|commits\b")


@dataclass(frozen=True, slots=True)
class Injection:
    """Text that outsiders write, put into a script before a shell or Node reads it."""

    path: str
    line: int
    expression: str
    events: tuple[str, ...]


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


def _injections(context: Context) -> Iterator[Injection]:
    for pipeline in github_pipelines(context):
        events = {t.event for t in pipeline.triggers}
        for job in pipeline.jobs:
            for step in job.steps:
                for expression, line in _interpolated(step):
                    if found := _TAINTED.search(expression):
                        reach = _reach(found[0], events)
                        if not TRUST.search(f"{job.condition} {step.condition}") and reach is not None:
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
