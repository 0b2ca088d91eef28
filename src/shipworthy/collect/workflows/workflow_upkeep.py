"""What a workflow says of itself as a whole: who answers for it, how it fails, what it may cost."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.operations.ownership import owners_file
from shipworthy.collect.workflows.judged import Judged, asking_nodes, judged, said
from shipworthy.formats import codeowners
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, Node, Origin, Workflow

_ACTING = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE})


@dataclass(frozen=True, slots=True)
class WorkflowUpkeep:
    path: str
    line: int
    name: str
    format: str
    automation: bool
    """It works for the developers, in CI."""
    owner: bool | Unknown
    version: bool | Unknown
    traces: bool | Unknown
    errors: bool | Unknown
    """What happens when a step fails is said: for the run, or for each step that asks a model or acts."""
    timeout: bool | Unknown
    """The run, or each step that asks a model, ends after a time."""
    cost: bool | Unknown
    """Money, tokens or calls are limited."""
    tenant: bool | Unknown
    """Whose data it works on is part of its input."""


@dataclass(frozen=True, slots=True)
class Miswired:
    path: str
    line: int
    workflow: str
    what: str


@fact("ai_workflows.upkeep")
def upkeep(context: Context) -> tuple[WorkflowUpkeep, ...]:
    """Each workflow that is judged: owner, version, traces, handling of errors, limits of time and cost."""
    return tuple(_described(context, each) for each in judged(context) if any(asking_nodes(each.workflow)))


def _described(context: Context, each: Judged) -> WorkflowUpkeep:
    workflow = each.workflow
    return WorkflowUpkeep(
        workflow.path, workflow.line, each.name, workflow.format, each.automation,
        owner=_owner(context, workflow),
        version=_of_all(workflow, Aspect.VERSION),
        traces=_of_all(workflow, Aspect.TRACES, any(n.traces for n in workflow.nodes)),
        errors=_errors(workflow),
        timeout=_timeout(workflow),
        cost=_of_all(workflow, Aspect.COST, any(n.cost for n in workflow.nodes)),
        tenant=_of_all(workflow, Aspect.TENANT, any(n.tenant for n in workflow.nodes)),
    )  # fmt: skip


def _of_all(workflow: Workflow, aspect: Aspect, elsewhere: bool = False) -> bool | Unknown:  # noqa: FBT001, FBT002  # what the call says is clear
    return said(workflow, aspect, here=aspect in workflow.stated or elsewhere)


def _owner(context: Context, workflow: Workflow) -> bool | Unknown:
    """In the definition, or by the last line of CODEOWNERS that names its file."""
    if Aspect.OWNER in workflow.stated:
        return True
    if (path := context.get(owners_file)) and _names_owner(context, path, workflow.path):
        return True
    return said(workflow, Aspect.OWNER, here=False) if Aspect.OWNER in workflow.expressible else False


def _names_owner(context: Context, owners: str, path: str) -> bool:
    lines = codeowners.read(context.read(owners))
    fitting = [line for line in lines if codeowners.matches(line.pattern, path)]
    return bool(fitting and fitting[-1].owners)


def _errors(workflow: Workflow) -> bool | Unknown:
    if Aspect.ERRORS in workflow.stated:
        return True
    handled = {edge.source for edge in workflow.edges if edge.kind is EdgeKind.ERROR}
    steps = _steps(workflow)
    here = bool(steps) and all(node.errors or node.id in handled for node in steps)
    return said(workflow, Aspect.ERRORS, here=here)


def _timeout(workflow: Workflow) -> bool | Unknown:
    stated = workflow.stated.get(Aspect.TIMEOUT)
    if stated is not None and stated.origin is not Origin.DEFAULT:
        return True
    asking = list(asking_nodes(workflow))
    return said(workflow, Aspect.TIMEOUT, here=bool(asking) and all(node.timeout for node in asking))


def _steps(workflow: Workflow) -> list[Node]:
    called = {edge.target for edge in workflow.edges if edge.kind is EdgeKind.TOOL_CALL}
    asking = {node.id for node in asking_nodes(workflow)}
    return [
        node
        for node in workflow.nodes
        if node.id in asking or (node.effect in _ACTING and node.id not in called)
    ]


@fact("ai_workflows.miswired")
def miswired(context: Context) -> tuple[Miswired, ...]:
    """Connections of workflows that lead nowhere, and steps that nothing leads to."""
    return tuple(
        Miswired(gap.path, gap.line, each.name, gap.what)
        for each in judged(context)
        for gap in each.workflow.gaps
        if gap.broken
    )
