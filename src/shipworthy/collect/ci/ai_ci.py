"""Models called in CI: who can start them, with which rights, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.catalogues import ai_actions
from shipworthy.collect.context import Context, fact
from shipworthy.formats.agents import ai_actions as workflows
from shipworthy.formats.agents.ai_guards import ANYONE
from shipworthy.model.agents import AiJob, AiStep, AiWorkflow
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.schema.nodes import DocumentError

_HARMFUL = frozenset(
    {"contents", "actions", "packages", "deployments", "pages", "attestations", "everything"}
)
"""Rights with which code, releases or deployments can be changed; a comment or a label is undone in a
click.
"""


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    path: str
    line: int
    workflow: AiWorkflow


@dataclass(frozen=True, slots=True)
class OpenTrigger:
    path: str
    line: int
    tool: str
    job: str
    events: str
    permissions: str


@dataclass(frozen=True, slots=True)
class UnboundedAgent:
    path: str
    line: int
    tool: str
    job: str


@fact("ai_ci.workflows")
def ai_workflow_files(context: Context) -> tuple[WorkflowFile, ...]:
    """The GitHub workflows in which a known action or program calls a model."""
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is not FileKind.TEXT or not workflows.matches(file.path):
            continue
        if ai_actions().may_call(context.read_bytes(file.path).lower()):
            try:
                workflow = workflows.read(context.read(file.path), ai_actions())
            except DocumentError:
                continue  # a broken workflow runs nothing
            if workflow:
                found.append(WorkflowFile(file.path, workflow.jobs[0].line, workflow))
    return tuple(found)


@fact("ai_ci.agent_steps", unit="steps")
def agent_steps(context: Context) -> int:
    """How many steps of GitHub workflows run an agent, which acts in several turns with tools."""
    return sum(1 for _ in _agents(context))


def _agents(context: Context) -> Iterator[tuple[str, AiJob, AiStep]]:
    """What a called workflow does inside is not in this repository, and is left out."""
    for file in context.get(ai_workflow_files):
        for job in file.workflow.jobs:
            for step in job.steps:
                if step.agent and not step.called_workflow:
                    yield file.path, job, step


@fact("ai_ci.exposed_agents", unit="steps")
def exposed_agents(context: Context) -> int:
    """How many agents in GitHub workflows are started by events that anyone with an account can cause."""
    return sum(any(e in ANYONE for e in job.events) for _, job, _ in _agents(context))


@fact("ai_ci.open_triggers")
def open_triggers(context: Context) -> tuple[OpenTrigger, ...]:
    """Agents in GitHub workflows that anyone can start while the job's token may change code.

    Anyone: a comment, an issue, a pull request from a fork under `pull_request_target`, where neither the
    action nor anything in the workflow looks at who that is. Change: code, releases or deployments. Jobs
    whose permissions the file does not state are left out, and so are those that may only comment or label.
    """
    found = tuple(_open_triggers(context))
    for trigger in found:
        context.cite(trigger.path, trigger.line)
    return found


def _open_triggers(context: Context) -> Iterator[OpenTrigger]:
    for path, job, step in _agents(context):
        events = [event for event in job.events if event in ANYONE]
        rights = [right for right in job.writes or () if right in _HARMFUL]
        if events and rights and not step.guarded and not job.guard:
            yield OpenTrigger(path, step.line, step.tool, job.id, ", ".join(events), ", ".join(rights))


@fact("ai_ci.unbounded_agents")
def unbounded_agents(context: Context) -> tuple[UnboundedAgent, ...]:
    """Agents in GitHub workflows for which neither a time nor a number of turns is set.

    Looked for: `timeout-minutes` on the job or step, `timeout` in the script, the actions' own inputs.
    Without one they may run for GitHub's six hours.
    """
    found = tuple(
        UnboundedAgent(path, step.line, step.tool, job.id)
        for path, job, step in _agents(context)
        if not step.bounded and not job.timeout
    )
    for agent in found:
        context.cite(agent.path, agent.line)
    return found
