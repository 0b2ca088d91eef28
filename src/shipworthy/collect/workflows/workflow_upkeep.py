"""What a workflow says of itself as a whole: who answers for it, how it fails, what it may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.workflows.judged import Judged, asking_nodes, hiding, judged, of_product, said
from shipworthy.collect.workflows.lifecycle import WorkflowStanding, standing
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, Node, Origin, Workflow

_ANSWERS = frozenset({"definition", "registry", "CODEOWNERS"})
_ACTING = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE})


@dataclass(frozen=True, slots=True)
class WorkflowStatement:
    """Whether a workflow says one thing about itself."""

    path: str
    line: int
    name: str
    format: str
    said: bool | Unknown
    about: str = ""
    """Of what exactly it says nothing: the steps, the first of them by name."""


@dataclass(frozen=True, slots=True)
class Miswired:
    path: str
    line: int
    workflow: str
    what: str


@fact("ai_workflows.judged", unit="workflows")
def judged_count(context: Context) -> int:
    """How many workflows of the product ask a model and do more than that, in formats that are read."""
    return sum(1 for _ in _asking(context))


@fact("ai_workflows.definitions", unit="workflows")
def definitions(context: Context) -> int:
    """How many workflows of the product, or of its CI, call a model and are in a format that is read."""
    return len(judged(context))


@fact("ai_workflows.owners")
def owners(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether somebody answers for each workflow: in its definition, the registry or CODEOWNERS."""
    return _statements(context, lambda workflow: _owner(context, workflow))


@fact("ai_workflows.publication")
def publication(context: Context) -> tuple[WorkflowStanding, ...]:
    """Of `ai_workflows.standing` those workflows that ask a model and do not only run in CI."""
    paths = {each.workflow.path for each in _asking(context)}
    return tuple(each for each in context.get(standing) if each.path in paths)


@fact("ai_workflows.versions")
def versions(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether each workflow has a version, where its format has a place for one."""
    return _statements(context, lambda workflow: _of_all(workflow, Aspect.VERSION))


@fact("ai_workflows.traces")
def traces(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether each workflow says how its runs are recorded, where its format has a place for it."""
    return _statements(context, lambda w: _of_all(w, Aspect.TRACES, *(n.traces for n in w.nodes)))


@fact("ai_workflows.error_handling")
def error_handling(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether each workflow says what happens when a step fails that asks a model or acts.

    For the run as a whole, or for each such step; only where the format has a place for it.
    """
    return _statements(context, _errors, _unhandled)


@fact("ai_workflows.timeouts")
def timeouts(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether each workflow ends after a time: its run, or each step that asks a model.

    A framework's default does not count; only where the format has a place for it.
    """
    return _statements(context, _timeout)


@fact("ai_workflows.cost_limits")
def cost_limits(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether money, tokens or calls of each workflow are limited, where its format has a place for it."""
    return _statements(context, lambda w: _of_all(w, Aspect.COST, *(n.cost for n in w.nodes)))


@fact("ai_workflows.tenant_inputs")
def tenant_inputs(context: Context) -> tuple[WorkflowStatement, ...]:
    """Whether each workflow takes a tenant as part of its input, where its format has a place for it."""
    return _statements(context, lambda w: _of_all(w, Aspect.TENANT, *(n.tenant for n in w.nodes)))


def _statements(
    context: Context,
    told: Callable[[Workflow], bool | Unknown | None],
    about: Callable[[Workflow], str] = lambda _: "",
) -> tuple[WorkflowStatement, ...]:
    return tuple(
        WorkflowStatement(
            each.workflow.path, each.workflow.line, each.name, each.workflow.format, said_,
            about(each.workflow),
        )
        for each in _asking(context)
        if (said_ := told(each.workflow)) is not None
    )  # fmt: skip


def _asking(context: Context) -> Iterator[Judged]:
    return (each for each in of_product(context) if any(asking_nodes(each.workflow)))


def _of_all(workflow: Workflow, aspect: Aspect, *elsewhere: object) -> bool | Unknown | None:
    return said(workflow, aspect, here=aspect in workflow.stated or any(elsewhere))


def _owner(context: Context, workflow: Workflow) -> bool | Unknown:
    """Who merely changed it most often has not agreed to answer for it."""
    try:
        named = {each.path: each.owner_from for each in context.get(standing)}
    except Unavailable as unavailable:
        return Unknown(unavailable.reason, unavailable.remedy)
    if named.get(workflow.path, "") in _ANSWERS:
        return True
    return bool(hiding(workflow, Aspect.OWNER)) and Unknown("a part of the definition was not read")


def _errors(workflow: Workflow) -> bool | Unknown | None:
    if Aspect.ERRORS in workflow.stated:
        return True
    return said(workflow, Aspect.ERRORS, here=bool(_steps(workflow)) and not _failing(workflow))


def _failing(workflow: Workflow) -> list[Node]:
    """Steps of which it is not said what happens when they fail."""
    handled = {edge.source for edge in workflow.edges if edge.kind is EdgeKind.ERROR}
    return [node for node in _steps(workflow) if not node.errors and node.id not in handled]


def _unhandled(workflow: Workflow) -> str:
    failing = _failing(workflow)
    if not failing:
        return "a step"
    others = len(failing) - 1
    return f"“{failing[0].label or failing[0].id}”" + (f" or one of {others} other steps" if others else "")


def _timeout(workflow: Workflow) -> bool | Unknown | None:
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
