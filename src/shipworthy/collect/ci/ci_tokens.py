"""What GitHub workflows may do with their token, and how long their jobs may hang."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.ci.ci_serving import serving_workflows
from shipworthy.collect.ci.following.pipelines import github_pipelines
from shipworthy.collect.context import Context, fact
from shipworthy.model.pipelines import Job, Pipeline


@dataclass(frozen=True, slots=True)
class WorkflowToken:
    """The permissions one workflow states for its token."""

    path: str
    line: int
    """Where they stand, or where a job without them starts."""
    name: str
    restricted: bool
    """Stated for every job, and not for everything at once."""
    problem: str


@dataclass(frozen=True, slots=True)
class UnlimitedWorkflow:
    """A workflow with jobs that may run as long as GitHub lets them. The place is that of the first."""

    path: str
    line: int
    name: str
    jobs: int


@fact("ci.workflow_tokens")
def workflow_tokens(context: Context) -> tuple[WorkflowToken, ...]:
    """For each GitHub workflow that does something for the product: whether it says what its token may do.

    Without `permissions:` the token gets the repository's default, which the files do not show and which is
    write access to everything in repositories older than 2023.
    """
    serving = context.get(serving_workflows)
    tokens = (_token(p) for p in github_pipelines(context) if not _only_called(p))
    return tuple(token for token in tokens if token.path in serving or not token.restricted)


@fact("ci.excess_permissions")
def excess_permissions(context: Context) -> tuple[WorkflowToken, ...]:
    """GitHub workflows whose token is not restricted: nothing stated for some job, or `write-all`."""
    return tuple(t for t in context.get(workflow_tokens) if not t.restricted)


@fact("ci.workflows_without_timeouts")
def workflows_without_timeouts(context: Context) -> tuple[UnlimitedWorkflow, ...]:
    """GitHub workflows with jobs without `timeout-minutes`: a hanging one runs for six hours."""
    found = []
    for pipeline in github_pipelines(context):
        jobs = [j for j in pipeline.jobs if j.steps and not j.timeout]
        if jobs:
            name = pipeline.name or pipeline.path
            found.append(UnlimitedWorkflow(pipeline.path, jobs[0].line, name, len(jobs)))
    return tuple(found)


def _only_called(pipeline: Pipeline) -> bool:
    """The caller's permissions are the upper bound."""
    return {t.event for t in pipeline.triggers} == {"workflow_call"}


def _token(pipeline: Pipeline) -> WorkflowToken:
    name = pipeline.name or pipeline.path
    broad = next((j for j in pipeline.jobs if _writes_all(j.permissions)), None)
    if broad or (_writes_all(pipeline.permissions) and not _all_state(pipeline.jobs)):
        line = broad.line if broad else pipeline.line
        return WorkflowToken(pipeline.path, line, name, restricted=False, problem="it asks for `write-all`")
    if pipeline.permissions is None and not _all_state(pipeline.jobs):
        job = next((j for j in pipeline.jobs if j.permissions is None), None)
        line = job.line if job else pipeline.line
        said = f"the job {job.name} states none" if job else "it states none"
        return WorkflowToken(pipeline.path, line, name, restricted=False, problem=said)
    return WorkflowToken(pipeline.path, pipeline.line, name, restricted=True, problem="")


def _all_state(jobs: tuple[Job, ...]) -> bool:
    return bool(jobs) and all(j.permissions is not None for j in jobs)


def _writes_all(permissions: tuple[tuple[str, str], ...] | None) -> bool:
    return permissions == (("*", "write"),)
